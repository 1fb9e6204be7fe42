"""What every act on promises needs: the curriculum, the memory and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from bot.accountability.record import PromiseRecord, Writes
from bot.coach.linking import Linker
from knowledge.models import Knowledge

if TYPE_CHECKING:
    from bot.coach.record import LearnerRecord
    from bot.memory.store import MemoryStore

T = TypeVar("T")
Decision = Callable[[PromiseRecord], Writes]


@dataclass(frozen=True)
class Desk:
    """Where promises are made and kept, for every surface alike. It holds no state of its own.

    `zone` is that of learners who never gave one: the server's, or this machine's.
    """

    knowledge: Knowledge
    linker: Linker
    memory: MemoryStore
    clock: Callable[[], datetime]
    zone: str = "UTC"

    def now(self) -> datetime:
        """The present moment, aware."""
        return self.clock()

    def believed(self, learner: str) -> LearnerRecord:
        """What is believed of a learner, without any conversation. Raises MemoryFailed."""
        return self.memory.load(learner, "", 0, now=self.now())

    def record(self, learner: str) -> PromiseRecord:
        """The promises of a learner as of now, with the zone that holds. Raises MemoryFailed."""
        return self._placed(self.memory.promises.load(learner, now=self.now()))

    def decide(self, learner: str, decision: Decision, *, begins: bool = False) -> Writes:
        """Read, decide and keep without anybody coming between; returns what was decided.

        `decision` is pure and gets the record with the zone that holds; it may be called twice.
        `begins`: this act is reason for check-ins from now on, should there have been none.
        A zone that was told in a conversation is kept for the deliveries, too. Raises MemoryFailed,
        and whatever `decision` raises.
        """
        told = self._told_zone(learner)

        def run(kept: PromiseRecord) -> Writes:
            record = self._placed(kept, told)
            writes = decision(record)
            stale = kept.since is not None and record.preferences != kept.preferences
            if writes.preferences is None and (stale or (begins and kept.since is None)):
                return replace(writes, preferences=record.preferences)
            return writes

        return self.memory.promises.decide(learner, run, at=self.now())

    def act(
        self,
        learner: str,
        step: Callable[[PromiseRecord], tuple[Writes, T]],
        *,
        begins: bool = False,
    ) -> T:
        """As `decide`, for a step that also says what it comes to; returns that."""
        found: list[T] = []

        def decision(record: PromiseRecord) -> Writes:
            writes, result = step(record)
            found.append(result)
            return writes

        self.decide(learner, decision, begins=begins)
        return found[-1]

    def hours_per_week(self, learner: str) -> float | None:
        """The hours a week that a learner once said to have."""
        fact = self.believed(learner).facts.get("hours_per_week")
        return float(fact.value) if fact and isinstance(fact.value, int | float) else None

    def resolve(self, text: str) -> str | None:
        """The one topic that a few words name."""
        topics = self.linker.topics(self.linker.topic_mentions(text))
        return topics[0] if len(topics) == 1 else None

    def _told_zone(self, learner: str) -> str | None:
        fact = self.believed(learner).facts.get("zone")
        return str(fact.value) if fact else None

    def _placed(self, record: PromiseRecord, told: str | None = None) -> PromiseRecord:
        """The record with the zone that the learner told, gave with preferences, or is assumed."""
        told = told or self._told_zone(record.learner)
        if told is None and record.since is not None:
            return record
        return replace(record, preferences=replace(record.preferences, zone=told or self.zone))
