"""Days off: read from words, taken in advance, ended early, and a pause without an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accountability.break_replies import (
    reply_back,
    reply_breaks,
    reply_on_break,
    reply_paused,
    reply_welcome,
)
from bot.accountability.breaks import (
    ENDLESS,
    Asked,
    call_off,
    come_back,
    pause,
    read_break,
    take_break,
)
from bot.accountability.commitments import Ledger
from bot.accountability.due import LearnerState, next_check_in
from bot.accountability.errors import PromiseRefused
from bot.accountability.record import PromiseRecord
from bot.accountability.rollover import after
from bot.accountability.values import Break
from bot.accountability.weeks import is_week_off, on_break
from tests.bot.accountability.people import DAY, MONDAY, PREFS, WEEK, promised

WEDNESDAY = date(2026, 7, 29)
TODAY = MONDAY.date()
NEW = PromiseRecord("ada", PREFS, since=MONDAY - 30 * DAY)


def d(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("next week", d(8, 3), d(8, 9)),
        ("this week", d(7, 29), d(8, 2)),
        ("the coming week", d(8, 3), d(8, 9)),
        ("I'm away 2026-08-03 to 2026-08-16", d(8, 3), d(8, 16)),
        ("2026-08-03 2026-08-16", d(8, 3), d(8, 16)),
        ("2026-08-03-2026-08-16", d(8, 3), d(8, 16)),
        ("3-16 August", d(8, 3), d(8, 16)),
        ("from 3 to 16 August 2027", d(8, 3, 2027), d(8, 16, 2027)),
        ("August 3-16", d(8, 3), d(8, 16)),
        ("28 July to 2 August", d(7, 28), d(8, 2)),
        ("28 to 2 August", d(7, 28), d(8, 2)),
        ("30 December to 3 January", d(12, 30), d(1, 3, 2027)),
        ("Monday to Wednesday", d(8, 3), d(8, 5)),
        ("until Friday", d(7, 29), d(7, 31)),
        ("until the end of the week", d(7, 29), d(8, 2)),
        ("back on Monday", d(7, 29), d(8, 2)),
        ("until I'm back on 17 August", d(7, 29), d(8, 16)),
        ("for 10 days", d(7, 29), d(8, 7)),
        ("a couple of days", d(7, 29), d(7, 30)),
        ("a fortnight", d(7, 29), d(8, 11)),
        ("from Monday for two weeks", d(8, 3), d(8, 16)),
        ("a week from Monday", d(8, 3), d(8, 9)),
        ("tomorrow", d(7, 30), d(7, 30)),
        ("on Friday", d(7, 31), d(7, 31)),
        ("next Friday", d(8, 7), d(8, 7)),
        ("in 3 days", d(8, 1), d(8, 1)),
        ("the 14th", d(8, 14), d(8, 14)),
        ("next weekend", d(8, 8), d(8, 9)),
        ("in August", d(8, 1), d(8, 31)),
        ("next month", d(8, 1), d(8, 31)),
    ],
)
def test_days_off_are_read_as_people_say_them(text: str, first: date, last: date) -> None:
    assert read_break(text, WEDNESDAY) == Asked(first, last)


@pytest.mark.parametrize("text", ["until further notice", "until I'm back", "for a while"])
def test_an_end_that_nobody_knows_is_none(text: str) -> None:
    assert read_break(text, WEDNESDAY) == Asked(WEDNESDAY, None)


@pytest.mark.parametrize("text", ["", "hello", "31 February", "I'm ill", "0", "the 99th"])
def test_what_names_no_days_is_no_break(text: str) -> None:
    assert read_break(text, WEDNESDAY) is None


def test_the_reason_is_kept_apart_from_the_days() -> None:
    assert read_break("next week because of exams", WEDNESDAY) == Asked(d(8, 3), d(8, 9), "exams")
    assert read_break("3 to 5 August: my sister's wedding", WEDNESDAY) == Asked(
        d(8, 3), d(8, 5), "my sister's wedding"
    )


@given(st.text(max_size=60), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_whatever_is_typed_is_read_or_not_and_never_fails(text: str, today: date) -> None:
    found = read_break(f"from {text} to {text} for 3 days", today)
    assert found is None or isinstance(found.first, date)


def test_a_break_counts_from_the_day_on_which_it_is_said() -> None:
    asked = Asked(TODAY - 3 * DAY, TODAY + 2 * DAY, "ill")
    (taken,) = take_break(NEW, asked, MONDAY).breaks
    assert taken == Break("ada", TODAY, TODAY + 2 * DAY, MONDAY, "ill")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(TODAY + 3 * DAY, TODAY + DAY), "is before"),
        (Asked(TODAY - 3 * DAY, TODAY - DAY), "is over"),
        (Asked(TODAY, TODAY + 400 * DAY), "--pause"),
        (Asked(TODAY + DAY, None), "needs a last day"),
    ],
)
def test_days_that_cannot_be_taken_are_refused_with_what_to_do(asked: Asked, said: str) -> None:
    with pytest.raises(PromiseRefused, match=said):
        take_break(NEW, asked, MONDAY)


def test_a_break_of_a_year_is_still_one() -> None:
    assert take_break(NEW, Asked(TODAY, TODAY + 365 * DAY), MONDAY).breaks


def test_coming_back_early_ends_the_break_yesterday() -> None:
    record = replace(
        NEW, breaks=(Break("ada", TODAY - 2 * DAY, TODAY + 9 * DAY, MONDAY - 9 * DAY),)
    )
    writes, ended = come_back(record, MONDAY)
    assert ended == record.breaks
    assert [b.last for b in writes.breaks] == [TODAY - DAY]
    assert not on_break(MONDAY, after(record, writes).breaks, PREFS)
    assert writes.preferences is not None
    assert writes.preferences.back_at == MONDAY


def test_coming_back_on_the_first_day_calls_the_break_off() -> None:
    record = replace(NEW, breaks=(Break("ada", TODAY, TODAY + 9 * DAY, MONDAY),))
    writes, _ = come_back(record, MONDAY)
    assert (writes.back_from, writes.breaks) == ((TODAY,), ())


def test_with_no_break_now_the_only_one_ahead_is_called_off() -> None:
    ahead = Break("ada", TODAY + 3 * DAY, TODAY + 9 * DAY, MONDAY)
    assert come_back(replace(NEW, breaks=(ahead,)), MONDAY)[0].back_from == (ahead.first,)
    two = replace(
        NEW, breaks=(ahead, replace(ahead, first=TODAY + 20 * DAY, last=TODAY + 21 * DAY))
    )
    with pytest.raises(PromiseRefused, match="--cancel 2026-03-05"):
        come_back(two, MONDAY)
    with pytest.raises(PromiseRefused, match="no break"):
        come_back(NEW, MONDAY)


def test_one_break_of_several_is_called_off_by_its_first_day() -> None:
    ahead = Break("ada", TODAY + 3 * DAY, TODAY + 9 * DAY, MONDAY)
    begun = Break("ada", TODAY - 3 * DAY, TODAY + DAY, MONDAY)
    record = replace(NEW, breaks=(begun, ahead))
    assert call_off(record, ahead.first, MONDAY)[0].back_from == (ahead.first,)
    assert [b.last for b in call_off(record, begun.first, MONDAY)[0].breaks] == [TODAY - DAY]
    with pytest.raises(PromiseRefused, match="2026-02-27, 2026-03-05"):
        call_off(record, TODAY, MONDAY)


def test_a_pause_holds_until_the_learner_is_back_and_costs_no_week() -> None:
    paused = after(NEW, pause(NEW, MONDAY, why="a new job"))
    later = MONDAY + 60 * DAY
    assert paused.preferences.paused
    assert on_break(later, paused.breaks, PREFS)
    writes, _ = come_back(paused, later)
    back = after(paused, writes)
    assert not back.preferences.paused
    assert not on_break(later, back.breaks, PREFS)
    assert is_week_off(WEEK + timedelta(days=21), back.breaks, PREFS)


def test_a_pause_upon_a_pause_is_one() -> None:
    once = after(NEW, pause(NEW, MONDAY))
    assert pause(once, MONDAY + DAY).breaks == ()
    assert [b.last for b in once.breaks] == [ENDLESS]


def test_who_leaves_is_on_no_board_and_in_no_pod_any_more() -> None:
    prefs = replace(PREFS, on_board=True, digest=True, circles=frozenset({"pod"}))
    left = after(NEW, pause(replace(NEW, preferences=prefs), MONDAY, leaving=True)).preferences
    assert (left.left, left.on_board, left.digest, left.circles) == (
        True,
        False,
        False,
        frozenset(),
    )
    resting = after(NEW, pause(replace(NEW, preferences=prefs), MONDAY)).preferences
    assert (resting.left, resting.on_board, resting.circles) == (False, True, frozenset({"pod"}))


def test_the_next_check_in_is_the_first_that_no_break_takes_away() -> None:
    state = LearnerState(MONDAY - 30 * DAY)
    found = next_check_in(PREFS, state, MONDAY)
    assert found == (WEEK, datetime(2026, 3, 8, 18, tzinfo=UTC))
    whole = Break("ada", d(3, 2), d(3, 8), MONDAY - DAY)
    found = next_check_in(PREFS, replace(state, breaks=(whole,)), MONDAY)
    assert found == (d(3, 9), datetime(2026, 3, 15, 18, tzinfo=UTC))
    # Off on the day itself: it comes when they are back, while it is open.
    sunday = Break("ada", d(3, 8), d(3, 8), MONDAY)
    found = next_check_in(PREFS, replace(state, breaks=(sunday,)), MONDAY)
    assert found == (WEEK, datetime(2026, 3, 9, 8, tzinfo=UTC))
    assert next_check_in(replace(PREFS, paused=True), state, MONDAY) is None


def test_the_reply_quotes_what_a_break_excuses_and_what_it_leaves() -> None:
    record = replace(NEW, ledger=Ledger(promised("Deploy *it* to Hugging Face")))
    taken = Break("ada", TODAY + DAY, TODAY + 6 * DAY, MONDAY, "a *wedding*")
    whole = replace(record, breaks=(taken,))
    reply = reply_on_break(whole, taken, Asked(taken.first, taken.last), MONDAY, None)
    assert "a \\*wedding\\*" in reply.answer
    assert "This is excused" in reply.answer
    assert "Deploy \\*it\\*" in reply.answer
    few = replace(taken, last=TODAY + 2 * DAY)
    reply = reply_on_break(
        replace(record, breaks=(few,)), few, Asked(few.first, few.last), MONDAY, None
    )
    assert "2 of the seven days off" in reply.answer
    assert reply.actions[0].command.startswith("coach commit --shrink ")


def test_the_welcome_asks_for_little_and_knows_what_was_excused() -> None:
    record = replace(NEW, ledger=Ledger(promised("Deploy it")))
    assert "Deploy it" in reply_welcome(record, MONDAY, None).answer
    off = replace(
        record,
        breaks=(Break("ada", TODAY, TODAY + 8 * DAY, MONDAY),),
        since=MONDAY - DAY,
    )
    reply = reply_welcome(off, MONDAY + 9 * DAY, None)
    assert "Deploy it" not in reply.answer
    assert "twenty minutes" in reply.answer


def test_breaks_ahead_are_listed_and_a_pause_is_not_shown_with_its_last_day() -> None:
    ahead = Break("ada", TODAY + 3 * DAY, TODAY + 9 * DAY, MONDAY, "exams")
    reply = reply_breaks(replace(NEW, breaks=(ahead,)), MONDAY, None)
    assert "Thursday, 5 March 2026 to Wednesday, 11 March 2026" in reply.answer
    assert "“exams”" in reply.answer
    resting = after(NEW, pause(NEW, MONDAY))
    for text in (
        reply_breaks(resting, MONDAY, None).answer,
        reply_paused(resting).answer,
        reply_back(replace(NEW, breaks=()), resting.breaks, MONDAY, None).answer,
    ):
        assert "9000" not in text
