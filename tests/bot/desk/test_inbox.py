"""What could not be brought to somebody waits for them, is told of once, and read once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.accountability.values import Delivery, Mark
from bot.accountability.worker import Refused
from bot.coach.reply import Reply
from bot.desk.deliveries import deliver
from bot.desk.desk import Desk
from bot.desk.inbox import CLOSED, LATELY, TOLD, inbox, inbox_line, waiting
from bot.desk.promising import promise
from bot.memory.outbox import Outbox
from tests.bot.desk.at_desk import Clock


@pytest.fixture(autouse=True)
def _promised(desk: Desk) -> None:
    promise(desk, "ada", "Deploy the API on Saturday at home, 2 hours")


def fail(desk: Desk, reason: str = CLOSED) -> None:
    def show(delivery: Delivery, reply: Reply) -> None:
        raise Refused(reason)

    deliver(desk, ["ada"], show, worker="w")


def test_a_check_in_that_could_not_be_brought_is_read_in_the_inbox_and_answered(
    desk: Desk, clock: Clock
) -> None:
    clock.set("2027-03-07T18:00")
    fail(desk)
    (found,) = waiting(desk, "ada")
    assert found.kind == "check_in"
    reply = inbox(desk, "ada")
    assert reply.blocks[0].heading == "Check-in, 7 March 2027"
    assert "Deploy the API" in reply.answer
    assert "coach checkin" in reply.actions[0].command
    (kept,) = Outbox(desk.memory).history("ada")
    assert (kept.state, kept.sent_at) == ("sent", clock.now)
    assert waiting(desk, "ada") == []
    assert inbox(desk, "ada").answer == "Nothing waits for you here."


def test_it_is_told_of_once_for_all_that_is_new(desk: Desk, clock: Clock) -> None:
    assert inbox_line(desk, "ada") == ""
    clock.set("2027-03-07T18:00")
    fail(desk)
    line = inbox_line(desk, "ada")
    assert line.startswith("A message of mine waits for you in `/me inbox`")
    assert inbox_line(desk, "ada") == ""
    assert [each.reason for each in waiting(desk, "ada")] == [TOLD]
    clock.set("2027-03-08T18:00")
    fail(desk)
    assert inbox_line(desk, "ada").startswith("2 messages of mine wait")
    assert inbox_line(desk, "ada") == ""
    assert {each.kind for each in waiting(desk, "ada")} == {"check_in", "reminder"}


def test_what_failed_for_another_reason_is_not_there(desk: Desk, clock: Clock) -> None:
    clock.set("2027-03-07T18:00")
    fail(desk, "the account is gone")
    assert waiting(desk, "ada") == []


def test_a_check_in_that_is_over_asks_nothing(desk: Desk, clock: Clock) -> None:
    clock.set("2027-03-07T18:00")
    fail(desk)
    clock.set("2027-03-12T18:00")
    reply = inbox(desk, "ada")
    assert "closed by now" in reply.answer
    assert reply.actions == ()


def test_what_is_old_waits_no_longer(desk: Desk, clock: Clock) -> None:
    clock.set("2027-03-07T18:00")
    fail(desk)
    clock.now += LATELY
    assert len(waiting(desk, "ada")) == 1
    clock.now += timedelta(minutes=1)
    assert waiting(desk, "ada") == []
    assert inbox_line(desk, "ada") == ""


def test_of_many_the_newest_are_shown_and_all_are_read(desk: Desk, clock: Clock) -> None:
    now = clock.now
    outbox = Outbox(desk.memory)
    planned = [
        Delivery("ada", "nudge", str(n), now, {"kind": "silence", "text": f"Nudge {n}"})
        for n in range(7)
    ]
    outbox.plan(planned, now)

    held = outbox.claim(now, "w")
    outbox.mark(now, [Mark(each, "failed", CLOSED) for each in held])
    assert len(waiting(desk, "ada")) == 7
    reply = inbox(desk, "ada")
    assert "And 2 more" in reply.answer
    assert waiting(desk, "ada") == []
