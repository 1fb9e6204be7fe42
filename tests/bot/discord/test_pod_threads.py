"""Pods meet in private threads of their own: opened once, filled, greeted, and put away."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.accountability.worker import NotSent
from bot.desk.settings import settings
from bot.discord.channels import Unfit
from bot.discord.demo.fake.model import Channel
from bot.discord.demo.fake.permissions import Permission
from bot.discord.demo.fake.person import Person
from bot.discord.naming import learner_of
from bot.discord.pod_threads import PodThreads
from knowledge.models import Knowledge
from tests.bot.discord.at_work import Work, scene


class Killed(BaseException):
    """`kill -9` at this point."""


def set_up(work: Work) -> None:
    work.desk.memory.guilds.change(
        work.hall.id,
        lambda g: replace(g, pods=True, channels={"pods": work.general.id}),
        at=work.desk.now(),
    )


def wanting(work: Work, *names: str, circle: str = "pods", free: str = "mon 18-20") -> list[Person]:
    people = [work.learner(name) for name in names]
    for person in people:
        settings(work.desk, learner_of(person.id), f"{circle} on, free {free}")
    return people


async def match(work: Work) -> None:
    await asyncio.to_thread(PodThreads(work.client, work.desk, work.bridge).match, work.hall.id)


def inside(room: Channel) -> set[int]:
    assert room.thread is not None
    return set(room.thread.members)


def ids(work: Work, people: list[Person]) -> set[int]:
    return {work.fake.world.bot.id, *(person.id for person in people)}


def test_a_pod_gets_a_private_thread_with_its_members_and_a_greeting(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        people = wanting(work, "ana", "ben", "cyn", "dan")
        outside = work.learner("eva")
        await match(work)
        (room,) = work.rooms()
        assert room.type == 12
        assert room.name.startswith("Study pod ")
        assert inside(room) == ids(work, people)
        (greeting,) = work.posts(room)
        assert "You are Ana, Ben, Cyn and Dan." in greeting.text
        assert greeting.allowed_mentions == {"parse": []}
        assert outside.at(room).reads == []
        assert work.posts(work.general) == []
        places = work.desk.memory.guilds.places(work.hall.id, "pod")
        assert {place.thread for place in places} == {room.id}
        # Doing it again changes nothing.
        before = len(work.fake.requests("POST *"))
        await match(work)
        assert work.rooms() == [room]
        assert work.posts(room) == [greeting]
        assert len(work.fake.requests("POST *")) == before
        assert work.fake.complaints() == []

    scene(tmp_path, knowledge, play)


@pytest.mark.parametrize("step", ["thread", "noted", "members", "greeting"])
def test_interrupted_anywhere_the_next_one_comes_to_the_same(
    step: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        people = wanting(work, "ana", "ben", "cyn")
        pods = PodThreads(work.client, work.desk, work.bridge)
        if step == "thread":
            work.fake.faults.drop("POST /channels/*/threads", after=True)
        elif step == "noted":
            work.fake.faults.fail("GET /channels/*/thread-members", 503)
        elif step == "members":
            work.fake.faults.fail("PUT /channels/*/thread-members/*", 503)
        else:
            work.fake.faults.drop("POST /channels/*/messages")
        with pytest.raises(NotSent):
            await asyncio.to_thread(pods.match, work.hall.id)
        await match(work)
        (room,) = work.rooms()
        assert inside(room) == ids(work, people)
        (greeting,) = work.posts(room)
        assert "You are Ana, Ben and Cyn." in greeting.text

    scene(tmp_path, knowledge, play)


def test_who_comes_later_is_let_in_and_greeted_and_who_left_is_gone(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        people = wanting(work, "ana", "ben", "cyn")
        await match(work)
        (room,) = work.rooms()
        dan = wanting(work, "dan")
        await match(work)
        assert inside(room) == ids(work, people + dan)
        assert "New with you: Dan." in work.posts(room)[-1].text
        # Ben wants no pod any more; a moderator looked in, and somebody was brought along.
        settings(work.desk, learner_of(people[1].id), "pods off")
        role = work.fake.world.add_role(work.hall, "mods", int(Permission.MANAGE_THREADS))
        mod = work.fake.person("mod", work.hall, roles=(role,))
        friend = work.fake.person("friend", work.hall)
        for one in (mod, friend):
            work.fake.world.join_thread(room, one.user)
        await work.fake.idle()
        await match(work)
        assert inside(room) == ids(work, [people[0], people[2], *dan, mod])
        assert len(work.posts(room)) == 3

    scene(tmp_path, knowledge, play)


def test_a_group_that_ended_is_told_so_and_its_thread_put_away(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        people = wanting(work, "ana", "ben", "cyn")
        await match(work)
        (room,) = work.rooms()
        for person in people[:2]:
            settings(work.desk, learner_of(person.id), "pods off")
        await match(work)
        assert room.thread is not None
        assert room.thread.archived
        assert "come to its end" in work.posts(room)[-1].text
        # Whoever goes on talking there is let be.
        await people[2].at(room).say("still here")
        await work.fake.idle()
        await match(work)
        assert not room.thread.archived
        assert len(work.posts(room)) == 2

    scene(tmp_path, knowledge, play)


def test_a_thread_that_was_deleted_is_opened_anew(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        people = wanting(work, "ana", "ben", "cyn")
        await match(work)
        work.fake.world.delete_channel(work.rooms()[0])
        await work.fake.idle()
        await match(work)
        (room,) = work.rooms()
        assert inside(room) == ids(work, people)
        assert len(work.posts(room)) == 1

    scene(tmp_path, knowledge, play)


def test_a_thread_that_fell_asleep_wakes_for_who_comes_later(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        people = wanting(work, "ana", "ben", "cyn")
        await match(work)
        (room,) = work.rooms()
        assert room.thread is not None
        room.thread.archived = True
        work.fake.world.change_channel(room)
        await work.fake.idle()
        await match(work)
        assert room.thread.archived
        dan = wanting(work, "dan")
        await match(work)
        assert not room.thread.archived
        assert inside(room) == ids(work, people + dan)
        assert work.rooms() == [room]

    scene(tmp_path, knowledge, play)


def test_buddies_and_pods_meet_in_threads_of_their_own(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        wanting(work, "ana", "ben", "cyn")
        pair = wanting(work, "dan", "eva", circle="buddies")
        await match(work)
        names = {room.name.rpartition(" ")[0]: room for room in work.rooms()}
        assert set(names) == {"Study pod", "Study buddies"}
        assert inside(names["Study buddies"]) == ids(work, pair)

    scene(tmp_path, knowledge, play)


def test_where_threads_cannot_be_the_owner_learns_what_to_give(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        wanting(work, "ana", "ben", "cyn")
        world = work.fake.world
        world.forbid(work.general, Permission.CREATE_PRIVATE_THREADS, world.bot)
        await work.fake.idle()
        with pytest.raises(Unfit, match="I lack Create Private Threads in"):
            await match(work)
        # Nobody is told of a group that cannot meet.
        assert work.desk.memory.guilds.places(work.hall.id, "pod") == []

    scene(tmp_path, knowledge, play)


def test_who_cannot_see_the_channel_does_not_keep_the_others_out(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        people = wanting(work, "ana", "ben", "cyn")
        path = f"PUT /channels/*/thread-members/{people[0].id}"
        work.fake.faults.fail(path, 403, code=50001, times=None)
        await match(work)
        (room,) = work.rooms()
        assert inside(room) == ids(work, people[1:])
        assert len(work.posts(room)) == 1

    scene(tmp_path, knowledge, play)


def test_whoever_is_forgotten_leaves_the_thread_at_once_or_on_the_day(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        people = wanting(work, "ana", "ben", "cyn", "dan")
        await match(work)
        (room,) = work.rooms()
        pods = PodThreads(work.client, work.desk, work.bridge)
        await asyncio.to_thread(pods.leave_all, learner_of(people[0].id))
        assert inside(room) == ids(work, people[1:])
        work.desk.memory.forget(learner_of(people[1].id))
        await asyncio.to_thread(pods.tidy, work.hall.id)
        # Ana was not forgotten after all: the next matching lets her in again.
        assert inside(room) == ids(work, people[2:])
        await match(work)
        assert inside(room) == ids(work, [people[0], *people[2:]])

    scene(tmp_path, knowledge, play)


def test_a_greeting_that_was_lost_is_not_said_twice(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        wanting(work, "ana", "ben", "cyn")
        work.fake.faults.drop("POST /channels/*/messages", after=True)
        await match(work)
        (room,) = work.rooms()
        work.fake.clock.advance(timedelta(hours=1).total_seconds())
        await match(work)
        assert len(work.posts(room)) == 1

    scene(tmp_path, knowledge, play)
