"""How steadily a learner keeps going: a score of 0 to 100 that bends and never breaks.

Each finished week is worth something, and the score moves a quarter of the way towards it: a missed
week costs at most a quarter, and what was reached before is never wiped out. Weeks off count for
nothing. Four good weeks earn one that may be missed for free. After a miss the way back is quicker
than the way down. Pure functions; the weights are a choice of this project, not a finding.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.accountability.commitments import Ledger
from bot.accountability.figures import WeekHours, WeekScore
from bot.accountability.values import Break, CheckIn, Preferences, Ship
from bot.accountability.weeks import closing_of, is_week_off, week_of
from bot.coach.phrasing import spoken

# What a week can be worth: promises kept, looking back at all, and having built or shipped.
FOR_PROMISES, FOR_CHECKIN, FOR_BUILDING = 60, 25, 15
# Before the first week nothing is known of anybody.
BEGINNING = 50.0
STEP = 0.25
# On the way back to where it was before a miss.
STEP_BACK = 0.5
GOOD = 80
# A week below this is one that slack may cover.
POOR = 40
WEEKS_TO_SLACK = 4
MOST_SLACK = 2

Counting = Literal["counted", "off", "slack"]
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """What became of one finished week. `promised` leaves out what was excused or eased in time."""

    first: date
    promised: int = 0
    kept: int = 0
    partly: int = 0
    checked_in: bool = False
    ships: int = 0
    hours_built: float = 0.0
    hours_studied: float = 0.0
    off: bool = False

    @property
    def share(self) -> float | None:
        """How much of what was promised was kept, partly as half; None if nothing was promised."""
        return (self.kept + self.partly / 2) / self.promised if self.promised else None

    @property
    def worth(self) -> int:
        """What the week is worth, 0 to 100."""
        worth = FOR_PROMISES * (self.share or 0.0)
        worth += FOR_CHECKIN * self.checked_in
        worth += FOR_BUILDING * bool(self.hours_built > 0 or self.ships)
        return round(min(100.0, max(0.0, worth)))


@dataclass(frozen=True)
class ScoredWeek:
    """One point of a chart: what the week was worth, the score after it, and how it counted."""

    first: date
    worth: int
    score: int
    counts: Counting


@dataclass(frozen=True)
class Consistency:
    """The score after the last finished week and how it came about.

    `slack` is the number of weeks that may be missed for free. `back_in` is how many full weeks
    lead back to where the score was before the last miss, None where nothing is to be made up for.
    """

    score: int
    weeks: tuple[ScoredWeek, ...] = ()
    slack: int = 0
    back_in: int | None = None
    explanation: tuple[str, ...] = ()


def weeks_of(
    prefs: Preferences,
    now: datetime,
    *,
    ledger: Ledger | None = None,
    checkins: Iterable[CheckIn] = (),
    ships: Iterable[Ship] = (),
    breaks: Sequence[Break] = (),
    excused: Iterable[date] = (),
) -> tuple[Week, ...]:
    """The finished weeks of a learner without a gap, oldest first.

    A week is finished once its check-in is answered or closed. It is off when most of its days are,
    when it is in `excused` (those whose check-in we failed to send), or when no check-in opened, so
    that nobody could answer for it; the next one asks about what was promised.
    """
    ledger = ledger or Ledger()
    promised = {c.week for c in ledger.commitments if c.made_at <= now}
    looked_back = {c.week: c for c in checkins if c.opened_at <= now}
    shown: dict[date, int] = defaultdict(int)
    for ship in ships:
        if ship.at <= now:
            shown[week_of(ship.at, prefs)] += 1
    free = frozenset(excused)
    found = []
    for first in _all_weeks([*promised, *looked_back, *shown]):
        checkin = looked_back.get(first)
        answered = checkin is not None and checkin.answered_at is not None
        over = answered or (checkin is not None and checkin.closed_at is not None)
        if not over and closing_of(first, prefs) > now:
            continue
        counts = ledger.counts({first})
        found.append(
            Week(
                first,
                promised=counts["kept"] + counts["partly"] + counts["missed"],
                kept=counts["kept"],
                partly=counts["partly"],
                checked_in=answered,
                ships=shown[first],
                hours_built=_hours(checkin.hours_built if checkin else None),
                hours_studied=_hours(checkin.hours_studied if checkin else None),
                off=first in free or checkin is None or is_week_off(first, breaks, prefs),
            )
        )
    return tuple(found)


def consistency(weeks: Sequence[Week]) -> Consistency:
    """The score over finished weeks, oldest first."""
    score, slack, good, before = BEGINNING, 0, 0, None
    points: list[ScoredWeek] = []
    for week in weeks:
        worth = week.worth
        counts: Counting = "counted"
        if week.off and worth < score:
            counts = "off"
        elif worth < POOR and worth < score and slack:
            counts, slack = "slack", slack - 1
        elif worth < score:
            if worth < POOR:
                before = max(score, before or 0.0)
            score += STEP * (worth - score)
        else:
            step = STEP_BACK if before is not None else STEP
            score += step * (worth - score)
            if before is not None and score >= before:
                before = None
        if counts == "counted":
            good = good + 1 if worth >= GOOD else good
            if good == WEEKS_TO_SLACK:
                good, slack = 0, min(slack + 1, MOST_SLACK)
        points.append(ScoredWeek(week.first, worth, round(score), counts))
    back = _weeks_back(score, before)
    found = Consistency(round(score), tuple(points), slack, back)
    return Consistency(found.score, found.weeks, slack, back, _in_words(found, weeks))


def scores_to_draw(found: Consistency) -> tuple[WeekScore, ...]:
    """The score after each week, for a chart."""
    return tuple(WeekScore(w.first, float(w.score), w.counts == "off") for w in found.weeks)


def hours_to_draw(weeks: Iterable[Week]) -> tuple[WeekHours, ...]:
    """The hours of each week, for a chart; nothing where none were told."""
    return tuple(
        WeekHours(w.first, w.hours_built, w.hours_studied, w.off)
        if w.hours_built or w.hours_studied
        else WeekHours(w.first, away=w.off)
        for w in weeks
    )


def _weeks_back(score: float, before: float | None) -> int | None:
    """How many full weeks it takes; the score only nears 100, so a point less is as good."""
    if before is None:
        return None
    weeks = 0
    while score < min(before, 99.0):
        score += STEP_BACK * (100 - score)
        weeks += 1
    return weeks or None


def _in_words(found: Consistency, weeks: Sequence[Week]) -> tuple[str, ...]:
    """Where the score comes from, for the learner."""
    if not weeks:
        return ("There is no finished week yet. The first one sets the score going.",)
    last, point = weeks[-1], found.weeks[-1]
    before = found.weeks[-2].score if len(weeks) > 1 else round(BEGINNING)
    lines = [f"The week from {spoken(last.first)}: {_happened(last)}."]
    if point.counts == "off":
        lines.append(f"It was off, so it cost nothing: the score stays at {point.score}.")
    elif point.counts == "slack":
        lines.append(
            f"A free week that you had earned covered it: the score stays at {point.score}."
        )
    elif point.score == before:
        lines.append(f"It was worth {point.worth} of 100, and the score stays at {point.score}.")
    else:
        way = "up" if point.score > before else "down"
        lines.append(
            f"It was worth {point.worth} of 100 and took the score {way} from {before} to "
            f"{point.score}."
        )
    if found.slack:
        free = "1 free week" if found.slack == 1 else f"{found.slack} free weeks"
        lines.append(f"You have {free} in hand: a missed one will cost nothing.")
    if found.back_in:
        full = "One full week brings" if found.back_in == 1 else f"{found.back_in} full weeks bring"
        lines.append(f"{full} you back to where you were before the miss.")
    return tuple(lines)


def _hours(told: float | None) -> float:
    """Hours as they can be in a week."""
    return min(168.0, max(0.0, told)) if told is not None and math.isfinite(told) else 0.0


def _happened(week: Week) -> str:
    parts = []
    if week.promised:
        parts.append(f"{week.kept} of {week.promised} kept")
        if week.partly:
            parts.append(f"{week.partly} partly")
    else:
        parts.append("nothing was promised")
    parts.append("checked in" if week.checked_in else "no check-in")
    if week.ships:
        parts.append("1 ship" if week.ships == 1 else f"{week.ships} ships")
    elif week.hours_built > 0:
        parts.append(f"{week.hours_built:g} h of building")
    return ", ".join(parts)


def _all_weeks(known: Iterable[date]) -> list[date]:
    """The weeks that are known with those in between; a changed weekday shortens a step."""
    found: list[date] = []
    for first in sorted(set(known)):
        while found and first - found[-1] >= 2 * _WEEK:
            found.append(found[-1] + _WEEK)
        found.append(first)
    return found
