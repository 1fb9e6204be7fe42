"""Nudges: one at most, with its reason, within the budget, never on a break, and explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.errors import PromiseRefused
from bot.accountability.nudges import (
    ALL,
    BUDGET_SPAN,
    GOOD_NEWS,
    MOST_UNANSWERED,
    NAMES,
    PRINCIPLES,
    SPACING,
    SentNudge,
    choose_nudge,
    count_unanswered,
    explain_choice,
    explain_nudge,
    payload_of,
    resume,
    sent_nudge,
    snooze,
    switch_off,
    switch_on,
    write_nudge,
)
from bot.accountability.signals import CELEBRATIONS, KINDS, Signal
from bot.accountability.values import Break, Preferences
from bot.coach.record import Turn
from knowledge.models import Knowledge

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PREFS = Preferences("ada", nudges_a_week=2)
SHIP = Signal("no_ship", 0.6, ("Your last ship was “Titanic” on 1 April 2026.",), NOW - 20 * DAY)
COURSES = Signal(
    "open_courses", 0.4, ("Fast.ai: begun.", "Zero to Hero: begun."), NOW - 5 * DAY,
    frozenset({"fastai", "zero to hero"}),
)  # fmt: skip
FIRST = Signal("first_ship", 1.0, ("Shipped on 1 May 2026: “Titanic”.",), NOW - 2 * DAY, key="s1")


def sent(days_ago: float, kind: str = "no_ship", **changes: object) -> SentNudge:
    base = SentNudge(
        kind,  # type: ignore[arg-type]
        NOW - days_ago * DAY,
        "text",
        "learn-in-public",
        ("line",),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def turn(text: str, hours_ago: float = 5, **reply: object) -> Turn:
    return Turn("t", "ada", "c", NOW - timedelta(hours=hours_ago), text, "concept", dict(reply))


def test_the_strongest_signal_becomes_the_one_nudge() -> None:
    choice = choose_nudge([COURSES, SHIP], PREFS, NOW)
    assert choice.nudge is not None
    assert choice.nudge.kind == "no_ship"
    assert choice.nudge.evidence == SHIP.evidence
    assert SHIP.evidence[0] in choice.nudge.text


def test_good_news_goes_before_everything_else() -> None:
    choice = choose_nudge([replace(SHIP, strength=1.0), replace(FIRST, strength=0.1)], PREFS, NOW)
    assert choice.nudge is not None
    assert choice.nudge.celebrates


def test_no_signal_means_no_nudge() -> None:
    choice = choose_nudge([], PREFS, NOW)
    assert choice.nudge is None
    assert choice.why == "There is nothing to say."


@pytest.mark.parametrize(
    ("prefs", "why"),
    [
        (replace(PREFS, left=True), "left"),
        (replace(PREFS, paused=True), "paused"),
        (replace(PREFS, off=frozenset({ALL})), "off"),
        (replace(PREFS, nudges_a_week=0), "off"),
        (snooze(PREFS, NOW + 3 * DAY), "snoozed until 6 May 2026"),
    ],
)
def test_who_wants_none_gets_none(prefs: Preferences, why: str) -> None:
    choice = choose_nudge([SHIP, FIRST], prefs, NOW)
    assert choice.nudge is None
    assert why in choice.why


def test_a_break_is_a_break_by_the_learners_own_calendar() -> None:
    rest = Break("ada", date(2026, 5, 4), date(2026, 5, 8), NOW - 9 * DAY)
    assert choose_nudge([SHIP], PREFS, NOW, breaks=[rest]).nudge is not None
    far_east = replace(PREFS, zone="Pacific/Auckland")
    assert choose_nudge([SHIP], far_east, NOW, breaks=[rest]).nudge is None


def test_a_kind_can_be_switched_off_and_on_and_all_good_news_at_once() -> None:
    off = switch_off(PREFS, "no_ship")
    choice = choose_nudge([SHIP, COURSES], off, NOW)
    assert choice.nudge is not None
    assert choice.nudge.kind == "open_courses"
    assert ("no_ship", "you switched it off.") in choice.passed
    assert switch_on(off, "no_ship") == PREFS
    assert choose_nudge([FIRST], switch_off(PREFS, GOOD_NEWS), NOW).nudge is None
    with pytest.raises(PromiseRefused, match="Choose one of"):
        switch_off(PREFS, "nonsense")


def test_the_budget_holds_for_any_seven_days_and_counts_other_messages_too() -> None:
    two = [sent(6.9, "kept_rate"), sent(3, "gone_quiet")]
    assert choose_nudge([SHIP], PREFS, NOW, sent=two, heard=[NOW - 2.9 * DAY]).nudge is None
    assert choose_nudge([SHIP], PREFS, NOW, sent=two[1:], heard=[NOW - 2.9 * DAY]).nudge
    full = choose_nudge([SHIP], PREFS, NOW, more=2)
    assert full.nudge is None
    assert "budget" in full.why


def test_the_space_between_two_doubles_with_each_that_is_left_unanswered() -> None:
    heard = [NOW - 2.9 * DAY]
    soon = choose_nudge([SHIP], PREFS, NOW, sent=[sent(1.9, "kept_rate")], heard=[NOW - DAY])
    assert soon.nudge is None
    answered = choose_nudge([SHIP], PREFS, NOW, sent=[sent(3, "kept_rate")], heard=heard)
    assert answered.nudge is not None
    ignored = choose_nudge([SHIP], PREFS, NOW, sent=[sent(3, "kept_rate")])
    assert ignored.nudge is None
    assert "long enough" in ignored.why
    assert choose_nudge([SHIP], PREFS, NOW, sent=[sent(4.1, "kept_rate")]).nudge is not None


def test_after_three_unanswered_there_is_silence_until_the_learner_resumes() -> None:
    ignored = [sent(60, "kept_rate"), sent(50, "gone_quiet"), sent(40, "open_courses")]
    silent = choose_nudge([SHIP, FIRST], PREFS, NOW, sent=ignored)
    assert silent.nudge is None
    assert "silence" in silent.why
    later = choose_nudge([SHIP], PREFS, NOW + 300 * DAY, sent=ignored)
    assert later.nudge is None
    again = resume(PREFS, NOW - DAY)
    assert choose_nudge([SHIP], again, NOW, sent=ignored).nudge is not None


def test_the_last_one_before_silence_says_so_and_how_to_end_it() -> None:
    two = [sent(40, "kept_rate"), sent(30, "gone_quiet")]
    choice = choose_nudge([SHIP], PREFS, NOW, sent=two)
    assert choice.last
    assert choice.nudge is not None
    assert "nudge me again" in choice.nudge.text
    earlier = choose_nudge([SHIP], PREFS, NOW, sent=two[1:])
    assert earlier.nudge is not None
    assert "nudge me again" not in earlier.nudge.text


def test_an_answer_is_a_button_or_a_word_within_two_days() -> None:
    one = sent(10)
    assert count_unanswered([one], PREFS, NOW) == 1
    assert count_unanswered([replace(one, answered_at=NOW - 9 * DAY)], PREFS, NOW) == 0
    assert count_unanswered([one], PREFS, NOW, [one.at + DAY]) == 0
    assert count_unanswered([one], PREFS, NOW, [one.at + 3 * DAY]) == 1
    # There is still time.
    assert count_unanswered([sent(1)], PREFS, NOW) == 0
    assert count_unanswered([sent(20), sent(10)], PREFS, NOW, [NOW - 9.5 * DAY]) == 0


def test_the_same_kind_waits_two_weeks_and_the_same_good_news_is_told_once() -> None:
    heard = [NOW - 9.5 * DAY]
    assert choose_nudge([SHIP], PREFS, NOW, sent=[sent(10)], heard=heard).nudge is None
    assert choose_nudge([SHIP], PREFS, NOW, sent=[sent(15)]).nudge is not None
    told = sent(300, "first_ship", key="s1")
    assert choose_nudge([FIRST], PREFS, NOW, sent=[told]).nudge is None
    streak = replace(FIRST, kind="kept_streak", key="2026-04-27")
    earlier = sent(20, "kept_streak", key="2026-04-06")
    assert choose_nudge([streak], PREFS, NOW, sent=[earlier]).nudge is not None


@pytest.mark.parametrize(
    ("signal", "spoken"),
    [
        (SHIP, turn("I shipped nothing yet, I know")),
        (SHIP, turn("is my GitHub good enough")),
        (COURSES, turn("should I do fastai next")),
        (COURSES, turn("what now", topics=["fastai"])),
        (Signal("gone_quiet", 0.5, ("line",), NOW - 12 * DAY), turn("hi")),
        (
            Signal("blocked_twice", 0.5, ("l",), NOW - 3 * DAY, frozenset({"cuda"})),
            turn("CUDA works!"),
        ),
        (
            Signal("deployment_put_off", 0.5, ("l",), NOW - 3 * DAY, frozenset({"mlops/docker"})),
            turn("and then?", topics=["mlops/docker"]),
        ),
    ],
)
def test_what_was_talked_about_within_the_day_is_let_be(signal: Signal, spoken: Turn) -> None:
    assert choose_nudge([signal], PREFS, NOW).nudge is not None
    assert choose_nudge([signal], PREFS, NOW, turns=[spoken]).nudge is None
    before = replace(spoken, at=NOW - 2 * DAY)
    assert choose_nudge([signal], PREFS, NOW, turns=[before]).nudge is not None


def test_what_rests_on_something_told_today_waits() -> None:
    fresh = replace(COURSES, latest=NOW - timedelta(hours=20))
    choice = choose_nudge([fresh], PREFS, NOW)
    assert choice.nudge is None
    assert "several open courses" in explain_choice(choice)


def test_every_kind_has_words_a_name_and_a_principle_that_exists(knowledge: Knowledge) -> None:
    for kind in KINDS:
        principle = knowledge.principles[PRINCIPLES[kind]]
        nudge = write_nudge(Signal(kind, 0.5, ("the line",), NOW), principle)
        assert "> - the line" in nudge.text
        assert nudge.principle == principle.id
        assert nudge.action.startswith("coach ")
        assert nudge.celebrates == (kind in CELEBRATIONS)
        assert nudge.celebrates or principle.title in nudge.text
        assert len(nudge.text) < 700
        assert NAMES[kind]


def test_of_much_evidence_the_first_lines_are_shown_and_the_rest_is_counted() -> None:
    much = tuple(f"line {n}" for n in range(5))
    text = write_nudge(replace(COURSES, evidence=much)).text
    assert "> - line 0\n> - line 1\n> - line 2\n> - and 2 more" in text
    share = write_nudge(Signal("building_share", 0.5, much, NOW)).text
    assert "> - line 0\n\n" in share
    assert "line 1" not in share


def test_why_did_i_get_this_is_answered_from_what_was_kept(knowledge: Knowledge) -> None:
    for kind in KINDS:
        signal = Signal(kind, 0.5, ("one line", "another"), NOW - 5 * DAY, key="k")
        choice = choose_nudge([signal], PREFS, NOW, principles=knowledge.principles)
        kept = sent_nudge(payload_of(choice), NOW)
        assert kept.key == "k"
        reply = explain_nudge(kept, PREFS, knowledge.principles)
        assert "- one line\n- another" in reply.answer
        assert NAMES[kind] in reply.answer
        assert knowledge.principles[PRINCIPLES[kind]].short in reply.answer
        assert "3 May 2026" in reply.answer
        assert any(kind in action.command for action in reply.actions)


def test_an_explanation_needs_no_principle_and_garbage_is_refused() -> None:
    assert "all that it rests on" in explain_nudge(sent(3), PREFS, {}).answer
    with pytest.raises(ValueError, match="no nudge of the kind"):
        sent_nudge({"kind": "nonsense"}, NOW)
    with pytest.raises(ValueError, match="no nudge to keep"):
        payload_of(choose_nudge([], PREFS, NOW))


# --- a simulated half year: one look every few hours ---

signals = st.lists(
    st.builds(
        lambda kind, strength, days, key: Signal(
            kind, strength, ("line",), NOW - days * DAY, key=key
        ),
        st.sampled_from(KINDS),
        st.floats(0.05, 1),
        st.integers(0, 30),
        st.sampled_from(["", "a", "b"]),
    ),
    max_size=4,
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(signals, min_size=1, max_size=8),
    st.integers(0, 4),
    st.lists(st.integers(0, 180), max_size=6),
    st.lists(st.integers(6, 60), min_size=20, max_size=60),
)
def test_budget_space_and_silence_hold_over_half_a_year(
    shown: list[list[Signal]], budget: int, heard_days: list[int], gaps: list[int]
) -> None:
    prefs = replace(PREFS, nudges_a_week=budget)
    heard = [NOW + day * DAY for day in heard_days]
    past: list[SentNudge] = []
    now = NOW
    for number, gap in enumerate(gaps):
        now += timedelta(hours=gap)
        here = shown[number % len(shown)]
        choice = choose_nudge(here, prefs, now, sent=past, heard=heard)
        if choice.nudge is None:
            assert choice.why
            continue
        assert choice.signal in here
        past.append(sent_nudge(payload_of(choice), now))
    for nudge in past:
        within = [n for n in past if nudge.at <= n.at < nudge.at + BUDGET_SPAN]
        assert len(within) <= budget
    assert all(after.at - before.at >= SPACING for before, after in pairwise(past))
    for number in range(len(past) - MOST_UNANSWERED):
        # Among any four in a row the first three were not all ignored.
        row = past[number : number + MOST_UNANSWERED]
        assert any(n.at < at for n in row for at in heard)


def test_a_clock_that_was_set_back_sends_nothing_again() -> None:
    ahead = [sent(-3, "kept_rate"), sent(-1, "gone_quiet")]
    assert choose_nudge([SHIP], PREFS, NOW, sent=ahead).nudge is None
