"""What the coach remembers of a learner, as plain values: the judgement reads and makes these.

Every moment is an aware datetime in UTC; one in another zone is converted, a naive one refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, get_args

FactKind = Literal[
    "name",
    "hours_per_week",
    "goal",
    "level",
    "track",
    "deadline",
    "zone",
    "evenings",
    "taste",
    "prefers",
]
# hours_per_week is a number, deadline an ISO date, zone an IANA name, evenings a count or the
# days' names, taste and prefers some words, and everything else text.
FactValue = str | int | float | tuple[str, ...]
Polarity = Literal["known", "partly", "not_known"]
Origin = Literal["said", "quiz", "ship", "correction"]
ResourceState = Literal["started", "half", "finished", "dropped"]

FACT_KINDS: tuple[FactKind, ...] = get_args(FactKind)
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a datetime without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)


class _Dated:
    """Brings the moments of a frozen dataclass to UTC when it is made."""

    _moments: tuple[str, ...] = ("at",)

    def __post_init__(self) -> None:
        for name in self._moments:
            object.__setattr__(self, name, utc(getattr(self, name)))


@dataclass(frozen=True)
class Turn(_Dated):
    """One message and the reply to it. Saving a turn with the same id again changes nothing."""

    id: str
    learner: str
    conversation: str
    at: datetime
    text: str
    intent: str
    reply: dict[str, Any]


@dataclass(frozen=True)
class Fact(_Dated):
    """Something the learner said about themselves, in a form to reckon with and in their words.

    Raises ValueError for an unknown kind and for a number that is none.
    """

    kind: FactKind
    value: FactValue
    quote: str
    at: datetime

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind not in FACT_KINDS:
            raise ValueError(f"there is no fact of the kind {self.kind!r}")
        if isinstance(self.value, list):
            object.__setattr__(self, "value", tuple(self.value))
        if isinstance(self.value, float) and not math.isfinite(self.value):
            raise ValueError(f"{self.value} is not a number to keep")


@dataclass(frozen=True)
class TopicEvidence(_Dated):
    """Why a topic is held to be known, partly known or not known."""

    topic: str
    polarity: Polarity
    quote: str
    origin: Origin
    at: datetime


@dataclass(frozen=True)
class ResourceProgress(_Dated):
    """How far the learner got with a resource."""

    resource: str
    state: ResourceState
    quote: str
    at: datetime


@dataclass(frozen=True)
class StepGiven(_Dated):
    """A step that was given. The same topic and moment with an outcome is the same step."""

    topic: str
    track: str
    reason: str
    at: datetime
    outcome: str | None = None


@dataclass(frozen=True)
class Remedy(_Dated):
    """A remedy that was tried. The same key and moment with an answer is the same trial."""

    key: str
    helped: bool | None
    at: datetime


@dataclass(frozen=True)
class QuizState(_Dated):
    """Where the reviews of a quiz item stand: its fsrs card, and how the last answer went."""

    item: str
    card: dict[str, Any]
    due: datetime
    last_correct: bool | None
    confidence: float | None
    seen: int
    at: datetime

    _moments = ("due", "at")


@dataclass(frozen=True)
class QuizOpen(_Dated):
    """The quiz item that waits for the learner's answer."""

    item: str
    asked_at: datetime
    confidence: float | None = None

    _moments = ("asked_at",)


@dataclass(frozen=True)
class Gap:
    """A question that the coach could not answer, and the topics nearest to it."""

    question: str
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True)
class GapGroup:
    """One unanswered question over all who asked it; the nearest topics most frequent first."""

    question: str
    count: int
    askers: int
    nearest: tuple[str, ...]
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class RemedyRate:
    """How often a remedy was tried, how often we were told the result, how often it helped."""

    tried: int = 0
    answered: int = 0
    helped: int = 0


@dataclass(frozen=True)
class LearnerRecord:
    """All that a reply may go by. What comes in order comes oldest first."""

    learner: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    evidence: Mapping[str, TopicEvidence] = field(default_factory=dict)
    resources: Mapping[str, ResourceProgress] = field(default_factory=dict)
    steps: tuple[StepGiven, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    open_quiz: QuizOpen | None = None
    quiz: Mapping[str, QuizState] = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()
