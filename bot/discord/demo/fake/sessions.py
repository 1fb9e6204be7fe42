"""A session of the gateway: what it was told, and how far it has read."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import web

from bot.discord.demo.fake import events
from bot.discord.demo.fake.events import Event
from bot.discord.demo.fake.refusals import Json

# Older events are forgotten; who has missed more than these cannot resume.
MOST_KEPT = 20_000


@dataclass
class Session:
    """One session; it outlives its connection for as long as it can be resumed."""

    id: str
    intents: int
    shard: int
    shards: int
    socket: web.WebSocketResponse | None = None
    told: list[str] = field(default_factory=list)
    forgotten: int = 0
    cursor: int = 0
    more: asyncio.Event = field(default_factory=asyncio.Event)
    pump: asyncio.Task[None] | None = None
    lost_at: float | None = None
    resumes: int = 0
    beats: list[float] = field(default_factory=list)

    @property
    def sequence(self) -> int:
        """The number of the last event."""
        return self.forgotten + len(self.told)

    def serves(self, event: Event) -> bool:
        mine = events.shard_of(event.guild_id, self.shards) == self.shard
        return mine and events.wanted(event, self.intents)

    def tell(self, name: str, data: Json) -> None:
        """Put an event at the end of what the session will read."""
        text = json.dumps({"op": 0, "t": name, "s": self.sequence + 1, "d": data})
        self.told.append(text)
        if len(self.told) > MOST_KEPT:
            del self.told[0]
            self.forgotten += 1
        self.more.set()

    def can_resume(self, sequence: int) -> bool:
        return self.forgotten <= sequence <= self.sequence
