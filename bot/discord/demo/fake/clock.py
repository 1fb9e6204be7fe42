"""The fake's own clock, which can be put forward."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

# Discord counts its ids from the first second of 2015.
EPOCH_MS = 1_420_070_400_000


class Clock:
    """Real time in seconds since 1970, plus what it was put forward by."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._start = time.time() - time.monotonic()
        self.moved: list[Callable[[], None]] = []

    def now(self) -> float:
        """Seconds since 1970; it never goes back."""
        return self._start + time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        """Put the clock forward; who waits for a time looks again."""
        self._ahead += seconds
        for tell in self.moved:
            tell()


def iso(moment: float) -> str:
    """A moment as Discord writes it."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds")


class Ids:
    """Snowflakes: the clock's milliseconds and a counter, so that later ids are larger."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._guilds = int(clock.now() * 1000) - EPOCH_MS - 10**9

    def next_guild(self) -> int:
        """An id for a server; one follows the other, so that they spread evenly over shards."""
        self._guilds += 1
        return self._guilds << 22

    def next(self, *, before: float = 0.0) -> int:
        """A new id, of a moment `before` seconds ago."""
        moment = int((self._clock.now() - before) * 1000) - EPOCH_MS
        fresh = moment << 22
        if not before:
            fresh = max(fresh, self._last + 1)
            self._last = fresh
        return fresh
