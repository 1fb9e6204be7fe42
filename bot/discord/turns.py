"""Whose turn it is: one thing at a time for each learner, nothing twice, and not without end."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# So many things of one person wait at most; whoever sends more is asked for patience.
MOST_WAITING = 4
_REMEMBERED = 20_000


class TooMany(Exception):
    """Somebody has more under way than can wait."""


class Turns:
    """The order in which things are done. It belongs to one event loop."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most = most
        self._locks: dict[str, asyncio.Lock] = {}
        self._waiting: dict[str, int] = {}
        self._seen: OrderedDict[int, None] = OrderedDict()

    def first(self, identifier: int) -> bool:
        """Whether a message or an interaction comes for the first time, as far as is remembered."""
        if identifier in self._seen:
            return False
        self._seen[identifier] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True

    @asynccontextmanager
    async def of(self, learner: str) -> AsyncIterator[None]:
        """Wait for the learner's turn. Raises TooMany where too much of theirs waits already."""
        if self._waiting.get(learner, 0) >= self._most:
            raise TooMany
        self._waiting[learner] = self._waiting.get(learner, 0) + 1
        lock = self._locks.setdefault(learner, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            self._waiting[learner] -= 1
            if not self._waiting[learner]:
                del self._waiting[learner], self._locks[learner]
