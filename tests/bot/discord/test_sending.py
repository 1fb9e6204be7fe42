"""What the coach owes reaches each learner in private, once, whatever happens on the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.accountability.due import key_of
from bot.accountability.values import Delivery
from bot.accountability.worker import LEASE, LOOK_EVERY, Tally
from bot.coach.reply import Action, Block, Reply
from bot.desk.deliveries import plan, send_planned
from bot.desk.guild_setup import set_up
from bot.desk.inbox import CLOSED, inbox, inbox_line, waiting
from bot.desk.promising import promise
from bot.discord.bridge import Bridge
from bot.discord.demo.fake.permissions import Permission
from bot.discord.demo.fake.person import Person
from bot.discord.naming import learner_of, read_custom_id
from bot.discord.rounds import PREFIX
from bot.discord.sending import NOTE, Sending
from bot.memory.outbox import Outbox
from knowledge.models import Knowledge
from tests.bot.discord.at_work import GOAL, Work, scene

SUNDAY = "2027-02-07T18:00"
MESSAGES = "POST /channels/*/messages"


class Killed(BaseException):
    """`kill -9` at this point."""


class Mortal(Sending):
    """Is killed before or after the next message is out."""

    kills = ""

    def show(self, delivery: Delivery, reply: Reply) -> None:
        kills, self.kills = self.kills, ""
        if kills == "before":
            raise Killed
        super().show(delivery, reply)
        if kills == "after":
            raise Killed


def send_now(work: Work, sending: Sending, worker: str = "w") -> Tally:
    return send_planned(
        work.desk, sending.show, was_sent=sending.was_sent, worker=worker, prefix=PREFIX
    )


async def go(work: Work, *people: Person, sending: Sending | None = None) -> Tally:
    """Plan what is due to these people and send all that is due."""
    for person in people:
        await asyncio.to_thread(plan, work.desk, learner_of(person.id))
    return await asyncio.to_thread(send_now, work, sending or work.sending())


async def killed(work: Work, person: Person, when: str) -> None:
    sending = Mortal(work.client, work.desk, work.bridge)
    sending.kills = when
    with pytest.raises(Killed):
        await go(work, person, sending=sending)


def open_home(work: Work, channel: int | None = None) -> None:
    """The owner says where the coach is at home."""
    work.desk.memory.guilds.change(
        work.hall.id,
        lambda guild: replace(guild, channels={"home": channel or work.general.id}),
        at=work.desk.now(),
    )


def state(work: Work, person: Person) -> tuple[str, str]:
    found = Outbox(work.desk.memory).history(learner_of(person.id))[0]
    return found.state, found.reason


def test_a_check_in_comes_by_direct_message_for_its_learner_alone(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        work.clock.set(SUNDAY)
        assert (await go(work, ana)).sent == 1
        (message,) = work.mail(ana)
        assert GOAL in message.text
        assert message.v2
        assert message.allowed_mentions == {"parse": []}
        assert message.pings == set()
        (request,) = work.fake.requests(MESSAGES)
        (kept,) = Outbox(work.desk.memory).history(learner_of(ana.id))
        assert request.payload["nonce"] == f"{key_of(kept)}0"
        assert request.payload["enforce_nonce"] is True
        assert (await go(work, ana)).claimed == 0
        assert work.fake.complaints() == []
        ids = [row["custom_id"] for row in _buttons(message.components)]
        assert ids
        assert all(_owner(one) == ana.id for one in ids)

    scene(tmp_path, knowledge, play)


@pytest.mark.parametrize(("when", "looks"), [("before", 0), ("after", 1)])
def test_killed_around_the_send_it_comes_once_from_the_next_process(
    when: str, looks: int, tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        work.clock.set(SUNDAY)
        await killed(work, ana, when)
        assert len(work.mail(ana)) == looks
        assert (await go(work)).claimed == 0
        work.clock.now += LEASE
        # What a nonce is good for is over: it must be found by its mark.
        work.fake.clock.advance(3600)
        assert (await go(work)).sent == 1
        assert len(work.mail(ana)) == 1
        assert state(work, ana)[0] == "sent"
        work.clock.now += LEASE
        assert (await go(work)).claimed == 0

    scene(tmp_path, knowledge, play)


def test_an_answer_that_is_lost_is_looked_for_and_nothing_comes_twice(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana, ben = work.learner("ana"), work.learner("ben")
        work.clock.set(SUNDAY)
        work.fake.faults.drop(MESSAGES, after=True)
        assert (await go(work, ana)).sent == 1
        work.fake.faults.drop(MESSAGES)
        assert (await go(work, ben)).retried == 1
        assert work.mail(ben) == []
        assert state(work, ben)[0] == "due"
        work.clock.now += 5 * LEASE
        assert (await go(work)).sent == 1
        assert (len(work.mail(ana)), len(work.mail(ben))) == (1, 1)

    scene(tmp_path, knowledge, play)


def test_where_nobody_can_know_it_is_looked_for_later(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        work.clock.set(SUNDAY)
        work.fake.faults.drop(MESSAGES, after=True)
        work.fake.faults.fail("GET /channels/*/messages", 503, times=None)
        assert (await go(work, ana)).retried == 1
        assert state(work, ana)[0] == "sending"
        work.clock.now += LOOK_EVERY
        assert (await go(work)).retried == 1
        work.fake.faults.clear()
        work.clock.now += LOOK_EVERY * 3
        assert (await go(work)).sent == 1
        assert len(work.mail(ana)) == 1

    scene(tmp_path, knowledge, play)


@pytest.mark.parametrize("fault", ["503", "429", "banned", "open"])
def test_what_certainly_did_not_go_out_is_tried_again(
    fault: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        work.clock.set(SUNDAY)
        if fault == "503":
            work.fake.faults.fail(MESSAGES, 503)
        elif fault == "429":
            work.fake.faults.limit(MESSAGES, 0.05)
        elif fault == "banned":
            work.fake.faults.limit(MESSAGES, 60, via=False)
        else:
            work.fake.faults.fail("POST /users/@me/channels", 503)
        tally = await go(work, ana)
        # The library itself waits for an ordinary limit.
        assert (tally.sent, tally.retried) == ((1, 0) if fault == "429" else (0, 1))
        work.clock.now += timedelta(minutes=15)
        await go(work)
        assert len(work.mail(ana)) == 1
        assert state(work, ana)[0] == "sent"

    scene(tmp_path, knowledge, play)


def test_one_that_is_held_up_does_not_hold_up_the_loop(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        work.clock.set(SUNDAY)
        work.fake.faults.delay(MESSAGES, 0.6)
        ticks = 0
        sending = asyncio.create_task(go(work, ana))
        while not sending.done():
            await asyncio.sleep(0.01)
            ticks += 1
        assert sending.result().retried == 1
        assert ticks > 5
        assert state(work, ana)[0] == "sending"
        await work.fake.idle(0.2)
        work.clock.now += LEASE
        assert (await go(work)).sent == 1
        assert len(work.mail(ana)) == 1

    scene(tmp_path, knowledge, play, patience=0.3)


def test_an_account_that_is_gone_is_given_up(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        work.clock.set(SUNDAY)
        del work.fake.world.users[ana.id]
        assert (await go(work, ana)).failed == 1
        assert state(work, ana) == ("failed", "the account is gone")
        assert waiting(work.desk, learner_of(ana.id)) == []

    scene(tmp_path, knowledge, play)


def test_closed_messages_lead_to_a_thread_for_the_learner_alone(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana, ben = work.learner("ana", takes_dms=False), work.learner("ben")
        open_home(work)
        work.clock.set(SUNDAY)
        assert (await go(work, ana)).sent == 1
        (room,) = work.rooms()
        assert (room.name, room.type) == ("Coach and Ana", 12)
        assert room.thread is not None
        assert set(room.thread.members) == {ana.id, work.fake.world.bot.id}
        assert not room.thread.invitable
        (message,) = work.posts(room)
        assert GOAL in message.text
        assert NOTE in message.text
        assert message.allowed_mentions == {"parse": []}
        assert ana.at(room).reads == [message]
        assert ben.at(room).reads == []
        assert work.posts(work.general) == []
        found = work.desk.memory.in_hand.opened_for(f"discord:{room.id}")
        assert found == learner_of(ana.id)
        # The next one comes to the same place, also after it was put away.
        room.thread.archived = True
        work.clock.now += timedelta(days=7)
        assert (await go(work, ana)).sent == 1
        assert work.rooms() == [room]
        assert len(work.posts(room)) == 2

    scene(tmp_path, knowledge, play)


def test_killed_in_the_thread_it_is_found_there(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana", takes_dms=False)
        open_home(work)
        work.clock.set(SUNDAY)
        await killed(work, ana, "after")
        work.clock.now += LEASE
        work.fake.clock.advance(3600)
        assert (await go(work)).sent == 1
        (room,) = work.rooms()
        assert len(work.posts(room)) == 1

    scene(tmp_path, knowledge, play)


@pytest.mark.parametrize(
    "why", ["no home", "no permission", "unseen", "left", "sent away", "deleted", "cannot add"]
)
def test_where_no_thread_can_be_it_waits_in_the_inbox_and_nothing_is_public(
    why: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana", takes_dms=False)
        world = work.fake.world
        if why != "no home":
            open_home(work)
        if why == "no permission":
            world.forbid(work.general, Permission.CREATE_PRIVATE_THREADS, world.bot)
        elif why == "unseen":
            world.forbid(work.general, Permission.VIEW_CHANNEL, ana.user)
        elif why == "left":
            world.leave(work.hall, ana.user)
        elif why == "sent away":
            world.remove_bot(work.hall)
        elif why == "deleted":
            world.delete_channel(work.general)
        elif why == "cannot add":
            work.fake.faults.fail("PUT /channels/*/thread-members/*", 403, code=50001, times=None)
        await work.fake.idle()
        work.clock.set(SUNDAY)
        assert (await go(work, ana)).failed == 1
        assert state(work, ana) == ("failed", CLOSED)
        open_rooms = [room for room in world.channels.values() if room.thread is not None]
        assert all(room.thread and room.thread.archived for room in open_rooms)
        bot = world.bot.id
        assert [m for m in world.messages.values() if m.author.id == bot] == []
        learner = learner_of(ana.id)
        member = work.desk.memory.guilds.member(work.hall.id, learner)
        assert member is not None
        assert (member.left_at is not None) == (why == "left")
        # It is told of once, beside something private, and read in the inbox.
        assert "A message of mine waits for you" in inbox_line(work.desk, learner)
        assert inbox_line(work.desk, learner) == ""
        read = inbox(work.desk, learner)
        assert GOAL in read.answer
        assert read.actions
        assert state(work, ana)[0] == "sent"
        assert "Nothing waits" in inbox(work.desk, learner).answer

    scene(tmp_path, knowledge, play)


def test_a_thread_that_cannot_be_asked_for_now_is_asked_for_later(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana", takes_dms=False)
        open_home(work)
        work.clock.set(SUNDAY)
        work.fake.faults.drop("POST /channels/*/threads", after=True)
        assert (await go(work, ana)).retried == 1
        work.clock.now += 3 * LEASE
        assert (await go(work)).sent == 1
        assert sum(len(work.posts(room)) for room in work.rooms()) == 1

    scene(tmp_path, knowledge, play)


def test_two_workers_at_once_send_each_thing_once(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        people = [work.learner(f"p{n}") for n in range(8)]
        work.clock.set(SUNDAY)
        for person in people:
            await asyncio.to_thread(plan, work.desk, learner_of(person.id))
        senders = [asyncio.to_thread(send_now, work, work.sending(), f"w{n}") for n in range(3)]
        assert sum(tally.sent for tally in await asyncio.gather(*senders)) == 8
        assert [len(work.mail(person)) for person in people] == [1] * 8

    scene(tmp_path, knowledge, play)


def test_learners_from_elsewhere_are_left_alone(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        promise(work.desk, "ada", GOAL)
        promise(work.desk, "Discord:17", GOAL)
        work.clock.set(SUNDAY)
        for learner in ("ada", "Discord:17"):
            await asyncio.to_thread(plan, work.desk, learner)
        assert (await go(work)).claimed == 0
        assert len(Outbox(work.desk.memory).due(work.clock.now)) == 2

    scene(tmp_path, knowledge, play)


def test_a_long_message_goes_on_where_it_was_broken_off(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        words = "All of it matters. " * 150
        long = Reply(
            "checkin",
            tuple(Block(words, f"Part {n}") for n in range(3)),
            actions=(Action("My week", "coach week"),),
        )
        delivery = Delivery(learner_of(ana.id), "check_in", "x", work.clock.now, tries=1)
        sending = work.sending()
        await asyncio.to_thread(sending.show, delivery, long)
        whole = work.mail(ana)
        assert len(whole) == 3
        assert await asyncio.to_thread(sending.was_sent, delivery) is True
        work.fake.clock.advance(3600)
        # The last one never came.
        work.fake.world.delete(whole[-1])
        assert await asyncio.to_thread(sending.was_sent, delivery) is False
        again = Delivery(learner_of(ana.id), "check_in", "x", work.clock.now, tries=2)
        await asyncio.to_thread(sending.show, again, long)
        assert [m.id for m in work.mail(ana)][:2] == [m.id for m in whole[:2]]
        assert len(work.mail(ana)) == 3
        assert await asyncio.to_thread(sending.was_sent, again) is True

    scene(tmp_path, knowledge, play)


def test_a_bridge_that_is_closed_takes_on_nothing(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        ana = work.learner("ana")
        work.clock.set(SUNDAY)
        closed = Bridge(asyncio.get_running_loop())
        closed.close()
        tally = await go(work, ana, sending=Sending(work.client, work.desk, closed))
        assert tally.retried == 1
        assert state(work, ana) == ("due", "I was being stopped")
        assert work.mail(ana) == []

    scene(tmp_path, knowledge, play)


def test_what_is_owed_in_a_server_that_was_set_up_in_words(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work.desk, work.hall.id, {"zone": "Asia/Tokyo"})
        ana = work.learner("ana", takes_dms=False)
        rooms = work.fake.world.add_channel(work.hall, "pods")
        open_home(work)
        work.desk.memory.guilds.change(
            work.hall.id,
            lambda g: replace(g, channels={**g.channels, "pods": rooms.id}),
            at=work.desk.now(),
        )
        await work.fake.idle()
        work.clock.set(SUNDAY)
        assert (await go(work, ana)).sent == 1
        assert len(work.rooms(rooms)) == 1
        assert work.rooms() == []

    scene(tmp_path, knowledge, play)


def _buttons(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for part in parts:
        if part["type"] == 2 and "custom_id" in part:
            found.append(part)
        found += _buttons(part.get("components", []))
    return found


def _owner(custom_id: str) -> int:
    press = read_custom_id(custom_id)
    assert press is not None
    return press.owner
