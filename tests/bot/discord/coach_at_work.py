"""The coach as it runs in Discord, whole: its client over the fake Discord, a real coach over a
small index of the real knowledge, a real desk and memory, and a time that one can set."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord

from bot.accountability.guilds import Speaking, speak_in
from bot.coach.coach import Coach
from bot.coach.linking import Linker
from bot.coach.reply import Message as Said
from bot.coach.reply import Reply
from bot.desk.desk import Desk
from bot.desk.hearing import Hearing
from bot.discord.client import CoachClient, Options, make_client
from bot.discord.demo.fake.model import Channel, Guild, Message
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.pointing import pointed_at
from bot.discord.demo.fake.seen import Seen
from bot.discord.demo.fake.server import FakeDiscord
from bot.discord.naming import learner_of
from bot.memory.in_hand import InHand
from bot.memory.store import MemoryStore
from bot.settings import Settings
from bot.talk.slash import COMMANDS
from knowledge.models import Knowledge
from retrieval.generation import Generation, IndexPaths
from retrieval.index import build
from retrieval.library import Library
from retrieval.passages import CURRICULUM, from_knowledge
from retrieval.search import Retriever
from retrieval.writer import Encoding
from tests.fakes import WordEmbedder

# A Monday morning.
NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
# What the small index knows of.
_ABOUT = ("pandas", "overfit", "gradient descent", "numpy")


@dataclass(frozen=True)
class School:
    """What all coaches of a test run share; `memory` is the file of an empty one."""

    knowledge: Knowledge
    linker: Linker
    retriever: Retriever
    memory: Path


@contextmanager
def school_in(folder: Path, knowledge: Knowledge) -> Iterator[School]:
    """Build the small index."""
    paths = IndexPaths(folder)
    passages = [
        passage
        for passage in from_knowledge(knowledge)
        if any(word in passage.title.lower() for word in _ABOUT)
    ]
    library = Library(paths.library)
    library.sync(CURRICULUM, "", passages, stamp="small")
    embedder = WordEmbedder()
    build(paths, library, Encoding(embedder, "words"))
    library.close()
    current = paths.current()
    assert current is not None
    generation = Generation(current)
    linker = Linker(knowledge, embedder.knows)
    MemoryStore.open(folder / "memory.db").close()
    retriever = Retriever(lambda: generation, embedder)
    yield School(knowledge, linker, retriever, folder / "memory.db")
    generation.close()


class Died(BaseException):
    """The process in which this thread ran is no more."""


class Gate:
    """Where the coach stops while it is closed, in the middle of its work."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self._died = False
        self.waiting = 0

    def close(self) -> None:
        self._open.clear()

    def open(self) -> None:
        self._open.set()

    def die(self) -> None:
        """Let nobody through any more, ever."""
        self._died = True
        self._open.set()

    def pass_(self) -> None:
        self.waiting += 1
        passed = self._open.wait(20)
        self.waiting -= 1
        if self._died or not passed:
            raise Died


class AtTheGate(Coach):
    """A coach that stops at a gate before it answers; `heard` is what it was told, `fails` makes it
    fail, and `answers` is what it says instead of its own words."""

    gate: Gate
    heard: list[str]
    fails: Callable[[str], None] | None = None
    answers: Reply | None = None

    def reply(self, message: Said, **more: Any) -> Reply:
        self.heard.append(message.text)
        self.gate.pass_()
        if self.fails is not None:
            self.fails(message.text)
        if self.answers is not None:
            return self.answers
        return super().reply(message, **more)


