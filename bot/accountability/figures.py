"""What the pictures and the terminal's charts show, as plain values, and the same in words."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.coach.mastery import mastery
from bot.coach.next_step import settled
from bot.coach.phrasing import of_hours, spoken
from bot.coach.record import LearnerRecord
from knowledge.models import Knowledge, Track

# The rule that most of the time goes into building.
AIM = 0.7
# As many weeks as can be told apart on a phone.
WEEKS_OF_HOURS = 12
WEEKS_OF_SCORES = 26
# Discord cuts the description of an attachment here.
ALT_LIMIT = 1024


@dataclass(frozen=True)
class StepProgress:
    """A step of a track: how many topics it has, and how those that are done are known.

    `proved` by the quiz or by a ship, `known` because the learner said so, `presumed` since what
    they know builds on it. Raises ValueError where these are more than there are.
    """

    title: str
    topics: int
    proved: int = 0
    known: int = 0
    presumed: int = 0
    here: bool = False

    def __post_init__(self) -> None:
        if min(self.topics, self.proved, self.known, self.presumed) < 0 or self.done > self.topics:
            raise ValueError(f"{self.title}: {self.done} of {self.topics} topics cannot be")

    @property
    def done(self) -> int:
        """How many topics count as known, however that is known."""
        return self.proved + self.known + self.presumed


@dataclass(frozen=True)
class WeekHours:
    """Hours built and studied in the week that begins on `week`; None where nobody said.

    Raises ValueError for hours that cannot be.
    """

    week: date
    built: float | None = None
    studied: float | None = None
    away: bool = False

    def __post_init__(self) -> None:
        for hours in (self.built, self.studied):
            if hours is not None and not 0 <= hours <= 168:
                raise ValueError(f"{hours} hours do not fit into the week of {self.week}")

    @property
    def told(self) -> bool:
        """Whether there is anything to show."""
        return self.built is not None or self.studied is not None


@dataclass(frozen=True)
class WeekScore:
    """The consistency of a week, from 0 to 100; None where it does not count yet.

    Raises ValueError for a score outside of that.
    """

    week: date
    score: float | None
    away: bool = False

    def __post_init__(self) -> None:
        if self.score is not None and not (math.isfinite(self.score) and 0 <= self.score <= 100):
            raise ValueError(f"{self.score} is no score for the week of {self.week}")


def progress_of(
    knowledge: Knowledge,
    track: Track,
    record: LearnerRecord,
    known: Collection[str],
    not_known: Collection[str] = (),
    here: str = "",
) -> tuple[StepProgress, ...]:
    """How far the learner is on each step of a track; `here` is the id of the step they are at."""
    have = settled(knowledge, known, not_known)
    steps = []
    for part in track.steps:
        proved = said = presumed = 0
        for topic in part.topics:
            if topic not in have:
                continue
            evidence = record.evidence.get(topic)
            shown = evidence is not None and (evidence.origin, evidence.polarity) == (
                "ship",
                "known",
            )
            if shown or mastery(topic, record.quiz) == "solid":
                proved += 1
            elif topic in known:
                said += 1
            else:
                presumed += 1
        steps.append(
            StepProgress(part.title, len(part.topics), proved, said, presumed, part.id == here)
        )
    return tuple(steps)


def latest_hours(weeks: Sequence[WeekHours]) -> tuple[WeekHours, ...]:
    """The weeks to show, oldest first, without silence before the first that was told."""
    ordered = sorted(weeks, key=lambda week: week.week)
    while ordered and not ordered[0].told:
        ordered.pop(0)
    return tuple(ordered[-WEEKS_OF_HOURS:])


def latest_scores(weeks: Sequence[WeekScore]) -> tuple[WeekScore, ...]:
    """The weeks to show, oldest first, without those before the first that counts."""
    ordered = sorted(weeks, key=lambda week: week.week)
    while ordered and ordered[0].score is None:
        ordered.pop(0)
    return tuple(ordered[-WEEKS_OF_SCORES:])


def totals(weeks: Sequence[WeekHours]) -> tuple[float, float]:
    """Hours built and hours studied over all the weeks."""
    return sum(week.built or 0 for week in weeks), sum(week.studied or 0 for week in weeks)


def percent(share: float) -> str:
    """A share between 0 and 1 in percent, rounded down so that only all of it is 100%."""
    return f"{math.floor(share * 100 + 1e-9)}%"


def hours_words(hours: float) -> str:
    """Hours with their unit, to the nearest half where they are many."""
    return of_hours(round(hours) if hours >= 10 else round(hours * 2) / 2)


def progress_line(steps: Sequence[StepProgress]) -> str:
    """The whole track in one line."""
    done, whole = sum(step.done for step in steps), sum(step.topics for step in steps)
    if not whole:
        return "This track has no topics yet."
    if not done:
        return f"{_counted(whole, 'topic')} ahead, one at a time."
    return f"{done} of {_counted(whole, 'topic')}, {percent(done / whole)}"


def hours_told(weeks: Sequence[WeekHours]) -> str:
    """How many hours there were in the shown weeks."""
    hours = sum(totals(weeks))
    if not hours:
        return "No hours yet. Your next check-in asks for them."
    return f"{hours_words(hours)} in {_counted(sum(week.told for week in weeks), 'week')}"


def hours_line(weeks: Sequence[WeekHours], aim: float = AIM) -> str:
    """The shown weeks of hours in one line."""
    built, studied = totals(weeks)
    if not built + studied:
        return hours_told(weeks)
    share = percent(built / (built + studied))
    return f"{hours_told(weeks)}: {share} building, aim {percent(aim)}"


def consistency_line(weeks: Sequence[WeekScore]) -> str:
    """The shown weeks of consistency in one line."""
    scores = [week for week in weeks if week.score is not None]
    if not scores:
        return "It begins with your first check-in."
    away = sum(week.away for week in weeks)
    rested = f"; {_counted(away, 'week')} off cost nothing" if away else ""
    if len(scores) == 1:
        return f"The first week counts{rested}."
    before = scores[-min(len(scores), 5)]
    change = round(scores[-1].score or 0) - round(before.score or 0)
    moved = f"up {change}" if change > 0 else f"down {-change}" if change < 0 else "steady"
    since = _counted(round((scores[-1].week - before.week).days / 7), "week")
    return f"{moved[0].upper()}{moved[1:]} over {since}{rested}."


def progress_alt(track: str, steps: Sequence[StepProgress]) -> str:
    """The picture of the progress in words."""
    parts = []
    for number, step in enumerate(steps, start=1):
        kinds = [
            f"{count} {name}"
            for count, name in (
                (step.proved, "proved"),
                (step.known, "said"),
                (step.presumed, "presumed"),
            )
            if count
        ]
        how = f" ({', '.join(kinds)})" if kinds else ""
        here = ", where you are now" if step.here else ""
        parts.append(f"{number}. {step.title}{here}: {step.done} of {step.topics}{how}")
    head = f"Progress on the {track} track. {progress_line(steps).rstrip('.')}."
    return _within(f"{head} {'; '.join(parts)}." if parts else head)


def hours_alt(weeks: Sequence[WeekHours], aim: float = AIM) -> str:
    """The picture of the hours in words."""
    parts = []
    for week in weeks:
        if week.told:
            said = (
                f"{of_hours(week.built or 0)} building and {of_hours(week.studied or 0)} studying"
            )
        else:
            said = "off" if week.away else "nothing told"
        parts.append(f"{_short(week.week)} {said}")
    head = f"Hours building against studying. {hours_line(weeks, aim).rstrip('.')}."
    return _within(f"{head} By week from {'; '.join(parts)}." if parts else head)


def consistency_alt(weeks: Sequence[WeekScore]) -> str:
    """The picture of the consistency in words."""
    scores = [week for week in weeks if week.score is not None]
    if not scores:
        return f"Consistency over weeks. {consistency_line(weeks)}"
    parts = []
    for week in weeks:
        said = [] if week.score is None else [str(round(week.score))]
        said += ["off"] if week.away else []
        parts.append(f"{_short(week.week)} {', '.join(said) or 'not counted'}")
    head = (
        f"Consistency {round(scores[-1].score or 0)} of 100 in the week of "
        f"{spoken(scores[-1].week)}. {consistency_line(weeks)}"
    )
    return _within(f"{head} By week: {'; '.join(parts)}.")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _short(day: date) -> str:
    return spoken(day).rsplit(" ", 1)[0]


def _within(text: str) -> str:
    return text if len(text) <= ALT_LIMIT else text[: ALT_LIMIT - 1].rstrip() + "…"
