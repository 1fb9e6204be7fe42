"""A coach at work on the fake Discord: its client, its desk, and learners with promises."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord

from bot.desk.desk import Desk
from bot.desk.promising import promise
from bot.discord.bridge import Bridge
from bot.discord.demo.fake.model import Channel, Guild, Message
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.server import FakeDiscord
from bot.discord.naming import learner_of
from bot.discord.rounds import Rounds
from bot.discord.sending import Sending
from knowledge.models import Knowledge
from tests.bot.desk.at_desk import Clock, desk_in
from tests.bot.discord.small_client import SmallClient, running

# The bot keeps as little of Discord as it can.
AS_THE_BOT: dict[str, Any] = {
    "member_cache_flags": discord.MemberCacheFlags.none(),
    "chunk_guilds_at_startup": False,
    "max_messages": None,
}
GOAL = "Deploy the API on Saturday at home, 2 hours"


@dataclass
class Work:
    """All that a test looks at. The clock of the desk shows what the test says; that of the fake
    Discord goes on by itself."""

    fake: FakeDiscord
    hall: Guild
    client: SmallClient
    desk: Desk
    clock: Clock
    bridge: Bridge

    @property
    def general(self) -> Channel:
        return next(iter(self.hall.channels.values()))

    def sending(self) -> Sending:
        """What sends, as a process that has just begun would have it."""
        return Sending(self.client, self.desk, self.bridge)

    def rounds(self, **more: Any) -> Rounds:
        return Rounds(self.client, self.desk, asyncio.to_thread, **more)

    def learner(self, name: str, text: str = GOAL, **more: Any) -> Person:
        """Somebody of the hall whom the coach met there, and who promised something."""
        person = self.fake.person(name, self.hall, **more)
        learner = learner_of(person.id)
        self.desk.memory.guilds.met(self.hall.id, learner, name.title(), at=self.desk.now())
        promise(self.desk, learner, text)
        return person

    def mail(self, person: Person) -> list[Message]:
        """What the coach wrote to somebody by direct message."""
        return [m for m in person.dm.reads if m.author.id == self.fake.world.bot.id]

    def posts(self, channel: Channel) -> list[Message]:
        """What the coach wrote in a channel or thread."""
        world = self.fake.world
        return [m for m in world.in_channel(channel) if m.author.id == world.bot.id]

    def rooms(self, channel: Channel | None = None) -> list[Channel]:
        """The threads on a channel."""
        return self.fake.world.threads_of(channel or self.general)


@asynccontextmanager
async def at_work(
    folder: Path, knowledge: Knowledge, *, patience: float = 5.0
) -> AsyncIterator[Work]:
    """A coach that is connected, in one server with one channel."""
    clock = Clock()
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    with desk_in(folder, knowledge, clock, zone="UTC") as desk:
        async with FakeDiscord() as fake:
            hall = fake.world.add_guild("Study hall")
            async with running(fake, intents=intents, **AS_THE_BOT) as client:
                bridge = Bridge(asyncio.get_running_loop(), patience)
                yield Work(fake, hall, client, desk, clock, bridge)


def scene(
    folder: Path, knowledge: Knowledge, play: Callable[[Work], Awaitable[None]], **more: Any
) -> None:
    """Play a scene to its end."""

    async def whole() -> None:
        async with at_work(folder, knowledge, **more) as work:
            await play(work)

    asyncio.run(asyncio.wait_for(whole(), 40))
