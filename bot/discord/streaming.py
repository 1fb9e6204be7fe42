"""The words of a chat model as they come: shown by edits, no faster than Discord likes them."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from bot.discord.lost import LOST
from bot.discord.speech import Page, notice

# Seconds between two edits of a message.
EVERY = 1.0
# More than this is not shown before it is complete.
_MOST = 3500
_log = logging.getLogger(__name__)


class Stopped(Exception):
    """Nobody waits for the words any more."""


class Stream:
    """Takes pieces in a worker thread and shows what has come in the event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._text = ""
        self._stopped = False

    def __call__(self, piece: str) -> None:
        """Take a piece. Raises Stopped where nobody waits for it."""
        with self._lock:
            if self._stopped:
                raise Stopped
            self._text += piece

    @property
    def text(self) -> str:
        """All that has come."""
        with self._lock:
            return self._text

    def stop(self) -> None:
        """Take nothing more; the model is stopped at its next word."""
        with self._lock:
            self._stopped = True


async def meanwhile(
    working: asyncio.Future[Any],
    stream: Stream,
    show: Callable[[Page], Awaitable[object]],
    *,
    every: float = EVERY,
) -> None:
    """Show what has come until the work is done; what cannot be shown keeps nothing back."""
    shown = ""
    while not working.done():
        await asyncio.wait({working}, timeout=every)
        text = stream.text[:_MOST]
        if working.done() or text == shown or not text.strip():
            continue
        shown = text
        try:
            await show(notice(f"{text} …"))
        except LOST as error:
            _log.info("A part of an answer could not be shown: %s", error)
