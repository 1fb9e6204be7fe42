"""Commitments: only allowed ways, a ledger that adds up, and easing that costs what it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accountability.commitments import (
    ALLOWED,
    LEAST_HOURS,
    Ease,
    Ledger,
    change,
    ease,
    kept_rate,
    parse_commitments,
    planned,
    shrink,
)
from bot.accountability.errors import PromiseRefused
from bot.accountability.values import ENDED, Change, Commitment, CommitmentState
from tests.bot.accountability.people import (
    DAY,
    HOUR,
    MONDAY,
    NEXT,
    OPENS,
    PREFS,
    THREE,
    WEEK,
    promised,
)

STATES: list[CommitmentState] = sorted(ENDED)  # type: ignore[arg-type]


def test_every_state_has_its_ways_and_none_leads_back_to_open() -> None:
    assert set(ALLOWED) == {"open", *ENDED}
    for ways in ALLOWED.values():
        assert ways <= ENDED


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(STATES) | st.sampled_from(["shrink", "move", "drop"]),
            st.integers(0, 20),
        ),
        max_size=25,
    )
)
def test_whatever_is_tried_the_ledger_adds_up(tried: list[tuple[int, str, int]]) -> None:
    ledger = Ledger(promised())
    now = MONDAY
    for index, what, days in tried:
        commitment = ledger.commitments[index]
        now += days * DAY / 4
        before = ledger
        try:
            if what in ("shrink", "move", "drop"):
                how: Ease = what  # type: ignore[assignment]
                ids = [c.id for c in ledger.commitments]
                eased = ease(commitment, how, now=now, prefs=PREFS, taken=ids)
                ledger = ledger.add([eased.new] if eased.new else [], eased.changes)
                assert (eased.new is None) == (how == "drop")
            else:
                to: CommitmentState = what  # type: ignore[assignment]
                line = change(commitment, to, at=now)
                ledger = ledger.add((), [line] if line else [])
                assert ledger.commitments[index].state == what
        except PromiseRefused:
            assert ledger == before
        assert ledger.changes[: len(before.changes)] == before.changes
    for commitment in ledger.commitments:
        lines = ledger.of(commitment.id)
        states: list[CommitmentState] = ["open", *(line.to for line in lines)]
        assert all(b in ALLOWED[a] for a, b in pairwise(states))
        assert commitment.state == ledger.state(commitment.id) == states[-1]
        # Whatever comes instead says what it is instead of, and that one is over.
        if commitment.after:
            assert ledger.state(commitment.after) == "moved"
    assert len({c.id for c in ledger.commitments}) == len(ledger.commitments)
    weeks = {c.week for c in ledger.commitments}
    assert sum(ledger.counts(weeks).values()) == len(ledger.commitments)
    rate = kept_rate(ledger, weeks)
    assert rate is None or 0 <= rate <= 1


def rate_of(*outcomes: CommitmentState | tuple[CommitmentState, ...]) -> float | None:
    text = "\n".join(f"- thing {n}" for n in range(len(outcomes)))
    ledger = Ledger(promised(text))
    for commitment, ways in zip(ledger.commitments, outcomes, strict=True):
        for to in ways if isinstance(ways, tuple) else (ways,):
            if to != "open":
                ledger = ledger.add((), [Change(commitment.id, OPENS, to)])
    return kept_rate(ledger, {WEEK})


def test_partly_is_half_and_what_was_excused_or_eased_in_advance_does_not_count() -> None:
    assert rate_of("kept", "partly") == 0.75
    assert rate_of("kept", "missed", "excused", "open", "moved", "dropped") == 0.5
    assert rate_of("excused", "open") is None
    assert kept_rate(Ledger(promised()), set()) is None


def test_what_was_missed_stays_missed_when_it_is_moved_or_dropped_later() -> None:
    assert rate_of("kept", ("missed", "moved"), ("missed", "dropped"), ("partly", "moved")) == 0.375
    assert rate_of(("missed", "kept")) == 1
    assert rate_of(("missed", "excused")) is None


def test_said_in_advance_it_is_eased_at_once() -> None:
    one, two, three = promised()
    early = OPENS - HOUR
    smaller = ease(one, "shrink", now=early, prefs=PREFS, why="ill")
    assert smaller.at_once
    assert [c.to for c in smaller.changes] == ["moved"]
    assert smaller.changes[0].why == "made smaller: ill"
    assert smaller.new is not None
    assert (smaller.new.week, smaller.new.after) == (WEEK, one.id)
    moved = ease(two, "move", now=early, prefs=PREFS)
    assert moved.new is not None
    assert (moved.new.week, moved.new.text) == (NEXT, two.text)
    dropped = ease(three, "drop", now=early, prefs=PREFS)
    assert (dropped.new, [c.to for c in dropped.changes]) == (None, ["dropped"])
    ledger = Ledger(promised())
    for eased in (smaller, moved, dropped):
        ledger = ledger.add([eased.new] if eased.new else [], eased.changes)
    assert kept_rate(ledger, {WEEK}) is None


def test_said_too_late_the_week_is_missed_and_it_is_eased_from_the_next_on() -> None:
    one, two, three = promised()
    smaller = ease(one, "shrink", now=OPENS, prefs=PREFS)
    assert not smaller.at_once
    assert [c.to for c in smaller.changes] == ["missed", "moved"]
    assert smaller.new is not None
    assert smaller.new.week == NEXT
    assert [c.to for c in ease(two, "drop", now=OPENS, prefs=PREFS).changes] == [
        "missed",
        "dropped",
    ]
    partly = replace(three, state="partly")
    assert [c.to for c in ease(partly, "move", now=OPENS, prefs=PREFS).changes] == ["moved"]


@pytest.mark.parametrize("state", ["kept", "moved", "dropped"])
def test_what_is_over_cannot_be_eased(state: CommitmentState) -> None:
    done = replace(promised()[0], state=state)
    if state == "dropped":
        with pytest.raises(PromiseRefused, match="promise it anew"):
            ease(done, "shrink", now=OPENS, prefs=PREFS)
    else:
        with pytest.raises(PromiseRefused):
            ease(done, "drop", now=OPENS, prefs=PREFS)


def small(text: str) -> Commitment:
    return shrink(promised(text)[0], week=NEXT, now=OPENS)


@pytest.mark.parametrize(
    ("text", "smaller", "hours"),
    [
        ("Read 5 papers, 2 hours", "Read 3 papers, 1 hour", 1),
        ("Do 2 chapters", "Do 1 chapter (30 minutes)", 0.5),
        ("Make 2 quizzes", "Make 1 quiz (30 minutes)", 0.5),
        ("Build the API, 3h", "A first piece of: Build the API, 1.5 hours", 1.5),
        ("Build the API.", "A first piece of: Build the API (30 minutes)", 0.5),
        ("A first piece of: X, 1 hour", "A first piece of: X, 30 minutes", 0.5),
        ("Plot it, 10 min", "A first piece of: Plot it, 20 minutes", LEAST_HOURS),
    ],
)
def test_the_smaller_version_is_half_and_never_less_than_twenty_minutes(
    text: str, smaller: str, hours: float
) -> None:
    found = small(text)
    assert found.text == smaller
    assert found.hours == pytest.approx(hours)


def test_a_smaller_version_keeps_its_plan_and_can_be_made_smaller_until_it_is_small() -> None:
    commitment = replace(promised()[0], topic="numpy", project="digits", links=("https://a.io/b",))
    found = commitment
    for _ in range(6):
        before, found = found, shrink(found, week=NEXT, now=OPENS)
        assert found.after == before.id != found.id
        assert (found.when, found.topic, found.project) == ("on Tuesday evening", "numpy", "digits")
        assert found.text.count("A first piece of") <= 1
    assert found.hours == LEAST_HOURS


def test_the_same_promise_twice_is_one_and_a_tick_keeps_it() -> None:
    first = promised()
    new, changes = parse_commitments(
        "- [x] deploy to hugging face!\n- [ ] Write the README",
        learner="ada",
        week=WEEK,
        made_at=MONDAY + DAY,
        existing=first,
    )
    assert [c.text for c in new] == ["Write the README"]
    assert [(c.commitment, c.to) for c in changes] == [(first[2].id, "kept")]
    assert promised(THREE, made_at=MONDAY + DAY)[0].id == first[0].id
    assert promised(week=NEXT)[0].id != first[0].id


def test_what_was_dropped_can_be_promised_anew() -> None:
    dropped = replace(promised()[2], state="dropped")
    (anew,), _ = parse_commitments(
        dropped.text, learner="ada", week=WEEK, made_at=MONDAY + DAY, existing=[dropped]
    )
    assert anew.id != dropped.id
    (third,), _ = parse_commitments(
        dropped.text,
        learner="ada",
        week=WEEK,
        made_at=MONDAY + DAY,
        existing=[dropped, replace(anew, state="dropped")],
    )
    assert third.id not in (dropped.id, anew.id)


def test_a_box_that_is_ticked_at_once_is_promised_and_kept() -> None:
    new, changes = parse_commitments("[x] read the paper", learner="ada", week=WEEK, made_at=MONDAY)
    assert new[0].state == "open"
    assert Ledger(new).add((), changes).commitments[0].state == "kept"


def test_a_plan_fills_what_is_missing_only() -> None:
    bare = promised("Build it at home")[0]
    found = planned(bare, "on Tuesday evening at the library, 2 hours")
    assert (found.when, found.where, found.hours) == ("on Tuesday evening", "at home", 2)
    assert found.text == bare.text


def test_said_again_nothing_is_written_down() -> None:
    kept = replace(promised()[0], state="kept")
    assert change(kept, "kept", at=OPENS) is None
    line = change(kept, "partly", at=OPENS + timedelta(hours=2), why=" half ", quote=" no ")
    assert line == Change(kept.id, OPENS + 2 * HOUR, "partly", "half", "no")
