"""Days off at the desk: taken, listed, ended early, and what the check-in makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.accountability.errors import PromiseRefused
from bot.desk.breaks import back, cancel, pause_all, rest
from bot.desk.checking_in import show_checkin
from bot.desk.desk import Desk
from bot.desk.past import heard_of
from bot.desk.promising import promise
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in


@pytest.fixture
def clock() -> Clock:
    """Monday, 1 February 2027, in the morning."""
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, knowledge: Knowledge, clock: Clock) -> Iterator[Desk]:
    with desk_in(tmp_path, knowledge, clock) as opened:
        promise(opened, "ada", "Deploy the API on Saturday")
        yield opened


def test_a_week_off_said_in_advance_excuses_its_promise(desk: Desk, clock: Clock) -> None:
    reply = rest(desk, "ada", "this week because of exams")
    assert "“exams”" in reply.answer
    assert "excused" in reply.answer
    assert "Sunday, 14 February 2027, at 18:00" in reply.answer
    clock.set("2027-02-07T18:30")
    show_checkin(desk, "ada")
    clock.set("2027-02-14T18:30")
    show_checkin(desk, "ada")
    assert [c.state for c in desk.record("ada").commitments] == ["excused"]


def test_a_break_is_listed_and_called_off_by_its_first_day(desk: Desk) -> None:
    rest(desk, "ada", "8 to 10 February")
    rest(desk, "ada", "20 to 21 February", why="a wedding")
    assert "“a wedding”" in rest(desk, "ada").answer
    assert "called off" in rest(desk, "ada", "cancel 2027-02-08").answer
    cancel(desk, "ada", date(2027, 2, 20))
    assert "No break is planned" in rest(desk, "ada").answer


@pytest.mark.parametrize("words", ["back", "I'm back", "early", "I am back again!"])
def test_coming_back_early_is_heard_and_kept(desk: Desk, clock: Clock, words: str) -> None:
    rest(desk, "ada", "this week")
    clock.set("2027-02-03T12:00")
    reply = rest(desk, "ada", words)
    assert "Welcome back" in reply.answer
    assert "Deploy the API" in reply.answer
    assert [b.last for b in desk.record("ada").breaks] == [date(2027, 2, 2)]
    assert heard_of(desk, desk.record("ada"))[-1] == clock.now


def test_after_a_pause_of_weeks_nothing_was_missed(desk: Desk, clock: Clock) -> None:
    pause_all(desk, "ada")
    clock.set("2027-03-03T12:00")
    assert "until you say that you are back" in desk_week(desk)
    reply = back(desk, "ada")
    # Its week was off, so it is promised no more.
    assert "Deploy the API" not in reply.answer
    clock.set("2027-03-07T18:30")
    show_checkin(desk, "ada")
    record = desk.record("ada")
    assert [c.state for c in record.commitments] == ["excused"]
    assert "missed" not in {line.to for line in record.ledger.changes}


def desk_week(desk: Desk) -> str:
    from bot.desk.week import show_week

    return show_week(desk, "ada").reply.answer


def test_days_that_cannot_be_read_are_quoted_harmlessly(desk: Desk) -> None:
    with pytest.raises(PromiseRefused, match=r"“\\\*when\\\* the moon is blue”"):
        rest(desk, "ada", "*when* the moon is blue")


def test_a_break_of_somebody_who_never_promised_brings_no_check_ins(desk: Desk) -> None:
    rest(desk, "bob", "this week")
    back(desk, "bob")
    assert desk.record("bob").since is None
