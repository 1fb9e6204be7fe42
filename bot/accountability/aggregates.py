"""What a guild asked in some weeks, counted over people: no name, no moment, no private word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class StuckCount:
    """How many people were stuck on a topic, how often, and of those told how many it helped."""

    topic: str
    people: int
    times: int


@dataclass(frozen=True)
class RemedyCount:
    """How many people were shown a way out, told how it went, and were helped by it."""

    key: str
    people: int
    answered: int
    helped: int


@dataclass(frozen=True)
class GapCount:
    """How many people asked something near a topic that could not be answered; "" is near none.

    `questions` are the wordings of single questions with how many people asked just that.
    """

    topic: str
    people: int
    times: int
    questions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class ResourceCount:
    """How many people of a guild are at each point with a resource."""

    resource: str
    started: int = 0
    half: int = 0
    finished: int = 0
    dropped: int = 0

    @property
    def people(self) -> int:
        """All who began."""
        return self.started + self.half + self.finished + self.dropped


@dataclass(frozen=True)
class Aggregates:
    """All of it. `people` is how many asked anything, `turns` how often; `cited` says how many
    people were answered from each source."""

    people: int = 0
    turns: int = 0
    stuck: tuple[StuckCount, ...] = ()
    remedies: tuple[RemedyCount, ...] = ()
    gaps: tuple[GapCount, ...] = ()
    resources: tuple[ResourceCount, ...] = ()
    cited: Mapping[str, int] = field(default_factory=dict)
