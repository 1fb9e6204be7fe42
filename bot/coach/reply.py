"""What goes into the coach and what comes out; every surface renders the same reply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from knowledge.models import IntentName
from retrieval.passages import Passage

Intent = IntentName


@dataclass(frozen=True)
class Message:
    """What a learner said, to whom it belongs, and which own documents they may see.

    A message that comes twice with the same `id` is kept once. One that stands `alone` is answered
    in full even if it was answered before.
    """

    learner: str
    text: str
    conversation: str = ""
    scope: str | None = None
    id: str = ""
    alone: bool = False


@dataclass(frozen=True)
class Citation:
    """Where something that was said can be looked up."""

    source: str
    title: str
    place: str
    url: str | None = None


@dataclass(frozen=True)
class Next:
    """A topic to go on with and the reason for it."""

    topic: str
    title: str
    reason: str


@dataclass(frozen=True)
class Action:
    """Something the learner can do now: a label for a button, a command for the terminal."""

    label: str
    command: str


@dataclass(frozen=True)
class Block:
    """A part of an answer: Markdown under an optional heading.

    What is `fixed` is said in just these words, whoever says the rest.
    """

    text: str
    heading: str = ""
    fixed: bool = False


@dataclass(frozen=True)
class Reply:
    """One answer of the coach."""

    intent: Intent
    blocks: tuple[Block, ...]
    topics: tuple[str, ...] = ()
    next: tuple[Next, ...] = ()
    known: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    actions: tuple[Action, ...] = ()
    abstained: bool = False
    # The key of the way out that is shown, for "did it help?".
    remedy: str = ""
    # It tells of the learner what others who read along have no business with.
    private: bool = False
    voice: Literal["plain", "model"] = "plain"
    elapsed_ms: float = 0.0

    @property
    def answer(self) -> str:
        """The whole answer as Markdown."""
        parts = []
        for block in self.blocks:
            parts.append(f"**{block.heading}**\n{block.text}" if block.heading else block.text)
        return "\n\n".join(parts)

    def timed(self, elapsed_ms: float) -> Reply:
        """The same reply with the time it took."""
        return replace(self, elapsed_ms=round(elapsed_ms, 1))

    def as_json(self) -> dict[str, Any]:
        """The one object that programs read."""
        return {
            "intent": self.intent,
            "topics": list(self.topics),
            "answer": self.answer,
            "next": [
                {"topic": step.topic, "title": step.title, "reason": step.reason}
                for step in self.next
            ],
            "known": list(self.known),
            "not_known": list(self.not_known),
            "citations": [
                {"source": c.source, "title": c.title, "place": c.place, "url": c.url}
                for c in self.citations
            ],
            "actions": [{"label": a.label, "command": a.command} for a in self.actions],
            "abstained": self.abstained,
            "voice": self.voice,
            "elapsed_ms": self.elapsed_ms,
        }


def cite(passage: Passage) -> Citation:
    """The citation of a passage."""
    return Citation(passage.source, passage.title, passage.place, passage.url)


def unique(citations: list[Citation]) -> tuple[Citation, ...]:
    """Each citation once, in order."""
    return tuple(dict.fromkeys(citations))
