"""What goes out to a server: once a week, in its hours, to the channels that its owner chose."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.accountability.guilds import GuildSettings, scope_of
from bot.accountability.record import Writes
from bot.accountability.values import Delivery, Ship
from bot.accountability.worker import Tally
from bot.desk.guild_posts import GuildRota
from bot.discord.demo.fake.model import Message
from bot.discord.demo.fake.permissions import Permission
from bot.discord.demo.fake.person import Person
from bot.discord.guild_posting import LEASE, GuildPosting
from bot.discord.naming import Press, learner_of, read_custom_id
from bot.discord.welcome import GOAL
from bot.memory.outbox import Outbox
from knowledge.models import Knowledge
from tests.bot.discord.at_work import Work, scene

# The digest comes on Sundays at six; this is the Monday before it.
SUNDAY = "2027-02-07T18:00"


class Killed(BaseException):
    """`kill -9` at this point."""


def change(work: Work, to: Callable[[GuildSettings], GuildSettings]) -> None:
    work.desk.memory.guilds.change(work.hall.id, to, at=work.desk.now())


def set_up(work: Work, **more: Any) -> None:
    change(work, lambda g: replace(g, channels={"home": work.general.id}, **more))


def five(work: Work) -> list[Person]:
    """Five who are in the digest and on the board, and shipped something on Saturday."""
    people = [work.learner(name) for name in ("ana", "ben", "cyn", "dan", "eva")]
    for number, person in enumerate(people):
        learner = learner_of(person.id)
        work.desk.memory.guilds.choose(
            work.hall.id, learner, at=work.desk.now(), on_board=True, in_digest=True
        )
        at = work.desk.now() + timedelta(days=5, hours=number)
        ship = Ship(f"s{number}", learner, at, f"Thing {number} of @everyone", public=True)
        work.desk.memory.promises.save(learner, Writes(ships=(ship,)), at=at)
    return people


def pass_now(work: Work, rota: GuildRota, worker: str = "w") -> Tally:
    """One round as a process makes it."""
    posting = GuildPosting(work.client, work.desk, work.bridge)
    here = {guild.id for guild in work.client.guilds}
    scopes = rota.plan(work.desk, here, [(0, 1)])
    return posting.run(scopes, worker) if scopes else Tally()


async def go(work: Work, rota: GuildRota | None = None) -> Tally:
    return await asyncio.to_thread(pass_now, work, rota or GuildRota())


def posts(work: Work) -> list[Message]:
    return work.posts(work.general)


def notes(work: Work) -> dict[Any, str]:
    return dict(work.desk.memory.guilds.load(work.hall.id).notes)


def history(work: Work) -> dict[str, tuple[str, str]]:
    found = Outbox(work.desk.memory).history(scope_of(work.hall.id))
    return {each.kind: (each.state, each.reason) for each in found}


def test_digest_and_board_come_once_a_week_and_ping_the_one_role(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        role = work.fake.world.add_role(work.hall, "learners", mentionable=True)
        await work.fake.idle()
        set_up(work, digest=True, board=True, roles={"ping": role.id})
        five(work)
        work.clock.set("2027-02-07T17:59")
        assert (await go(work)).claimed == 0
        work.clock.set(SUNDAY)
        assert (await go(work)).sent == 2
        digest, board = posts(work)
        assert "Thing 0" in digest.text
        assert "/ship" in digest.text
        assert digest.pings == {role.id}
        assert "The last 14 days" in board.text
        assert board.pings == set()
        assert digest.allowed_mentions is not None
        assert digest.allowed_mentions["parse"] == []
        assert [int(one) for one in digest.allowed_mentions["roles"]] == [role.id]
        assert not digest.mentions_everyone
        for hours in (1, 24, 100):
            work.clock.now += timedelta(hours=hours)
            assert (await go(work)).claimed == 0
        assert work.fake.complaints() == []

    scene(tmp_path, knowledge, play)


def test_a_role_that_was_deleted_pings_nobody(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        set_up(work, digest=True, roles={"ping": 12345})
        five(work)
        work.clock.set(SUNDAY)
        assert (await go(work)).sent == 1
        assert "12345" not in posts(work)[0].text

    scene(tmp_path, knowledge, play)


def test_two_processes_at_once_post_once(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        set_up(work, digest=True, board=True)
        five(work)
        work.clock.set(SUNDAY)
        passes = [asyncio.to_thread(pass_now, work, GuildRota(), f"w{n}") for n in range(3)]
        assert sum(tally.sent for tally in await asyncio.gather(*passes)) == 2
        assert len(posts(work)) == 2

    scene(tmp_path, knowledge, play)


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_around_the_post_it_is_there_once(
    when: str, tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work, digest=True)
        five(work)
        work.clock.set(SUNDAY)

        class Mortal(GuildPosting):
            def _send(self, delivery: Delivery, apology: str) -> None:
                if when == "after":
                    super()._send(delivery, apology)
                raise Killed

        def die() -> None:
            rota = GuildRota()
            scopes = rota.plan(work.desk, {work.hall.id}, [(0, 1)])
            Mortal(work.client, work.desk, work.bridge).run(scopes, "w")

        with pytest.raises(Killed):
            await asyncio.to_thread(die)
        # Others go on talking meanwhile.
        ana = work.fake.person("zoe", work.hall)
        for number in range(5):
            await ana.say(f"message {number}")
        work.clock.now += LEASE
        work.fake.clock.advance(3600)
        assert (await go(work)).sent == 1
        assert len(posts(work)) == 1

    scene(tmp_path, knowledge, play)


def test_after_an_outage_it_comes_late_with_a_word_and_not_after_three_days(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work, digest=True, board=True)
        five(work)
        work.clock.set("2027-02-08T09:00")
        assert (await go(work)).late == 2
        assert "it was meant for Sunday at 18:00" in posts(work)[0].text
        work.clock.set("2027-02-18T09:00")
        assert (await go(work)).claimed == 0

    scene(tmp_path, knowledge, play)


def test_who_switches_it_on_after_the_hour_waits_for_the_next(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        five(work)
        work.clock.set("2027-02-07T19:00")
        set_up(work, digest=True)
        assert (await go(work)).claimed == 0
        work.clock.set("2027-02-08T09:00")
        assert (await go(work)).claimed == 0

    scene(tmp_path, knowledge, play)


def test_the_quiet_hours_and_the_clock_change_of_the_server_hold(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        # On 28 March 2027 the clocks in Vienna are put forward.
        work.clock.set("2027-03-22T09:00")
        five(work)
        set_up(work, digest=True, zone="Europe/Vienna")
        rota = GuildRota()
        work.clock.set("2027-03-28T15:59")
        assert (await go(work, rota)).claimed == 0
        work.clock.set("2027-03-28T16:00")
        assert (await go(work, rota)).sent == 1
        change(work, lambda g: replace(g, at=time(22)))
        five_more = work.clock.now + timedelta(days=7)
        work.clock.now = five_more.replace(hour=20, minute=30)
        assert (await go(work, rota)).claimed == 0
        assert len(posts(work)) == 1

    scene(tmp_path, knowledge, play)


def test_too_few_to_get_lost_among_are_shown_nowhere(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        set_up(work, digest=True, board=True)
        people = five(work)
        # One has left while nobody told: four remain, and of four nothing is shown.
        work.fake.world.leave(work.hall, people[0].user)
        work.clock.set(SUNDAY)
        assert (await go(work)).excused == 2
        assert posts(work) == []
        assert history(work)["digest"] == ("excused", "there was nothing to show")
        member = work.desk.memory.guilds.member(work.hall.id, learner_of(people[0].id))
        assert member is not None
        assert member.left_at is not None

    scene(tmp_path, knowledge, play)


def test_a_missing_permission_is_noted_for_the_owner_and_mended_later(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work, digest=True)
        five(work)
        world = work.fake.world
        world.forbid(work.general, Permission.SEND_MESSAGES, world.bot)
        await work.fake.idle()
        work.clock.set(SUNDAY)
        assert (await go(work)).retried == 1
        assert "I lack Send Messages in <#" in notes(work)["digest"]
        work.general.overwrites.clear()
        world.change_channel(work.general)
        await work.fake.idle()
        work.clock.now += timedelta(hours=1, minutes=1)
        assert (await go(work)).sent == 1
        assert notes(work) == {}

    scene(tmp_path, knowledge, play)


def test_a_deleted_channel_is_forgotten_and_noted(tmp_path: Path, knowledge: Knowledge) -> None:
    async def play(work: Work) -> None:
        gone = work.fake.world.add_channel(work.hall, "digest")
        set_up(work, digest=True)
        change(work, lambda g: replace(g, channels={"digest": gone.id}))
        five(work)
        work.fake.world.delete_channel(gone)
        await work.fake.idle()
        work.clock.set(SUNDAY)
        assert (await go(work)).retried == 1
        assert notes(work) == {
            "digest": "The channel for the digest was deleted. Choose another one in `/setup`."
        }
        assert work.desk.memory.guilds.load(work.hall.id).channels == {}

    scene(tmp_path, knowledge, play)


def test_nothing_is_posted_where_the_coach_is_not_or_was_sent_away(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work, digest=True)
        five(work)
        work.clock.set(SUNDAY)
        rota = GuildRota()
        scopes = await asyncio.to_thread(rota.plan, work.desk, {1}, [(0, 1)])
        assert scopes == []
        other = [(1 - (work.hall.id >> 22) % 2, 2)]
        assert await asyncio.to_thread(rota.plan, work.desk, {work.hall.id}, other) == []
        change(work, lambda g: replace(g, left_at=work.desk.now()))
        assert (await go(work)).claimed == 0
        assert posts(work) == []

    scene(tmp_path, knowledge, play)


def test_the_welcome_stands_once_in_its_channel_with_one_button(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        change(work, lambda g: replace(g, channels={"welcome": work.general.id}))
        # Whoever sets this up at night wants it now.
        work.clock.set("2027-02-03T02:00")
        assert (await go(work)).sent == 1
        (message,) = posts(work)
        (button,) = [
            part
            for row in message.components[0]["components"]
            for part in row.get("components", [])
        ]
        assert button["label"] == "Set my first goal"
        assert read_custom_id(button["custom_id"]) == Press(GOAL)
        for _ in range(3):
            work.clock.now += timedelta(days=7)
            assert (await go(work)).claimed == 0
        there = work.fake.world.add_channel(work.hall, "welcome")
        await work.fake.idle()
        change(work, lambda g: replace(g, channels={"welcome": there.id}))
        assert (await go(work)).sent == 1
        assert len(work.posts(there)) == 1

    scene(tmp_path, knowledge, play)


def test_a_server_with_nothing_switched_on_hears_nothing(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async def play(work: Work) -> None:
        set_up(work)
        five(work)
        work.clock.set(SUNDAY)
        assert (await go(work)).claimed == 0

    scene(tmp_path, knowledge, play)
