"""The promises of a learner in words, for the model to speak of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.coach.ports import Memory

if TYPE_CHECKING:
    from bot.accountability.record import PromiseRecord

_MOST = 8


@dataclass(frozen=True)
class Promised:
    """Tells what is promised by a record that is loaded when it is asked for."""

    load: Callable[[str, datetime], PromiseRecord]

    @classmethod
    def of(cls, memory: Memory) -> Promised | None:
        """That of a memory which keeps promises; None for another."""
        store = getattr(memory, "promises", None)
        if store is None:
            return None
        return cls(lambda learner, now: store.load(learner, now=now))

    def __call__(self, learner: str, now: datetime) -> str:
        """The latest promises, one a line: the week, the learner's words, how it stands."""
        latest = self.load(learner, now).commitments[-_MOST:]
        return "\n".join(
            f"week of {promise.week.isoformat()}: “{promise.text[:200]}”, {promise.state}"
            for promise in latest
        )
