"""Runs the bot: from the token to the last answer after it was told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, TextIO

import discord

from bot.discord.errors import BotFailed
from bot.discord.failures import trouble_of
from bot.discord.logs import set_up_logging
from bot.discord.privileges import asked
from bot.discord.token import token_of
from bot.settings import Settings

# How long answers that are under way may take after the bot was told to stop.
PATIENCE = 20.0
# What closing the connections may take after that.
_CLOSING = 5.0
_log = logging.getLogger(__name__)


class BotClient(Protocol):
    """What is asked of the client, beside what discord.Client and AutoShardedClient are."""

    @property
    def intents(self) -> discord.Intents: ...

    @property
    def application_id(self) -> int | None: ...

    async def start(self, token: str) -> None:
        """Log in, connect, and serve until it is closed."""

    def is_closed(self) -> bool: ...

    async def close(self) -> None: ...

    async def close_gracefully(self, seconds: float) -> None:
        """Take nothing new, let what is under way finish within so many seconds, and close."""


def run_bot(
    settings: Settings,
    make_client: Callable[[], BotClient],
    *,
    patience: float = PATIENCE,
    log: TextIO | None = None,
    verbose: bool = False,
) -> None:
    """Run the client until SIGTERM or SIGINT; a second one does not wait for anything.

    `make_client` is called within the event loop and must be quick. The log goes to `log`, or to
    standard error. Raises BotFailed for what a person can mend; its text holds no token.
    """
    token = token_of(settings)
    level = logging.DEBUG if verbose else logging.INFO
    set_up_logging(log or sys.stderr, [token], level=level)
    asyncio.run(serve_bot(settings, token, make_client, patience=patience))


async def serve_bot(
    settings: Settings,
    token: str,
    make_client: Callable[[], BotClient],
    *,
    patience: float = PATIENCE,
) -> None:
    """What `run_bot` does, within an event loop, with a token, and without touching the log."""
    # The coach does not speak aloud, so the library need not warn of what that would take.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    client = make_client()
    stop, hurry = asyncio.Event(), asyncio.Event()
    with _told_by_signals(stop, hurry):
        serving = asyncio.create_task(client.start(token))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                await _stop(client, hurry, patience)
            else:
                serving.result()
        except Exception as error:
            trouble = trouble_of(
                error,
                settings,
                token,
                asked=asked(client.intents),
                application=client.application_id,
            )
            if trouble is None:
                raise
            raise BotFailed(trouble) from None
        finally:
            stopping.cancel()
            await _end(client, serving)


async def _stop(client: BotClient, hurry: asyncio.Event, patience: float) -> None:
    """Let answers finish, unless they take too long or there is a hurry."""
    _log.info(
        "Stopping. Answers under way may finish, for at most %.0f seconds; a second signal stops "
        "at once.",
        patience,
    )
    closing = asyncio.create_task(client.close_gracefully(patience))
    hurried = asyncio.create_task(hurry.wait())
    await asyncio.wait(
        {closing, hurried}, timeout=patience + _CLOSING, return_when=asyncio.FIRST_COMPLETED
    )
    hurried.cancel()
    if closing.done():
        closing.result()
        _log.info("Stopped.")
    else:
        await _drop(closing)
        _log.warning("Stopped before everything was finished.")


async def _end(client: BotClient, serving: asyncio.Task[None]) -> None:
    """Let go of every connection, whatever state they are in."""
    # Where a closing was cut short, another one is told that it was.
    with suppress(asyncio.CancelledError, Exception):
        await asyncio.wait_for(client.close(), _CLOSING)
    await _drop(serving)


async def _drop(task: asyncio.Task[None]) -> None:
    """Cancel a task; what it complains of while it is torn down has no meaning any more."""
    task.cancel()
    await asyncio.wait({task}, timeout=_CLOSING)
    if task.done() and not task.cancelled():
        task.exception()


@contextmanager
def _told_by_signals(stop: asyncio.Event, hurry: asyncio.Event) -> Iterator[None]:
    """Within this context SIGTERM and SIGINT set `stop`, and the next one sets `hurry`."""
    loop = asyncio.get_running_loop()

    def hear() -> None:
        (hurry if stop.is_set() else stop).set()

    heard: list[signal.Signals] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        # Not on Windows, and only in the main thread: there they end the process as they always do.
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, hear)
            heard.append(number)
    try:
        yield
    finally:
        for number in heard:
            loop.remove_signal_handler(number)
