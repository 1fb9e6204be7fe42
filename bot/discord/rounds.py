"""The rounds of the coach: what it does of its own accord, every minute and every day.

Nothing here runs on the event loop but requests to Discord. A round that fails is told in the log
and made again; what it had begun lies in the outbox, where the next one finds it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

import discord

from bot.accountability.worker import NotSent, Tally
from bot.desk.deliveries import send_planned
from bot.desk.desk import Desk
from bot.desk.guild_posts import GuildRota
from bot.desk.leaving import sent_away, sweep
from bot.desk.rota import Rota
from bot.discord.bridge import Bridge
from bot.discord.guild_posting import GuildPosting
from bot.discord.lost import LOST
from bot.discord.naming import user_of
from bot.discord.sending import Sending
from bot.memory.errors import MemoryFailed
from bot.memory.outbox import SHARDS, shard_of

# How the keys of all learners of this surface begin.
PREFIX = "discord:"
MINUTE, DAY = 60.0, 24 * 3600.0
# After the start, so that a bot that restarts often does not sweep each time.
_FIRST_DAY = 600.0
# So many send at once, and after so many deliveries each looks whether to go on.
_SENDERS, _AT_ONCE = 3, 20
_LOOKS_AT_ONCE = 25
# What a stop waits for.
_PATIENCE = 15.0

P = ParamSpec("P")
T = TypeVar("T")
InThread = Callable[..., Awaitable[Any]]
_log = logging.getLogger(__name__)


class Rounds:
    """Brings learners and servers what is due to them, and forgets what is over.

    `in_thread` runs a function with its arguments in a worker thread; what waits there for Discord
    has threads of its own, so that it keeps nobody from an answer. `shards` are those of `of` that
    this process serves: it sends to its share of the learners, and posts in its own servers.
    `forget_documents` deletes the documents of a scope that is forgotten, and is called in a
    thread, too.
    """

    def __init__(
        self,
        client: discord.Client,
        desk: Desk,
        in_thread: InThread,
        *,
        shards: Collection[int] = (0,),
        of: int = 1,
        forget_documents: Callable[[str], object] | None = None,
        every: float = MINUTE,
    ) -> None:
        self._client = client
        self._desk = desk
        self._in_thread = in_thread
        self._shards = tuple((shard, of) for shard in sorted(shards))
        self._forget_documents = forget_documents
        self._every = every
        self._worker = f"{socket.gethostname()}-{os.getpid()}"
        self._rota = Rota(self._is_mine)
        self._guild_rota = GuildRota()
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._pool = ThreadPoolExecutor(_SENDERS + 2, thread_name_prefix="coach-rounds")
        self._bridge: Bridge | None = None
        self._busy = (asyncio.Lock(), asyncio.Lock(), asyncio.Lock())

    def start(self) -> None:
        """Begin the rounds, as soon as the client is ready. Needs a running event loop."""
        if self._tasks:
            return
        loop = asyncio.get_running_loop()
        self._tasks = [
            loop.create_task(self._go_round("learners", self.learners, self._every)),
            loop.create_task(self._go_round("servers", self.guilds, self._every)),
            loop.create_task(self._go_round("the day", self.day, DAY, first=_FIRST_DAY)),
        ]

    async def stop(self) -> None:
        """End the rounds: what is being sent may go out, and nothing new is begun."""
        self._stopping.set()
        if self._bridge is not None:
            self._bridge.close()
        if self._tasks:
            _, slow = await asyncio.wait(self._tasks, timeout=_PATIENCE)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
        self._tasks = []
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def learners(self) -> None:
        """One round of the learners: plan what is due to them, and send it."""
        async with self._busy[0]:
            sending = Sending(self._client, self._desk, self._over())
            due = await self._in_thread(self._rota.due, self._desk)
            await self._send(sending)
            for first in range(0, len(due), _LOOKS_AT_ONCE):
                if self._stopping.is_set():
                    return
                if await self._in_thread(self._look, due[first : first + _LOOKS_AT_ONCE]):
                    await self._send(sending)

    async def guilds(self) -> None:
        """One round of the servers: digests, boards, pods and welcomes."""
        async with self._busy[1]:
            posting = GuildPosting(self._client, self._desk, self._over())
            here = {guild.id for guild in self._client.guilds if not guild.unavailable}
            scopes = await self._in_thread(self._guild_rota.plan, self._desk, here, self._shards)
            while scopes and not self._stopping.is_set():
                tally = await self._waiting(posting.run, scopes, self._worker)
                if not tally.claimed:
                    return

    async def serve(self, scope: str) -> None:
        """See to what is due to one server now, rather than with the next round."""
        async with self._busy[1]:
            posting = GuildPosting(self._client, self._desk, self._over())
            await self._waiting(posting.run, [scope], self._worker)

    async def day(self) -> None:
        """What is done once a day: notice who left, tidy up pods, forget whose time is over."""
        async with self._busy[2]:
            posting = GuildPosting(self._client, self._desk, self._over())
            for number in await self._in_thread(self._known):
                if self._stopping.is_set():
                    return
                try:
                    if await self._was_sent_away(number):
                        await self._in_thread(sent_away, self._desk, number)
                        continue
                    await self._waiting(posting.presence.look_at, number)
                    await self._waiting(posting.pods.tidy, number)
                except (NotSent, TimeoutError, discord.DiscordException, *LOST) as error:
                    _log.warning("A server was not looked through (%s).", type(error).__name__)
            for shard in self._shards:
                await self._sweep(shard)

    async def forgetting(self, learner: str) -> None:
        """Take a learner out of the threads of their pods, as far as that is possible; to be
        called before they are forgotten."""
        posting = GuildPosting(self._client, self._desk, self._over())
        try:
            await self._waiting(posting.pods.leave_all, learner)
        except (NotSent, TimeoutError, discord.DiscordException, *LOST) as error:
            _log.warning("Somebody is still in the thread of a pod (%s).", type(error).__name__)

    async def _send(self, sending: Sending) -> None:
        """Send what is planned, until there is no more of it."""

        async def one(number: int, shard: tuple[int, int]) -> None:
            while not self._stopping.is_set():
                worker = f"{self._worker}-{number}"
                tally = await self._waiting(self._pass, sending, worker, shard)
                if tally.claimed < _AT_ONCE:
                    return

        senders = [one(n, shard) for shard in self._shards for n in range(_SENDERS)]
        await asyncio.gather(*senders)

    async def _waiting(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something in a thread of our own, which may wait for Discord."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, partial(act, *args, **kwargs))

    def _pass(self, sending: Sending, worker: str, shard: tuple[int, int]) -> Tally:
        return send_planned(
            self._desk,
            sending.show,
            was_sent=sending.was_sent,
            worker=worker,
            limit=_AT_ONCE,
            prefix=PREFIX,
            shard=None if shard[1] == 1 else shard,
        )

    def _look(self, learners: Collection[str]) -> int:
        """Plan what is due to some learners; how much that is."""
        new = 0
        for learner in learners:
            if self._stopping.is_set():
                break
            try:
                new += self._rota.look(self._desk, learner)
            except MemoryFailed:
                raise
            except Exception as error:
                # What is wrong with the record of one must not keep the others from theirs.
                _log.error("Somebody's deliveries could not be planned (%s).", type(error).__name__)
        return new

    async def _sweep(self, shard: tuple[int, int]) -> None:
        swept = await self._in_thread(sweep, self._desk, shard=shard)
        for guild in swept.guilds:
            if self._forget_documents is not None:
                await self._in_thread(self._forget_documents, f"guild-{guild}")
        for _ in swept.failed:
            _log.warning("Something whose time is over could not be forgotten; tomorrow again.")

    def _known(self) -> list[int]:
        """The servers of our shards, as far as the coach was not sent away from them."""
        found: list[int] = []
        for shard in self._shards:
            after = 0
            while page := self._desk.memory.guilds.everywhere(after, shard=shard):
                after = page[-1].guild
                found += [guild.guild for guild in page if guild.left_at is None]
        return found

    async def _was_sent_away(self, number: int) -> bool:
        """Whether the coach left a server while nobody told."""
        if not self._client.is_ready() or self._client.get_guild(number) is not None:
            return False
        try:
            await self._client.fetch_guild(number)
        except (discord.Forbidden, discord.NotFound):
            return True
        return False

    def _is_mine(self, learner: str) -> bool:
        """Whether this process writes to a learner."""
        if user_of(learner) is None:
            return False
        share = shard_of(learner)
        return any(SHARDS * i // n <= share < SHARDS * (i + 1) // n for i, n in self._shards)

    def _over(self) -> Bridge:
        if self._bridge is None:
            self._bridge = Bridge(asyncio.get_running_loop())
        return self._bridge

    async def _go_round(
        self, what: str, do: Callable[[], Awaitable[None]], every: float, *, first: float = 0.0
    ) -> None:
        """Do something again and again, whatever goes wrong with it."""
        await self._until_ready()
        if await self._stopped_within(first):
            return
        while True:
            try:
                await do()
            except MemoryFailed as failure:
                _log.error("The round of %s was broken off: %s", what, failure)
            except Exception:
                _log.exception("The round of %s was broken off.", what)
            if await self._stopped_within(every):
                return

    async def _until_ready(self) -> None:
        ready = asyncio.ensure_future(self._client.wait_until_ready())
        stopped = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({ready, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in (ready, stopped):
            task.cancel()
        await asyncio.gather(ready, stopped, return_exceptions=True)

    async def _stopped_within(self, seconds: float) -> bool:
        if seconds:
            try:
                await asyncio.wait_for(self._stopping.wait(), seconds)
            except TimeoutError:
                return False
        return self._stopping.is_set()
