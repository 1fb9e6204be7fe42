"""A bot in a process of its own: connects to the fake Discord that it is told, until a signal."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import discord
from pydantic import SecretStr

from bot.discord.demo.fake.pointing import pointed_at
from bot.discord.errors import BotFailed
from bot.discord.run import run_bot
from bot.settings import Settings
from tests.bot.discord.small_client import SmallClient


class SlowClient(SmallClient):
    """It takes its time for an answer, and lets it finish when it is told to stop."""

    def __init__(self) -> None:
        super().__init__(discord.Intents.default())
        self.under_way: set[asyncio.Event] = set()
        self.command("think", self.think)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def think(self, interaction: discord.Interaction) -> None:
        done = asyncio.Event()
        self.under_way.add(done)
        try:
            await interaction.response.defer()
            print("thinking", flush=True)
            # Until the word "go on" is written to this process.
            await asyncio.to_thread(sys.stdin.readline)
            await interaction.followup.send("Thought through.")
        finally:
            self.under_way.discard(done)
            done.set()

    async def close_gracefully(self, seconds: float) -> None:
        print("closing", flush=True)
        waits = [asyncio.create_task(one.wait()) for one in self.under_way]
        if waits:
            await asyncio.wait(waits, timeout=seconds)
        await self.close()


def main(api: str, gateway: str, token: str, home: str) -> None:
    """Run it; the exit code is 1 with a sentence where it cannot be."""
    settings = Settings(home=Path(home), discord_token=SecretStr(token))
    with pointed_at(api, gateway):
        try:
            run_bot(settings, SlowClient, patience=10.0)
        except BotFailed as failure:
            print(f"coach: {failure}", file=sys.stderr)
            sys.exit(1)
    print("ended", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
