"""How long a turn may take, when a call is tried again, and when a model is left in peace."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.voice.failures import LONGEST_WAIT, Failure

Clock = Callable[[], float]


@dataclass(frozen=True)
class Deadline:
    """A moment by which a turn is over. Seconds, by a clock that only goes on."""

    end: float
    clock: Clock = time.monotonic

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> Deadline:
        """The deadline so many seconds from now."""
        return cls(clock() + seconds, clock)

    @property
    def left(self) -> float:
        """The seconds left; 0 when it has passed."""
        return max(0.0, self.end - self.clock())


@dataclass(frozen=True)
class Retries:
    """Tries of a call: the first and `more`, each after a wait that doubles, with some chance."""

    more: int = 2
    first: float = 0.5
    chance: Callable[[], float] = random.random

    def wait(self, failure: Failure, tried: int, left: float) -> float | None:
        """The seconds to wait before the next try; None when there shall be none.

        `tried` is how often it was tried, `left` the seconds that the turn still has.
        """
        if not failure.again or tried > self.more:
            return None
        wait = self.first * 2 ** (tried - 1) * (0.5 + self.chance() / 2)
        if failure.after is not None:
            if failure.after > LONGEST_WAIT:
                return None
            wait = max(wait, failure.after)
        # What comes after the wait needs some time, too.
        return wait if wait < left * 0.5 else None


@dataclass
class Breaker:
    """Leaves a model in peace that has failed `most` times in a row, for `rest` seconds.

    Then one turn may try it; whether that works decides about the others.
    """

    most: int = 4
    rest: float = 60.0
    clock: Clock = time.monotonic
    _failed: int = 0
    _until: float = 0.0
    _trying: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def allows(self) -> bool:
        """Whether a turn may ask the model; where it may, its result must be told."""
        with self._lock:
            if self._failed < self.most:
                return True
            if self._trying or self.clock() < self._until:
                return False
            self._trying = True
            return True

    def worked(self) -> None:
        """The model answered."""
        with self._lock:
            self._failed, self._trying = 0, False

    def failed(self) -> None:
        """The model did not answer, or what came was no answer."""
        with self._lock:
            self._failed += 1
            self._trying = False
            if self._failed >= self.most:
                self._until = self.clock() + self.rest

    def left_alone(self) -> None:
        """The turn ended for a reason that is not the model's."""
        with self._lock:
            self._trying = False
