"""What every act on promises needs: the curriculum, the memory and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.accountability.record import PromiseRecord
from bot.coach.linking import Linker
from knowledge.models import Knowledge

if TYPE_CHECKING:
    from bot.memory.store import MemoryStore


@dataclass(frozen=True)
class Desk:
    """Where promises are made and kept, for every surface alike. It holds no state of its own."""

    knowledge: Knowledge
    linker: Linker
    memory: MemoryStore
    clock: Callable[[], datetime]

    def now(self) -> datetime:
        """The present moment, aware."""
        return self.clock()

    def record(self, learner: str) -> PromiseRecord:
        """The promises of a learner as of now. Raises MemoryFailed."""
        return self.memory.promises.load(learner, now=self.now())

    def resolve(self, text: str) -> str | None:
        """The one topic that a few words name."""
        topics = self.linker.topics(self.linker.topic_mentions(text))
        return topics[0] if len(topics) == 1 else None