@dataclass
class Work:
    """All that a test looks at. `client`, `coach` and `desk` are those of the running process."""

    fake: FakeDiscord
    hall: Guild
    school: School
    folder: Path
    options: Options
    rounds: bool
    client: CoachClient = field(init=False)
    coach: AtTheGate = field(init=False)
    desk: Desk = field(init=False)
    _connection: asyncio.Task[None] = field(init=False)
    _leftovers: list[MemoryStore] = field(default_factory=list)

    @property
    def general(self) -> Channel:
        return next(iter(self.hall.channels.values()))

    @property
    def memory(self) -> MemoryStore:
        return self.desk.memory

    @property
    def gate(self) -> Gate:
        return self.coach.gate

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.fake.clock.now(), UTC)

    def set(self, text: str) -> None:
        """Put the clock of everybody forward to a moment."""
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        assert moment > self.now()
        self.fake.clock.advance((moment - self.now()).total_seconds())

    # Processes

    async def start(self) -> None:
        """A new process: connected, and told of its servers."""
        memory = MemoryStore.open(self.folder / "memory.db")
        self._leftovers.append(memory)
        school = self.school
        self.coach = AtTheGate(school.knowledge, school.retriever, None, memory, self.now)
        self.coach.linker = school.linker
        self.coach.gate, self.coach.heard = Gate(), []
        self.desk = Desk(school.knowledge, school.linker, memory, self.now)
        self.coach.promises = Hearing(self.desk)
        settings = Settings(home=self.folder)
        self.client = make_client(settings, self.coach, self.desk, self.options)
        if not self.rounds:
            self.client.rounds = None
        await self.client.login(self.fake.token)
        self._connection = asyncio.create_task(self.client.connect())
        up = await self.fake.world.until(
            lambda: self.client.is_ready() or self._connection.done(), 10
        )
        if self._connection.done():
            self._connection.result()
        assert up
        assert await self.fake.ready()

    async def stop(self, seconds: float = 5.0) -> None:
        """The process ends as it should."""
        await self.client.close_gracefully(seconds)
        await self._disconnected()
        self.memory.close()

    async def kill(self) -> None:
        """The process is gone, whatever it was about to do."""
        # From this moment on nothing gets through any more.
        self.fake.faults.drop("*", times=None)
        self.gate.die()
        theirs = {task for task in asyncio.all_tasks() if _is_of(self.client, task)}
        for task in theirs:
            task.cancel()
        await asyncio.gather(*theirs, return_exceptions=True)
        await self.client.close()
        await self._disconnected()
        # The threads would be dead, too.
        self.client._pool.shutdown(wait=True, cancel_futures=True)
        self.fake.faults.clear()

    async def restart(self) -> None:
        """Stop as one should, and begin anew."""
        await self.stop()
        await self.start()

    async def _disconnected(self) -> None:
        with suppress(asyncio.CancelledError, discord.DiscordException, OSError):
            await self._connection

    async def end(self) -> None:
        """Clear everything away at the end of a test."""
        self.gate.open()
        if not self.client.is_closed():
            await self.stop()
        for memory in self._leftovers:
            memory.close()

    # People and places

    def person(self, name: str = "ada", guild: Guild | None = None, **more: Any) -> Person:
        """Somebody of a server whom the coach has met there, so that it does not say hello."""
        guild = guild or self.hall
        person = self.fake.person(name, guild, **more)
        self.memory.guilds.met(guild.id, learner_of(person.id), name, at=self.now())
        return person

    def stranger(self, name: str = "bob") -> Person:
        """Somebody whom the coach has never met."""
        return self.fake.person(name, self.hall)

    def speaks(self, how: Speaking | None = "called", place: Channel | None = None) -> None:
        """Let the coach speak in a place."""
        number = (place or self.general).id
        self.memory.guilds.change(
            self.hall.id, lambda guild: speak_in(guild, number, how), at=self.now()
        )

    def set_up(self, **more: Any) -> None:
        """Change settings of the server."""
        self.memory.guilds.change(self.hall.id, lambda g: replace(g, **more), at=self.now())

    @property
    def at_coach(self) -> str:
        """A mention of the coach."""
        return f"<@{self.fake.world.bot.id}>"

    # What came of it

    def mail(self, person: Person) -> list[Message]:
        """What the coach wrote to somebody by direct message."""
        return [m for m in person.dm.reads if m.author.id == self.fake.world.bot.id]

    def posts(self, channel: Channel | None = None) -> list[Message]:
        """What the coach wrote in a channel or thread that others can read."""
        found = self.fake.world.in_channel(channel or self.general, ephemeral=False)
        return [m for m in found if m.author.id == self.fake.world.bot.id]

    def threads(self, channel: Channel | None = None) -> list[Channel]:
        return self.fake.world.threads_of(channel or self.general)

    def said(self) -> list[Message]:
        """All that the coach ever wrote, to anybody, oldest first."""
        world = self.fake.world
        return sorted(
            (m for m in world.messages.values() if m.author.id == world.bot.id and not m.deleted),
            key=lambda message: message.id,
        )

    def in_hand(self) -> list[InHand]:
        return self.memory.in_hand.left()

    async def until(self, true: Callable[[], Any], within: float = 5.0) -> None:
        """Wait until something holds."""
        assert await self.fake.world.until(true, within)

    async def calm(self) -> None:
        """Wait until all that is under way is done and everybody has been told of it."""
        assert await self.fake.idle(0.03)
        await self.until(lambda: not self.client._busy)
        assert await self.fake.idle(0.03)

    async def busy(self, waiting: int = 1) -> None:
        """Wait until the coach stands at its closed gate, with so many questions."""
        await self.until(lambda: self.gate.waiting >= waiting)

    def fine(self, seen: Seen, *, ephemeral: bool | None = True) -> Seen:
        """Check what holds of every answer: it came, in words, and to whom it should."""
        assert not seen.failed
        assert not seen.thinking
        assert seen.text.strip()
        assert "Something went wrong inside me" not in seen.text
        if ephemeral is not None:
            assert seen.ephemeral is ephemeral, seen.text
        return seen


def says_shell(text: str) -> bool:
    """Whether a text tells people to type commands of a terminal, which they have not here."""
    names = "|".join(COMMANDS)
    return bool(re.search(rf"\bcoach (?:{names}|chat|due|portfolio|index|sources)\b", text))


def _is_of(client: CoachClient, task: asyncio.Task[Any]) -> bool:
    name = task.get_name()
    return task in client._busy or name.startswith(("discord", "CommandTree"))


@asynccontextmanager
async def at_work(
    school: School,
    folder: Path,
    *,
    options: Options | None = None,
    rounds: bool = False,
    now: datetime = NOW,
    **fake_options: Any,
) -> AsyncIterator[Work]:
    """The coach is connected, in one server with one channel, where it may not speak yet."""
    shutil.copy(school.memory, folder / "memory.db")
    fake = FakeDiscord(**fake_options)
    fake.clock.advance(now.timestamp() - fake.clock.now())
    async with fake:
        hall = fake.world.add_guild("Study hall")
        found = replace(options or Options(), ready_after=0.02)
        with pointed_at(fake.api, fake.gateway_url):
            work = Work(fake, hall, school, folder, found, rounds)
            await work.start()
            try:
                yield work
            finally:
                await work.end()


Play = Callable[[Work], Awaitable[None]]


def scene(school: School, folder: Path, play: Play, **more: Any) -> None:
    """Play a scene to its end; whatever Discord refused in it is an error, unless `refused`."""
    refused = more.pop("refused", False)

    async def whole() -> None:
        async with at_work(school, folder, **more) as work:
            await play(work)
            await work.calm()
            if not refused:
                complaints = work.fake.complaints()
                assert complaints == [], complaints

    asyncio.run(asyncio.wait_for(whole(), 40))
