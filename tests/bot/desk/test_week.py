"""The week as it stands, and the picture of one that is over."""

from __future__ import annotations

from bot.desk.breaks import rest
from bot.desk.checking_in import answer_checkin, answer_fields, show_checkin
from bot.desk.desk import Desk
from bot.desk.promising import promise
from bot.desk.week import show_week
from tests.bot.desk.at_desk import Clock


def test_a_first_week_has_nothing_to_be_ashamed_of(desk: Desk) -> None:
    done = show_week(desk, "ada")
    assert "You have promised nothing for this week" in done.reply.answer
    assert "consistency" not in done.reply.answer
    assert done.promises == ()


def test_promises_of_this_week_and_later_ones_are_numbered_through(desk: Desk) -> None:
    promise(desk, "ada", "read chapter 3\nnext week: deploy it")
    answer = show_week(desk, "ada").reply.answer
    assert "1. “read chapter 3”" in answer
    assert "**For the week of 8 March 2027**\n2. “next week: deploy it”" in answer


def test_an_open_check_in_comes_first_and_the_week_before_in_short(
    desk: Desk, clock: Clock
) -> None:
    promise(desk, "ada", "read chapter 3\ndeploy it")
    clock.set("2027-03-07T19:00")
    waiting = show_week(desk, "ada").reply
    assert waiting.answer.startswith("The check-in of the week of 1 March 2027 is open until")
    assert waiting.actions[0].command == "coach checkin"
    answer_checkin(desk, "ada", "did the first, missed the second; built 3h; learned to wait.")
    answer = show_week(desk, "ada").reply.answer
    assert "1 of 2 kept; 3 hours building. Learned: to wait." in answer
    assert "Your consistency stands at" in answer
    assert "is open until" not in answer


def test_the_picture_of_a_week_says_how_it_went_and_why(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "read chapter 3\ndeploy it")
    clock.set("2027-03-07T19:00")
    answer_fields(desk, "ada", {"missed": "all", "why": {"2": "a *cold*"}, "hours_built": 2})
    answer_checkin(desk, "ada", "move it")
    clock.set("2027-03-20T09:00")
    done = show_week(desk, "ada", ago=2)
    answer = done.reply.answer
    assert answer.startswith("The week of 1 March 2027, with its check-in on Sunday, 7 March")
    assert "1. “read chapter 3”: missed" in answer
    assert "2. “deploy it”: missed, because “a \\*cold\\*”" in answer
    assert "Time: 2 hours building." in answer
    assert done.checkin is not None
    assert done.checkin.closed_at is not None


def test_what_came_after_the_picture_is_told_beside_it(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "read chapter 3\ndeploy it")
    clock.set("2027-03-07T19:00")
    show_checkin(desk, "ada")
    clock.set("2027-03-10T09:00")
    answer_fields(desk, "ada", {"kept": "1"})
    answer = show_week(desk, "ada", ago=1).reply.answer
    assert "1. “read chapter 3”: missed (since then: kept)" in answer
    assert "2. “deploy it”: missed" in answer


def test_a_week_without_a_picture_says_so(desk: Desk, clock: Clock) -> None:
    assert "There was no check-in" in show_week(desk, "ada", ago=3).reply.answer
    promise(desk, "ada", "read chapter 3")
    clock.set("2027-03-07T19:00")
    answer_checkin(desk, "ada", "done")
    clock.set("2027-03-08T09:00")
    assert "not closed yet" in show_week(desk, "ada", ago=1).reply.answer


def test_days_off_are_said_and_cost_nothing(desk: Desk, clock: Clock) -> None:
    promise(desk, "ada", "read chapter 3")
    rest(desk, "ada", "until 14 March")
    assert "You are off until Sunday, 14 March 2027" in show_week(desk, "ada").reply.answer
    clock.set("2027-03-16T09:00")
    answer = show_week(desk, "ada").reply.answer
    assert "Off, and it cost nothing." in answer
    assert "missed" not in answer
