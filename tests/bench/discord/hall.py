"""A fake Discord full of people, and the bot as a process beside it."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psutil

from bot.accountability.guilds import speak_in
from bot.discord.demo.fake.person import Person
from bot.discord.demo.fake.server import FakeDiscord
from bot.memory.store import MemoryStore
from bot.settings import Settings

# What people ask, badly typed as they do.
QUESTIONS = (
    "whats overfitting", "how do i learn pandas", "do i need linear algebra", "what next?",
    "i know python but not numpy, what now", "how long til im job ready", "ValueError: Input "
    "contains NaN", "my loss is nan", "kaggle or own projects", "pytorch or tensorflow",
    "what is a learning rate", "explain gradient decent", "how much maths do i need",
    "is andrew ngs course any good", "what should i build first", "why split train and test",
    "cuda out of memory what do i do", "how do i deploy a model", "what is cross validation",
    "i have 5 hours a week", "whats the difference between bias and variance", "how do i use git",
)  # fmt: skip
_STARTS = 5
TOKEN = "bench.token.of-the-fake"


@dataclass
class Hall:
    """The fake, its people, and the bot."""

    fake: FakeDiscord
    people: list[Person]
    log: Path
    environment: dict[str, str]
    bot: asyncio.subprocess.Process | None = None
    memory_mb: list[float] = field(default_factory=list)

    async def start_bot(self, within: float = 120.0) -> None:
        """Start the bot's process and wait until it has been told all there is.

        Like a supervisor it starts the bot again when that gave up, as it does where Discord cannot
        be reached.
        """
        for _ in range(_STARTS):
            with self.log.open("ab") as log:
                self.bot = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "tests.bench.discord.bot",
                    self.fake.api, self.fake.gateway_url, self.fake.token,
                    env=self.environment, stdout=log, stderr=log,
                )  # fmt: skip
            ready = asyncio.ensure_future(self.fake.ready(within=within))
            ended = asyncio.ensure_future(self.bot.wait())
            await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
            ended.cancel()
            if ready.done() and ready.result():
                return
            ready.cancel()
            await self.stop_bot(signal.SIGKILL)
        sys.stderr.write(self.log.read_text("utf-8", "replace")[-4000:])
        raise SystemExit("the bot did not come up")

    async def stop_bot(self, how: signal.Signals) -> None:
        """Send the bot a signal and wait for its end."""
        if self.bot is not None and self.bot.returncode is None:
            self.bot.send_signal(how)
            await self.bot.wait()

    async def watch(self) -> None:
        """Note the memory of the bot from time to time, in megabytes."""
        while True:
            if self.bot is not None and self.bot.returncode is None:
                try:
                    rss = psutil.Process(self.bot.pid).memory_info().rss
                    self.memory_mb.append(rss / 2**20)
                except psutil.Error:
                    pass
            await asyncio.sleep(1)


@asynccontextmanager
async def hall(
    folder: Path, home: Path, *, people: int, guilds: int, heartbeat: float, seed: int = 7
) -> AsyncIterator[Hall]:
    """People spread over servers; `home` holds an index, `folder` gets the memory and the log."""
    dice = random.Random(seed)
    environment = {
        **os.environ,
        "COACH_HOME": str(home),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    settings = Settings(home=home)
    memory_path = settings.home / "memory.db"
    for old in memory_path.parent.glob("memory.db*"):
        old.unlink()
    async with FakeDiscord(token=TOKEN, heartbeat=heartbeat) as fake:
        halls = [fake.world.add_guild(f"Hall {number}") for number in range(guilds)]
        crowd = [
            replace(fake.person(f"person{number}", dice.choice(halls)), patience=30.0)
            for number in range(people)
        ]
        with MemoryStore.open(memory_path) as memory:
            for one in halls:
                channel = next(iter(one.channels))
                opened = partial(speak_in, place=channel, how="called")
                memory.guilds.change(one.id, opened, at=datetime.now(UTC))
        found = Hall(fake, crowd, folder / "bot.log", environment)
        watching = asyncio.create_task(found.watch())
        try:
            yield found
        finally:
            watching.cancel()
            await found.stop_bot(signal.SIGTERM)
