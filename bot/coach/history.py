"""What the next step needs to know of the past: steps given, what was learned since, ships."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from bot.coach.patterns import Pattern
from bot.coach.record import LearnerRecord, ResourceProgress, StepGiven

StepKind = Literal["topic", "finish", "project", "ship"]

# After this long a course that was begun is no longer under way, and a step no longer open.
COURSE_LASTS = timedelta(days=60)
STEP_LASTS = timedelta(days=30)
# What was skipped is left alone for this long.
SKIP_LASTS = timedelta(days=30)
_KEYED: tuple[StepKind, ...] = ("project", "ship")
# The words of somebody who has just learned a thing, unlike "I know it".
_LEARNED = Pattern(
    r"\b(?:finish\w*|done|did|learn(?:ed|t)|complet\w*|through|built|made|practi[sc]ed|got|passed|"
    r"worked|understood)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class History:
    """The past as far as it bears on the next step. Every field may stay as it is.

    `steps` come oldest first. `learned` says since when each topic is known; those in `reported`
    were told as news or proved by the quiz. Hours built and studied count since the beginning.
    """

    now: datetime | None = None
    steps: tuple[StepGiven, ...] = ()
    resources: tuple[ResourceProgress, ...] = ()
    learned: Mapping[str, datetime] = field(default_factory=dict)
    reported: frozenset[str] = frozenset()
    last_ship: datetime | None = None
    hours_built: float | None = None
    hours_studied: float | None = None
    hours_per_week: float | None = None
    deadline: date | None = None

    @property
    def building_share(self) -> float | None:
        """How much of the time went into building, between 0 and 1, if that is known."""
        built, studied = self.hours_built, self.hours_studied
        if built is None or studied is None or built + studied <= 0:
            return None
        return built / (built + studied)

    @property
    def hours_left(self) -> float | None:
        """The hours until the learner's date, if the date and the hours a week are known."""
        if self.deadline is None or self.hours_per_week is None or self.now is None:
            return None
        return max(0, (self.deadline - self.now.date()).days) / 7 * self.hours_per_week

    def since(self, moment: datetime) -> timedelta:
        """How long ago a moment was; nothing where there is no calendar."""
        return timedelta(0) if self.now is None else self.now - moment

    def open_step(self) -> StepGiven | None:
        """The step that was given last, if nobody said how it went and it is not long ago."""
        last = self.steps[-1] if self.steps else None
        if last is None or last.outcome or self.since(last.at) > STEP_LASTS:
            return None
        return last

    def skipped(self) -> frozenset[str]:
        """The keys of the steps that were lately put off."""
        latest = {step.topic: step for step in self.steps}
        return frozenset(
            key
            for key, step in latest.items()
            if step.outcome == "skipped" and self.since(step.at) <= SKIP_LASTS
        )

    def under_way(self) -> tuple[ResourceProgress, ...]:
        """What was begun and neither finished nor dropped, the furthest and latest first."""
        lately = [
            p
            for p in self.resources
            if p.state in ("started", "half") and self.since(p.at) <= COURSE_LASTS
        ]
        return tuple(sorted(lately, key=lambda p: (p.state == "half", p.at), reverse=True))

    def new_topics(self) -> tuple[str, ...]:
        """Topics learned since the last project or ship, by steps or as told on a later day."""
        if not self.steps:
            return ()
        marks = [s.at for s in self.steps if kind_of(s)[0] in _KEYED]
        marks += [self.last_ship] if self.last_ship else []
        mark = max(marks, default=None)
        found: dict[str, None] = {}
        for step in self.steps:
            at = self.learned.get(step.topic)
            if kind_of(step)[0] != "topic" or at is None:
                continue
            done = step.outcome == "done" or (not step.outcome and at > step.at)
            if done and (mark is None or at > mark):
                found[step.topic] = None
        first = self.steps[0].at
        for topic in self.reported:
            at = self.learned[topic]
            if at.date() > first.date() and (mark is None or at > mark):
                found[topic] = None
        return tuple(found)

    def built(self) -> tuple[tuple[str, datetime], ...]:
        """The projects that were built, and when they were given."""
        return tuple(
            (key, step.at)
            for step in self.steps
            for kind, key in (kind_of(step),)
            if kind == "project" and step.outcome == "done"
        )

    def over(self, kinds: Collection[str] = _KEYED) -> frozenset[str]:
        """The projects of which a step of these kinds came to an end, however it went."""
        return frozenset(
            key
            for step in self.steps
            for kind, key in (kind_of(step),)
            if kind in kinds and step.outcome
        )


def key_of(kind: StepKind, key: str) -> str:
    """The name under which a step is kept: the topic's id, or `project:` or `ship:` and an id."""
    return f"{kind}:{key}" if kind in _KEYED else key


def kind_of(step: StepGiven) -> tuple[StepKind, str]:
    """What a step that was given is about: its kind, and the id of its topic or project."""
    head, colon, tail = step.topic.partition(":")
    if colon and head == "project":
        return "project", tail
    if colon and head == "ship":
        return "ship", tail
    return "topic", step.topic


def history_of(record: LearnerRecord, now: datetime) -> History:
    """The history that a record holds. `now` must have a time zone."""
    known = {t: e for t, e in record.evidence.items() if e.polarity == "known"}
    ships = [e.at for e in known.values() if e.origin == "ship"]
    ships += [s.at for s in record.steps if kind_of(s)[0] == "ship" and s.outcome == "done"]
    hours = record.facts.get("hours_per_week")
    day = record.facts.get("deadline")
    return History(
        now=now,
        steps=record.steps,
        resources=tuple(record.resources.values()),
        learned={t: e.at for t, e in known.items()},
        reported=frozenset(
            t
            for t, e in known.items()
            if e.origin in ("quiz", "ship") or (e.origin == "said" and _LEARNED.search(e.quote))
        ),
        last_ship=max(ships, default=None),
        hours_per_week=(
            float(hours.value) if hours and isinstance(hours.value, int | float) else None
        ),
        deadline=_date(str(day.value)) if day else None,
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
