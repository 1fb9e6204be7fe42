"""What the judgement needs of a memory; `bot.memory` gives it, tests give a small one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import EllipsisType
from typing import Protocol

from bot.coach.context import Context
from bot.coach.record import (
    Fact,
    Gap,
    LearnerRecord,
    QuizOpen,
    QuizState,
    Remedy,
    RemedyRate,
    ResourceProgress,
    StepGiven,
    TopicEvidence,
    Turn,
)
from bot.coach.reply import Message, Reply


class Memory(Protocol):
    """Loads what is believed of a learner and keeps turns, each with all that came of it."""

    def load(
        self,
        learner: str,
        conversation: str,
        turns: int = 12,
        *,
        now: datetime | None = None,
        items: Sequence[str] = (),
    ) -> LearnerRecord:
        """What is believed of a learner, with the last turns of one conversation."""
        ...

    def save(
        self,
        learner: str,
        *,
        turn: Turn,
        facts: Iterable[Fact] = (),
        evidence: Iterable[TopicEvidence] = (),
        resources: Iterable[ResourceProgress] = (),
        steps: Iterable[StepGiven] = (),
        remedies: Iterable[Remedy] = (),
        quiz: Iterable[QuizState] = (),
        open_quiz: QuizOpen | EllipsisType | None = ...,
        gap: Gap | None = None,
        scope: str | None = None,
    ) -> bool:
        """Keep a turn and all that came of it; False if that turn was kept before."""
        ...

    def remedy_rates(self, scope: str | None, keys: Sequence[str]) -> Mapping[str, RemedyRate]:
        """How remedies fared with all learners of a scope."""
        ...


class Promises(Protocol):
    """Hears what a message says of promises; `bot.desk` gives it, on top of a memory."""

    def hear(
        self, learner: str, text: str, *, intent: str, following: bool, heard: str = ""
    ) -> Reply | None:
        """The reply to a message that promises, tells how it went, or chooses what to do about it;
        None for any other. `following`: what was said before it was about promises, too. `heard`:
        what the message was taken for ("promise", "list", "report"); its words may mislead."""
        ...

    def aside(self, learner: str, text: str, *, intent: str) -> str:
        """A sentence on the promise that something done keeps, beside the reply; or ""."""
        ...


# Gets the words of a reply as they are ready to be shown. What it raises ends the reply.
Listener = Callable[[str], object]


class Voice(Protocol):
    """Says a reply in other words; `bot.voice` gives it, where a chat model is set."""

    def say(
        self,
        message: Message,
        plain: Reply,
        *,
        record: LearnerRecord,
        context: Context,
        now: datetime,
        turn: str,
        listener: Listener | None = None,
    ) -> Reply:
        """The plain reply in other words, or the plain reply itself. `record` is what was believed
        before the message, `context` what it leaves to refer to, `turn` the id it is kept under."""
        ...


class NoMemory:
    """Keeps nothing: every message stands alone."""

    def load(
        self,
        learner: str,
        conversation: str,
        turns: int = 12,
        *,
        now: datetime | None = None,
        items: Sequence[str] = (),
    ) -> LearnerRecord:
        """An empty record."""
        return LearnerRecord(learner)

    def save(
        self,
        learner: str,
        *,
        turn: Turn,
        facts: Iterable[Fact] = (),
        evidence: Iterable[TopicEvidence] = (),
        resources: Iterable[ResourceProgress] = (),
        steps: Iterable[StepGiven] = (),
        remedies: Iterable[Remedy] = (),
        quiz: Iterable[QuizState] = (),
        open_quiz: QuizOpen | EllipsisType | None = ...,
        gap: Gap | None = None,
        scope: str | None = None,
    ) -> bool:
        """Nothing to do."""
        return True

    def remedy_rates(self, scope: str | None, keys: Sequence[str]) -> Mapping[str, RemedyRate]:
        """No experience."""
        return {}
