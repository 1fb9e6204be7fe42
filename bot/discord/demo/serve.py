"""Shows the bot in a page on this machine: a Discord of its own, and no token."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.discord.demo.fake.server import FakeDiscord
from bot.discord.demo.stage import Stage, study_group
from bot.discord.demo.web import Page


class PortTaken(Exception):
    """The page cannot be shown at that port; the text says what to do."""


@dataclass(frozen=True)
class Demo:
    """A demo that runs: its Discord, its people, and its page."""

    fake: FakeDiscord
    stage: Stage
    page: Page

    @property
    def address(self) -> str:
        return self.page.address


@asynccontextmanager
async def demo(port: int = 0, *, granted: int = 0) -> AsyncIterator[Demo]:
    """A study group with its page on loopback, at a free port when that is 0.

    `granted` are the privileged intents that the bot has, as bits. Raises PortTaken.
    """
    fake = FakeDiscord(token=secrets.token_urlsafe(24), granted=granted, port=port)
    stage = study_group(fake)
    page = Page(stage)
    page.mount()
    try:
        await fake.start()
    except OSError as error:
        await fake.stop()
        raise PortTaken(
            f"Port {port} cannot be used ({error.strerror or error}). Name another with --port, or "
            "leave it out for a free one."
        ) from error
    try:
        yield Demo(fake, stage, page)
    finally:
        await fake.stop()


async def serve_demo(
    bot: Callable[[FakeDiscord], Awaitable[Any]],
    port: int = 0,
    *,
    granted: int = 0,
    tell: Callable[[str], object] = print,
) -> None:
    """Show the page and run the bot against its Discord, until the bot ends or this is cancelled.

    `bot` is given the fake that runs, to point a client at; `tell` is given the page's address.
    Raises PortTaken.
    """
    async with demo(port, granted=granted) as shown:
        tell(shown.address)
        await bot(shown.fake)
