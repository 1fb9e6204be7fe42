"""A small bot of the real discord.py, and the way to run it against the fake Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord
from discord import app_commands

from bot.discord.demo.fake.pointing import pointed_at
from bot.discord.demo.fake.server import FakeDiscord

Do = Callable[[discord.Interaction], Awaitable[None]]


class SmallClient(discord.Client):
    """A client with a command tree that writes down what it hears."""

    def __init__(self, intents: discord.Intents, **more: Any) -> None:
        super().__init__(
            intents=intents,
            guild_ready_timeout=0.02,
            allowed_mentions=discord.AllowedMentions.none(),
            **more,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.happened: list[str] = []

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The library waits 5 s before it identifies again; the fake needs no such mercy."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """As the bot's own client: nobody is told of anything once it is closed."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def on_message(self, message: discord.Message) -> None:
        if message.author.id != self.user.id:
            self.heard.append(message)

    async def on_resumed(self) -> None:
        self.happened.append("resumed")

    async def on_ready(self) -> None:
        self.happened.append("ready")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.happened.append(f"joined {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.happened.append(f"left {guild.name}")

    def command(self, name: str, do: Do) -> None:
        """A slash command without options."""

        async def callback(interaction: discord.Interaction) -> None:
            await do(interaction)

        self.tree.add_command(
            app_commands.Command(name=name, description=f"Does {name}", callback=callback)
        )


@asynccontextmanager
async def running(
    fake: FakeDiscord,
    prepare: Callable[[SmallClient], None] = lambda client: None,
    *,
    intents: discord.Intents | None = None,
    token: str | None = None,
    sync: bool = True,
    **more: Any,
) -> AsyncIterator[SmallClient]:
    """A client that is connected to the fake and has synced its commands."""
    with pointed_at(fake.api, fake.gateway_url):
        client = SmallClient(discord.Intents.default() if intents is None else intents, **more)
        prepare(client)
        await client.login(token or fake.token)
        connection = asyncio.create_task(client.connect())
        try:
            await fake.world.until(lambda: client.is_ready() or connection.done(), 10)
            if connection.done():
                connection.result()
            if sync and client.tree.get_commands():
                await client.tree.sync()
            yield client
        finally:
            await client.close()
            with suppress(asyncio.CancelledError, discord.DiscordException):
                await connection


def play(scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Play a scene to its end."""
    asyncio.run(asyncio.wait_for(scene(), 30))
