"""What is due, when it may still go out, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.due import (
    KINDS,
    LearnerState,
    Verdict,
    decide,
    explain,
    key_of,
    plan_deliveries,
    state_of,
    what_is_due,
    with_nudges,
)
from bot.accountability.record import PromiseRecord
from bot.accountability.values import Break, CheckIn, Delivery, Preferences
from bot.accountability.weeks import is_quiet, next_allowed, on_break, to_local

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A Sunday at six in the evening in London, before the clocks go forward on 29 March 2026.
SUNDAY = datetime(2026, 3, 1, 18, tzinfo=UTC)
WEEK = date(2026, 2, 23)
ADA = Preferences("ada", zone="Europe/London")
STATE = LearnerState(SUNDAY - 30 * DAY, last_week=WEEK - 7 * DAY)


def london(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in March 2026 while London keeps UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def a_break(first: date, last: date) -> Break:
    return Break("ada", first, last, SUNDAY - 20 * DAY)


def planned(kind: str, state: LearnerState = STATE, days: float = 7, **prefs: Any) -> Delivery:
    """The only delivery of a kind in the days around SUNDAY."""
    found = plan_deliveries(
        replace(ADA, **prefs), state, SUNDAY - timedelta(hours=1), SUNDAY + days * DAY
    )
    (one,) = [each for each in found if each.kind == kind]
    return one


CHECK_IN = planned("check_in", days=1)
REMINDER = planned("reminder", days=2)
NUDGED = replace(STATE, nudge={"kind": "no_ship", "evidence": ["No ship for 30 days."]},
                 nudge_at=london(3, 10))  # fmt: skip
NUDGE = planned("nudge", NUDGED)


def test_a_check_in_opens_at_the_learners_hour_and_a_reminder_comes_a_day_before_it_closes() -> (
    None
):
    found = plan_deliveries(ADA, STATE, SUNDAY - DAY, SUNDAY + 3 * DAY)
    assert [(d.kind, d.period, d.due_at) for d in found] == [
        ("check_in", "2026-02-23", SUNDAY),
        ("reminder", "2026-02-23", SUNDAY + DAY),
    ]


def test_each_check_in_comes_at_the_same_hour_of_the_wall_through_a_change_of_the_clocks() -> None:
    found = plan_deliveries(ADA, STATE, SUNDAY - DAY, SUNDAY + 60 * DAY)
    hours = [to_local(d.due_at, ADA).strftime("%a %H:%M") for d in found if d.kind == "check_in"]
    assert hours == ["Sun 18:00"] * 9
    assert len({d.due_at.hour for d in found if d.kind == "check_in"}) == 2


def test_what_was_not_planned_for_weeks_is_planned_week_by_week() -> None:
    away = plan_deliveries(ADA, STATE, SUNDAY + 20 * DAY, SUNDAY + 22 * DAY)
    assert [d.period for d in away if d.kind == "check_in"] == [
        "2026-02-23", "2026-03-02", "2026-03-09", "2026-03-16",
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(
        ["Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns", "UTC"]
    ),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    cuts=st.lists(st.floats(0, 40), min_size=1, max_size=6),
)
def test_planning_piece_by_piece_or_twice_over_gives_what_planning_at_once_gives(
    zone: str, weekday: int, hour: int, cuts: list[float]
) -> None:
    prefs = replace(ADA, zone=zone, weekday=weekday, at=time(hour))
    state = LearnerState(
        SUNDAY, breaks=(a_break(date(2026, 3, 10), date(2026, 3, 20)),), digest=True,
        reviews_due_at=SUNDAY + 3 * DAY,
    )  # fmt: skip
    end = SUNDAY + 40 * DAY
    at_once = {(d.kind, d.period): d for d in plan_deliveries(prefs, state, SUNDAY, end)}
    taken: dict[tuple[str, str], Delivery] = {}
    since = SUNDAY
    for until in [*(SUNDAY + cut * DAY for cut in sorted(cuts)), end]:
        weeks = [date.fromisoformat(period) for kind, period in taken if kind == "check_in"]
        now = replace(state, last_week=max(weeks, default=None))
        for overlap in (timedelta(0), 2 * DAY):
            for each in plan_deliveries(prefs, now, since - overlap, until):
                taken.setdefault((each.kind, each.period), each)
        since = until
    assert taken == at_once


def test_quiet_hours_move_a_message_to_the_next_allowed_time() -> None:
    assert planned("check_in", at=time(22, 30)).due_at == london(2, 8)
    early = replace(ADA, at=time(6))
    late = Verdict("wait", "it is in your quiet hours", london(2, 8))
    assert decide(CHECK_IN, early, STATE, london(1, 22)) == late


def test_quiet_hours_that_were_set_later_hold_for_what_is_planned_already() -> None:
    prefs = replace(ADA, quiet_from=time(17))
    assert decide(CHECK_IN, prefs, STATE, SUNDAY).until == london(2, 8)


def test_a_check_in_moves_with_a_learner_who_moves() -> None:
    west = replace(ADA, zone="America/Los_Angeles")
    verdict = decide(CHECK_IN, west, STATE, SUNDAY)
    assert (verdict.act, verdict.until) == ("wait", SUNDAY + 8 * HOUR)
    assert decide(CHECK_IN, west, STATE, SUNDAY + 8 * HOUR).act == "send"


def test_what_is_on_time_goes_out_without_a_word_and_what_is_late_with_an_apology() -> None:
    assert decide(CHECK_IN, ADA, STATE, SUNDAY + HOUR) == Verdict("send")
    late = decide(CHECK_IN, ADA, STATE, london(2, 12))
    assert late.act == "send"
    assert "meant for Sunday 1 March 2026 at 18:00" in late.apology


def test_a_message_held_by_the_night_alone_owes_no_apology() -> None:
    night = planned("check_in", at=time(23))
    assert decide(night, replace(ADA, at=time(23)), STATE, london(2, 8)).apology == ""


@pytest.mark.parametrize(
    ("delivery", "last"),
    [
        (CHECK_IN, SUNDAY + 48 * HOUR),
        (REMINDER, SUNDAY + 47 * HOUR),
        (NUDGE, london(4, 10)),
        (planned("digest", replace(STATE, digest=True)), SUNDAY + 5 * DAY),
        (planned("review", replace(STATE, reviews_due_at=london(3, 9))), london(4, 18)),
        (planned("break_end", replace(STATE, breaks=(a_break(date(2026, 3, 2),
                                                           date(2026, 3, 4)),))), london(8, 18)),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)  # fmt: skip
def test_after_an_outage_each_kind_is_sent_late_inside_its_window_and_excused_outside(
    delivery: Delivery, last: datetime
) -> None:
    state = replace(NUDGED, digest=True, reviews_due_at=london(3, 9), heard_at=SUNDAY)
    assert decide(delivery, ADA, state, last).act == "send"
    assert decide(delivery, ADA, state, last).apology
    after = decide(delivery, ADA, state, last + HOUR)
    assert (after.act, after.apology) == ("excuse", "")
    assert "could not be sent in time" in after.reason


def test_good_news_keeps_for_longer_than_a_nudge() -> None:
    good = replace(NUDGE, payload={**NUDGE.payload, "celebrates": True})
    assert decide(good, ADA, NUDGED, london(6, 10)).act == "send"
    assert decide(good, ADA, NUDGED, london(6, 11)).act == "excuse"


def test_however_soon_a_check_in_closes_there_is_half_a_day_to_send_it() -> None:
    short = replace(ADA, closes_after_hours=1)
    assert decide(CHECK_IN, short, STATE, london(1, 20, 59)).act == "send"
    assert decide(CHECK_IN, short, STATE, london(2, 8)).act == "excuse"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_goes_to_somebody_who_left_or_paused_or_switched_it_off(kind: str) -> None:
    one = replace(CHECK_IN, kind=kind, period="2026-02-23")
    for prefs in (
        replace(ADA, left=True),
        replace(ADA, paused=True),
        replace(ADA, off=frozenset({kind})),
    ):
        assert decide(one, prefs, STATE, SUNDAY).act == "excuse"
    gone = replace(ADA, paused=True)
    assert plan_deliveries(gone, NUDGED, SUNDAY - DAY, SUNDAY + 9 * DAY) == []


def test_what_switching_off_names_is_not_even_planned() -> None:
    prefs = replace(ADA, off=frozenset({"reminder"}))
    kinds = {d.kind for d in plan_deliveries(prefs, STATE, SUNDAY - DAY, SUNDAY + 3 * DAY)}
    assert kinds == {"check_in"}


def test_weeks_before_somebody_came_back_are_not_planned() -> None:
    back = replace(STATE, active_since=SUNDAY + 10 * DAY)
    found = plan_deliveries(ADA, back, SUNDAY - DAY, SUNDAY + 15 * DAY)
    assert [d.period for d in found if d.kind == "check_in"] == ["2026-03-09"]


def test_on_a_break_a_check_in_waits_if_it_still_can_and_is_excused_if_not() -> None:
    short = replace(STATE, breaks=(a_break(date(2026, 3, 1), date(2026, 3, 2)),))
    assert decide(CHECK_IN, ADA, short, SUNDAY).until == london(3, 8)
    assert decide(CHECK_IN, ADA, short, london(3, 8)) == Verdict("send")
    long = replace(STATE, breaks=(a_break(date(2026, 3, 1), date(2026, 3, 9)),))
    assert "on a break" in decide(CHECK_IN, ADA, long, SUNDAY).reason
    whole = replace(STATE, breaks=(a_break(date(2026, 2, 24), date(2026, 3, 1)),))
    assert "week off" in decide(CHECK_IN, ADA, whole, london(2, 9)).reason


def test_a_break_said_today_stops_what_would_have_gone_out_today() -> None:
    today = replace(
        STATE, breaks=(Break("ada", date(2026, 3, 3), date(2026, 3, 20), london(3, 9)),)
    )
    assert decide(REMINDER, ADA, today, london(3, 10)).act == "excuse"


def test_who_has_answered_is_neither_asked_nor_reminded() -> None:
    answered = replace(STATE, answered=frozenset({WEEK}))
    assert decide(CHECK_IN, ADA, answered, SUNDAY).reason == "you had answered already"
    assert decide(REMINDER, ADA, answered, SUNDAY + DAY).act == "excuse"
    again = plan_deliveries(ADA, replace(answered, last_week=WEEK), SUNDAY, SUNDAY + 2 * DAY)
    assert again == []


def test_a_check_in_that_came_late_is_not_followed_by_its_reminder() -> None:
    asked = replace(STATE, asked_at=london(2, 17))
    assert "only just reached you" in decide(REMINDER, ADA, asked, london(2, 18)).reason
    assert decide(REMINDER, ADA, replace(STATE, asked_at=SUNDAY), london(2, 18)).act == "send"


def test_nudges_are_numbered_and_come_one_at_a_time() -> None:
    so_far = replace(NUDGED, nudges_planned=4)
    assert planned("nudge", so_far).period == "5"
    waits = plan_deliveries(ADA, replace(so_far, nudge_waits=True), SUNDAY, SUNDAY + 7 * DAY)
    assert [d for d in waits if d.kind == "nudge"] == []


def test_the_budget_holds_at_the_moment_of_sending() -> None:
    used = replace(NUDGED, nudges_sent=(london(1, 9), SUNDAY - 4 * DAY))
    assert "used up" in decide(NUDGE, ADA, used, london(3, 10)).reason
    assert decide(NUDGE, replace(ADA, nudges_a_week=3), used, london(3, 10)).act == "send"
    passed = replace(used, nudges_sent=(london(1, 9), london(3, 10) - 7 * DAY))
    assert decide(NUDGE, ADA, passed, london(3, 10)).act == "send"


@pytest.mark.parametrize(
    "change",
    [
        {"prefs": replace(ADA, snoozed_until=london(3, 11))},
        {"prefs": replace(ADA, off=frozenset({"no_ship"}))},
        {"prefs": replace(ADA, off=frozenset({"nudges"}))},
        {"prefs": replace(ADA, nudges_a_week=0)},
        {"state": replace(NUDGED, heard_at=london(3, 10, 30))},
    ],
)
def test_a_nudge_is_dropped_where_the_learner_would_not_have_it(change: dict[str, Any]) -> None:
    how: dict[str, Any] = {"prefs": ADA, "state": NUDGED} | change
    assert decide(NUDGE, now=london(3, 10, 40), **how).act == "excuse"
    assert decide(NUDGE, ADA, NUDGED, london(3, 10, 40)).act == "send"


def test_celebrations_can_be_switched_off_alone() -> None:
    off = replace(ADA, off=frozenset({"celebrations"}))
    good = replace(NUDGE, payload={**NUDGE.payload, "celebrates": True})
    assert decide(good, off, NUDGED, london(3, 10)).act == "excuse"
    assert decide(NUDGE, off, NUDGED, london(3, 10)).act == "send"


def test_reviews_are_called_to_mind_once_a_week_and_not_when_they_are_done() -> None:
    due = replace(STATE, reviews_due_at=london(3, 19), heard_at=SUNDAY)
    found = plan_deliveries(ADA, due, SUNDAY, SUNDAY + 15 * DAY)
    reviews = [d for d in found if d.kind == "review"]
    assert [d.due_at for d in reviews] == [london(4, 18), london(9, 18), london(16, 18)]
    assert decide(reviews[0], ADA, due, london(4, 18)).act == "send"
    done = replace(due, reviews_due_at=london(20, 9))
    assert "no review is due" in decide(reviews[0], ADA, done, london(4, 18)).reason
    silent = replace(due, heard_at=SUNDAY - 26 * DAY)
    assert "four weeks" in decide(reviews[0], ADA, silent, london(4, 18)).reason


def test_a_long_break_ends_with_a_word_unless_the_check_in_says_it() -> None:
    def ends(first: date, last: date) -> list[datetime]:
        state = replace(STATE, breaks=(a_break(first, last),))
        found = plan_deliveries(ADA, state, SUNDAY - 9 * DAY, SUNDAY + 20 * DAY)
        return [d.due_at for d in found if d.kind == "break_end"]

    assert ends(date(2026, 3, 2), date(2026, 3, 5)) == [london(6, 18)]
    assert ends(date(2026, 3, 2), date(2026, 3, 7)) == []
    assert ends(date(2026, 3, 2), date(2026, 3, 3)) == []


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["check_in", "reminder", "digest", "review", "break_end", "nudge"]),
    hours=st.floats(-60, 400),
    zone=st.sampled_from(["Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
    quiet=st.tuples(st.integers(0, 23), st.integers(0, 23)),
    off=st.tuples(st.integers(-9, 20), st.integers(0, 20)),
)
def test_nothing_is_ever_sent_in_quiet_hours_or_on_a_break_and_every_other_verdict_says_why(
    kind: str, hours: float, zone: str, quiet: tuple[int, int], off: tuple[int, int]
) -> None:
    prefs = replace(ADA, zone=zone, quiet_from=time(quiet[0]), quiet_until=time(quiet[1]))
    first = SUNDAY.date() + off[0] * DAY
    state = replace(
        NUDGED,
        breaks=(a_break(first, first + off[1] * DAY),),
        reviews_due_at=SUNDAY,
        heard_at=SUNDAY - DAY,
    )
    now = SUNDAY + hours * HOUR
    verdict = decide(replace(CHECK_IN, kind=kind), prefs, state, now)
    if verdict.act == "send":
        assert not is_quiet(now, prefs)
        assert not on_break(now, state.breaks, prefs)
        return
    assert verdict.reason
    assert verdict.apology == ""
    if verdict.act == "wait":
        assert verdict.until is not None
        assert verdict.until > now
        assert next_allowed(verdict.until, prefs) == verdict.until
        then = decide(replace(CHECK_IN, kind=kind), prefs, state, verdict.until)
        assert then.act == "send"


def test_a_dry_run_says_what_would_go_out_and_why_and_leaves_out_what_did() -> None:
    sent = replace(REMINDER, state="sent", id=4)
    held = replace(NUDGE, state="due", id=5)
    found = what_is_due(ADA, STATE, london(3, 10), known=[sent, held])
    assert [(d.kind, verdict.act) for d, verdict in found] == [
        ("check_in", "send"),
        ("nudge", "send"),
    ]
    assert found[0][1].apology


@pytest.mark.parametrize(
    ("delivery", "sentence"),
    [
        (
            CHECK_IN,
            "Your check-in opens on Sundays at 18:00 (Europe/London), and this is the one for the "
            "week of 23 February 2026.",
        ),
        (
            replace(REMINDER, state="excused", reason="you had answered already"),
            "Your check-in for the week of 23 February 2026 closes on Tuesday 3 March 2026 at "
            "18:00, and this is for when it has no answer by then; it was not sent, because you "
            "had answered already.",
        ),
        (
            replace(NUDGE, state="due", reason="it is in your quiet hours"),
            "I wrote to you unasked, because of what your record shows: No ship for 30 days; it "
            "waits, because it is in your quiet hours.",
        ),
        (
            replace(CHECK_IN, payload={}, state="failed", reason="direct messages are closed"),
            "The coach had something to tell you; it could not be delivered: direct messages are "
            "closed.",
        ),
    ],
)
def test_why_there_is_a_delivery_is_said_in_one_sentence(delivery: Delivery, sentence: str) -> None:
    assert explain(delivery) == sentence


def test_the_key_of_a_message_is_its_own_and_always_the_same() -> None:
    assert key_of(CHECK_IN) == key_of(replace(CHECK_IN, id=9, tries=3, due_at=SUNDAY + DAY))
    others = [
        replace(CHECK_IN, learner="bob"),
        replace(CHECK_IN, kind="digest"),
        replace(CHECK_IN, period="2026-03-02"),
    ]
    assert len({key_of(each) for each in [CHECK_IN, *others]}) == 4
    assert len(key_of(CHECK_IN)) <= 25  # what a nonce of Discord's may have


def test_the_outbox_says_how_many_nudges_there_were_and_which_may_have_gone_out() -> None:
    rows = [
        replace(NUDGE, period="3", state="claimed"),
        replace(NUDGE, period="2", state="failed", sent_at=london(2, 9)),
        replace(NUDGE, period="1", state="excused"),
    ]
    state = with_nudges(STATE, rows)
    assert (state.nudges_planned, state.nudges_sent) == (3, (london(2, 9),))
    assert state.nudge_waits
    assert not with_nudges(STATE, rows[1:]).nudge_waits
    assert with_nudges(STATE, []) == STATE


def test_the_record_and_the_outbox_together_say_what_decides() -> None:
    off = a_break(date(2026, 3, 10), date(2026, 3, 12))
    answered = CheckIn("ada", WEEK - 7 * DAY, SUNDAY - 7 * DAY, SUNDAY, answered_at=SUNDAY)
    opened = CheckIn("ada", WEEK, SUNDAY, SUNDAY + 2 * DAY)
    record = PromiseRecord(
        "ada",
        replace(ADA, digest=True),
        since=SUNDAY - 30 * DAY,
        checkins=(answered, opened),
        breaks=(off,),
    )
    rows = [
        replace(NUDGE, period="1", state="sent", sent_at=london(2, 9)),
        replace(CHECK_IN, period="2026-03-02"),
        replace(CHECK_IN, state="sent", sent_at=SUNDAY),
    ]
    state = state_of(record, rows, london(3, 9), heard_at=SUNDAY)
    assert state == LearnerState(
        SUNDAY - 30 * DAY,
        last_week=date(2026, 3, 2),
        answered=frozenset({WEEK - 7 * DAY}),
        breaks=(off,),
        asked_at=SUNDAY,
        heard_at=SUNDAY,
        nudges_planned=1,
        nudges_sent=(london(2, 9),),
        digest=True,
    )
    assert state_of(record, [], SUNDAY).last_week == WEEK
    new = PromiseRecord("eve", ADA)
    assert plan_deliveries(ADA, state_of(new, [], SUNDAY), SUNDAY - 30 * DAY, SUNDAY) == []
