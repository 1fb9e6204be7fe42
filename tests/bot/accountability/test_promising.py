"""For which week something is promised, and which promise somebody means."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.accountability.commitments import Ledger
from bot.accountability.errors import PromiseRefused
from bot.accountability.lines import Line
from bot.accountability.promising import (
    dated,
    listed_now,
    promise_meant,
    promises_in,
    week_meant,
    with_plan,
)
from bot.accountability.record import PromiseRecord
from bot.accountability.rollover import after
from tests.bot.accountability.people import DAY, MONDAY, NEXT, OPENS, PREFS, THREE, WEEK, promised

WEDNESDAY = MONDAY + 2 * DAY
SATURDAY = MONDAY + 5 * DAY
SUNDAY = MONDAY + 6 * DAY


def record(text: str = THREE) -> PromiseRecord:
    return PromiseRecord("ada", PREFS, since=MONDAY, ledger=Ledger(promised(text)))


@pytest.mark.parametrize(
    ("text", "now", "week"),
    [
        ("read chapter 3", MONDAY, WEEK),
        ("read chapter 3 by Friday", WEDNESDAY, WEEK),
        ("read chapter 3 by Monday", WEDNESDAY, NEXT),
        ("read it on tuesday and thursday", WEDNESDAY, WEEK),
        ("next week: deploy it", MONDAY, NEXT),
        ("next week I'll do the chain rule", OPENS, NEXT),
        ("read it tomorrow", SATURDAY, WEEK),
        ("read it tomorrow", SUNDAY, NEXT),
        # On the day of the check-in itself, a promise is for the coming week.
        ("read chapter 3", SUNDAY, NEXT),
        ("read chapter 3 tonight", SUNDAY, WEEK),
        ("by the check-in I have read it", SUNDAY, WEEK),
        ("read chapter 3", OPENS, NEXT),
        ("this week: read chapter 3", OPENS, NEXT),
        # "sat" within a word is no day.
        ("saturate the GPU, monitor it", SATURDAY, WEEK),
    ],
)
def test_a_promise_is_for_the_check_in_after_its_days(text: str, now: datetime, week: date) -> None:
    assert week_meant(text, now, PREFS) == week


@pytest.mark.parametrize(
    ("text", "now", "near", "week"),
    [
        # On a Saturday, Friday is that of next week, and so is the Saturday that replaces it.
        ("read chapter 3 on saturday", SATURDAY, NEXT, NEXT),
        ("read chapter 3 on friday", WEDNESDAY, WEEK, WEEK),
        # Monday of this week is over.
        ("read chapter 3 on monday", WEDNESDAY, WEEK, NEXT),
        ("read chapter 3 tomorrow", SATURDAY, NEXT, WEEK),
        ("read chapter 3 today", SATURDAY, NEXT, WEEK),
        ("read chapter 3", WEDNESDAY, NEXT, NEXT),
    ],
)
def test_what_takes_the_place_of_a_promise_keeps_its_week(
    text: str, now: datetime, near: date, week: date
) -> None:
    assert week_meant(text, now, PREFS, near) == week


def test_each_line_has_its_own_week() -> None:
    writes, about = promises_in(
        "- read chapter 3 by Friday\n- deploy it by Monday", record(""), now=WEDNESDAY
    )
    assert [c.week for c in writes.commitments] == [WEEK, NEXT]
    assert [c.text for c in about] == ["read chapter 3 by Friday", "deploy it by Monday"]


def test_a_label_is_no_part_of_the_promise_and_counts_for_the_whole_list() -> None:
    writes, _ = promises_in("next week: deploy it", record(""), now=MONDAY)
    assert [(c.text, c.week) for c in writes.commitments] == [("deploy it", NEXT)]
    many, _ = promises_in("Next week:\n- one thing\n- another", record(""), now=MONDAY)
    assert [(c.text, c.week) for c in many.commitments] == [("one thing", NEXT), ("another", NEXT)]


def test_what_is_promised_already_is_only_pointed_at_and_a_tick_keeps_it() -> None:
    before = record("read chapter 3")
    writes, about = promises_in("Read chapter 3!", before, now=WEDNESDAY)
    assert writes.commitments == ()
    assert about == before.commitments
    ticked, _ = promises_in("- [x] read chapter 3", before, now=WEDNESDAY)
    assert [change.to for change in ticked.changes] == ["kept"]


def test_a_plan_beside_the_text_is_for_one_line() -> None:
    plan = Line("", "Tuesday at 7", "at home", 2.0)
    writes, _ = promises_in("deploy it", record(""), now=MONDAY, plan=plan)
    (made,) = writes.commitments
    assert (made.when, made.where, made.hours) == ("Tuesday at 7", "at home", 2.0)
    assert with_plan(made, Line("", "never", "nowhere", 9.0)) == made
    with pytest.raises(PromiseRefused, match="one promise"):
        promises_in("- one\n- two", record(""), now=MONDAY, plan=plan)


def test_a_plan_names_its_day_so_that_it_can_be_read_later() -> None:
    plan = Line("", "tomorrow at 8, or Tonight, not today", "at home")
    assert dated(plan, MONDAY, PREFS).when == "Tuesday at 8, or Monday night, not Monday"
    assert dated(Line("", "on Friday"), MONDAY, PREFS).when == "on Friday"


@pytest.mark.parametrize("text", ["", "  \n ", "!!!", "goals:"])
def test_a_text_that_promises_nothing_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PromiseRefused, match="coach commit"):
        promises_in(text, record(""), now=MONDAY)


def test_a_promise_is_meant_by_number_id_the_beginning_of_it_or_words() -> None:
    held = record()
    first, second, third = held.commitments
    assert promise_meant("2", held, MONDAY) == second
    assert promise_meant("#3", held, MONDAY) == third
    assert promise_meant(first.id, held, OPENS + timedelta(days=30)) == first
    assert promise_meant(first.id[:6], held, MONDAY) == first
    assert promise_meant("sentiment api", held, MONDAY) == second


def test_numbers_go_on_over_later_weeks() -> None:
    held = record("read chapter 3")
    writes, _ = promises_in("next week: deploy it", held, now=MONDAY)
    held = after(held, writes)
    assert [c.text for c in listed_now(held, MONDAY)] == ["read chapter 3", "deploy it"]
    assert promise_meant("2", held, MONDAY).text == "deploy it"


@pytest.mark.parametrize("which", ["0", "4", "99", "quantum basket", "", "e"])
def test_a_promise_that_is_not_there_or_not_the_only_one_is_refused_with_the_list(
    which: str,
) -> None:
    with pytest.raises(PromiseRefused) as refused:
        promise_meant(which, record(), MONDAY)
    assert "1. Finish 4 exercises" in str(refused.value)


def test_where_nothing_is_promised_the_refusal_says_how_to_promise() -> None:
    with pytest.raises(PromiseRefused, match="coach commit"):
        promise_meant("1", PromiseRecord("ada", PREFS), datetime(2026, 3, 2, tzinfo=UTC))
