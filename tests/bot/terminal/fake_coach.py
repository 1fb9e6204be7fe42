"""A coach that decides nothing: it says what it was asked, and keeps turns in a real memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bot.coach.linking import Linker
from bot.coach.plan import Plan, Refusal
from bot.coach.quiz import answer_quiz, start_quiz
from bot.coach.record import Turn
from bot.coach.reply import Action, Block, Message, Reply
from bot.memory.store import MemoryStore
from knowledge.models import Knowledge, Track

if TYPE_CHECKING:
    from bot.coach.coach import Coach

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass
class FakeCoach:
    """Answers every message with what it heard; `calls` are what it was asked to do."""

    knowledge: Knowledge
    memory: MemoryStore
    moment: datetime = NOW
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    fail: Callable[[str], None] = lambda text: None

    @property
    def linker(self) -> Linker:
        return Linker(self.knowledge)

    def now(self) -> datetime:
        return self.moment

    def greet(self, learner: str, conversation: str) -> Reply:
        return _reply(f"Hello {learner}!", Action("Go on", "coach next"))

    def reply(self, message: Message, *, ability: str | None = None) -> Reply:
        self.fail(message.text)
        self.calls.append(("reply", message, ability))
        record = self.memory.load(message.learner, message.conversation, now=self.moment)
        turn = answer_quiz(self.knowledge, record.quiz, record.open_quiz, message.text, self.moment)
        reply = turn.reply or _reply(f"You said: {message.text}")
        key = message.id or f"turn-{len(self.calls)}"
        self.memory.save(
            message.learner,
            turn=Turn(
                key, message.learner, message.conversation, self.moment, message.text, "concept", {}
            ),
            quiz=[turn.state] if turn.state else [],
            open_quiz=turn.open,
        )
        return reply

    def next(self, learner: str, **options: Any) -> Reply:
        self.calls.append(("next", learner, options))
        return _reply("One step.", Action("Explain it", 'coach ask "explain pandas"'))

    def quiz(self, learner: str, conversation: str, topic: str | None = None) -> Reply:
        self.calls.append(("quiz", learner, conversation, topic))
        record = self.memory.load(learner, conversation, now=self.moment)
        keys = [f"{t.id}#{item.id}" for t in self.knowledge.topics.values() for item in t.quiz]
        states = self.memory.load(learner, conversation, 0, now=self.moment, items=keys).quiz
        turn = start_quiz(self.knowledge, states, record.open_quiz, self.moment, topic=topic)
        self.memory.save(
            learner,
            turn=Turn(
                f"quiz-{len(self.calls)}", learner, conversation, self.moment, "quiz", "concept", {}
            ),
            open_quiz=turn.open,
        )
        assert turn.reply is not None
        return turn.reply

    def plan(
        self,
        learner: str,
        conversation: str,
        *,
        hours: float | None = None,
        deadline: date | None = None,
        track: Track | None = None,
        goal: str | None = None,
    ) -> tuple[Reply, Plan | Refusal]:
        self.calls.append(("plan", learner, hours, deadline))
        return _reply("A plan."), Refusal("hours", "No.", "Yes.")


@contextmanager
def fake_coach(knowledge: Knowledge, folder: Path) -> Iterator[tuple[Coach, FakeCoach]]:
    """The fake twice: as the coach that it stands in for, and as itself."""
    with MemoryStore.open(folder / "memory.db") as memory:
        fake = FakeCoach(knowledge, memory)
        yield cast("Coach", fake), fake


def _reply(text: str, *actions: Action) -> Reply:
    return Reply("smalltalk", (Block(text),), actions=actions)
