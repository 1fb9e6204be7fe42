"""Who learns with whom: buddies and pods of three to five, by stage, pace and hours in common.

Only those who asked for it are matched, and those who keep away from each other never meet.
Whoever falls silent for two weeks that were not off leaves a place that is filled, and is matched
anew when they are back. Pure and deterministic: the order of those who come in changes nothing.

People are put in a line of likeness and cut into blocks, and each block is divided in the best way
there is, so that the work grows with the number of people and not faster.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import combinations
from typing import Literal

from bot.accountability.signals import working_days
from bot.accountability.values import Break, Preferences
from bot.coach.phrasing import of_hours

Circle = Literal["buddies", "pod"]

HOURS_OF_A_WEEK = 168
# Two weeks of silence, and a place is free.
SILENT = timedelta(days=14)
# With so many hours in common a meeting can be found.
ENOUGH_HOURS = 4
# Least, best and most members.
SIZES: Mapping[Circle, tuple[int, int, int]] = {"buddies": (2, 2, 3), "pod": (3, 4, 5)}
# The best division of so many people is found at once, and of so many where somebody is left over.
_BLOCK, _MOST_AT_ONCE = 8, 11
# What weighs how much when people are put together; whole numbers keep sums exact. Two who were
# together before weigh more than all else.
_STAGE, _PACE, _HOURS, _OFF_SIZE, _TOGETHER = 40, 20, 60, 15, 5_000
_ALONE = 1_000_000


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be matched. `free` are hours of the week in UTC, Monday 00:00 being 0.

    `stage` is the number of the step on the track, `pace` hours a week. Raises ValueError for hours
    outside of the week.
    """

    prefs: Preferences
    stage: int
    pace: float
    free: frozenset[int]
    heard_at: datetime
    wants: frozenset[Circle] = frozenset()
    apart_from: frozenset[str] = frozenset()
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        if not all(0 <= hour < HOURS_OF_A_WEEK for hour in self.free):
            raise ValueError("an hour of the week is 0 to 167")
        if not math.isfinite(self.pace) or self.pace < 0:
            raise ValueError(f"{self.pace} hours a week cannot be")

    @property
    def learner(self) -> str:
        """Who it is."""
        return self.prefs.learner


@dataclass(frozen=True)
class Group:
    """People who learn together, in the order of their names."""

    members: tuple[str, ...]

    @property
    def id(self) -> str:
        """A name for exactly these members."""
        return hashlib.sha256("\0".join(self.members).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Matching:
    """The groups, and who waits and why. `silent` are those who lost their place by silence."""

    groups: tuple[Group, ...]
    waiting: tuple[tuple[str, str], ...] = ()
    silent: tuple[str, ...] = ()

    def group_of(self, learner: str) -> Group | None:
        """The group of a learner, if they have one."""
        return next((g for g in self.groups if learner in g.members), None)


def match(
    candidates: Iterable[Candidate],
    now: datetime,
    *,
    circle: Circle = "pod",
    standing: Iterable[Collection[str]] = (),
) -> Matching:
    """Buddies or pods for all who want them.

    `standing` are the groups there are. One that still has enough members stays as it is, and takes
    in somebody only who would be alone otherwise; what is left of a smaller one stays together if
    it can. Nobody waits where a group can be found without bringing together those who keep apart.
    """
    least, _, most = SIZES[circle]
    asked = {c.learner: c for c in candidates if circle in c.wants and _here(c)}
    silent = sorted(name for name, c in asked.items() if is_silent(c, now))
    here = {name: c for name, c in asked.items() if name not in set(silent)}
    matcher = _Matcher(here, circle)
    kept: list[tuple[str, ...]] = []
    placed: set[str] = set()
    for members in sorted(sorted(set(group)) for group in standing):
        left = tuple(name for name in members if name in here and name not in placed)
        if least <= len(left) <= most and matcher.agree(left):
            kept.append(left)
            placed.update(left)
        elif len(left) > 1:
            matcher.mates.update(frozenset(pair) for pair in combinations(left, 2))
    groups, alone = matcher.divide([name for name in here if name not in placed])
    groups, alone = matcher.settle([*kept, *groups], alone)
    return Matching(
        tuple(Group(g) for g in sorted(groups)),
        tuple((name, _why_waiting(len(here), least)) for name in sorted(alone)),
        tuple(silent),
    )


def is_silent(candidate: Candidate, now: datetime) -> bool:
    """Whether somebody was not heard of for two weeks; days off do not count."""
    days = working_days(candidate.heard_at, now, candidate.breaks, candidate.prefs)
    return days >= SILENT.days


def hours_in_common(candidates: Iterable[Candidate]) -> frozenset[int]:
    """The hours of the week in which all are free."""
    free = [c.free for c in candidates]
    return frozenset[int]().union(*free[:1]).intersection(*free) if free else frozenset()


def explain_group(candidates: Sequence[Candidate]) -> str:
    """Why these were put together, in one sentence without names."""
    stages = sorted({c.stage for c in candidates})
    paces = sorted(c.pace for c in candidates)
    common = len(hours_in_common(candidates))
    where = (
        f"you are all at step {stages[0]}"
        if len(stages) == 1
        else f"you are at steps {stages[0]} to {stages[-1]}"
    )
    pace = (
        f"study about {of_hours(paces[0])} a week"
        if paces[-1] - paces[0] < 0.5
        else f"study {paces[0]:g} to {paces[-1]:g} hours a week"
    )
    hours = f"share {of_hours(common)} of the week" if common else "share no hour, so write instead"
    return f"I put you together because {where}, {pace} and {hours}."


def _here(candidate: Candidate) -> bool:
    return not (candidate.prefs.left or candidate.prefs.paused)


def _why_waiting(count: int, least: int) -> str:
    if count < least:
        return f"A group needs {least}, and there are {count} so far. You are first in line."
    return "Nobody is free at the moment whom you would want to meet. You are first in line."


@dataclass
class _Matcher:
    """Divides people into groups of one kind."""

    people: Mapping[str, Candidate]
    circle: Circle
    # Pairs that were together before.
    mates: set[frozenset[str]] = field(default_factory=set)

    @cached_property
    def _costs(self) -> dict[tuple[str, str], int]:
        return {}

    def agree(self, names: Iterable[str]) -> bool:
        """Whether nobody keeps apart from another one."""
        return all(self._cost(a, b) < _ALONE for a, b in combinations(names, 2))

    def divide(self, names: Sequence[str]) -> tuple[list[tuple[str, ...]], list[str]]:
        """Groups of those people, and who is left over."""
        line = sorted(names, key=self._likeness)
        groups: list[tuple[str, ...]] = []
        alone: list[str] = []
        blocks = max(1, math.ceil(len(line) / _BLOCK))
        for number in range(blocks):
            part = line[number * len(line) // blocks : (number + 1) * len(line) // blocks]
            found, left = self._best(part)
            groups += found
            alone += left
        return groups, alone

    def settle(
        self, groups: list[tuple[str, ...]], alone: list[str]
    ) -> tuple[list[tuple[str, ...]], list[str]]:
        """Find a place for those who are alone: with each other, in a group, or by parting one."""
        if alone:
            found, alone = self.divide(alone)
            groups = [*groups, *found]
        left = []
        for name in sorted(alone):
            place = self._place(name, groups)
            if place is None:
                left.append(name)
            else:
                old, new = place
                groups = [group for group in groups if group not in old] + new
        count = sum(len(group) for group in groups) + len(left)
        if left and groups and count <= _MOST_AT_ONCE:
            everyone = [*left, *(name for group in groups for name in group)]
            found, still = self._best(everyone)
            if len(still) < len(left):
                return found, still
        return groups, left

    def _place(
        self, name: str, groups: Sequence[tuple[str, ...]]
    ) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]] | None:
        """Which groups make room for somebody, and what becomes of them; the least change first."""
        most = SIZES[self.circle][2]
        ways = []
        for group in groups:
            if len(group) < most:
                joined = _ordered((*group, name))
                if self.agree(joined):
                    ways.append((self._price(joined) - self._price(group), group))
        if ways:
            group = min(ways)[1]
            return [group], [_ordered((*group, name))]
        for count in (1, 2):
            near = sorted(groups, key=lambda g: (min(self._cost(name, m) for m in g), g))
            for old in combinations(near[:12] if count == 2 else near, count):
                members = [member for group in old for member in group]
                if len(members) + 1 > _MOST_AT_ONCE:
                    continue
                found, left = self._best([*members, name])
                if not left:
                    return list(old), found
        return None

    def _best(self, names: Sequence[str]) -> tuple[list[tuple[str, ...]], list[str]]:
        """The best division of a few people: the fewest alone, then the most alike."""
        line = sorted(names)
        least, _, most = SIZES[self.circle]
        everyone = (1 << len(line)) - 1
        known: dict[int, tuple[int, tuple[tuple[int, ...], ...]]] = {0: (0, ())}

        def best(mask: int) -> tuple[int, tuple[tuple[int, ...], ...]]:
            if mask in known:
                return known[mask]
            here = [n for n in range(len(line)) if mask >> n & 1]
            first, others = here[0], here[1:]
            price, rest = best(mask ^ (1 << first))
            found = (price + _ALONE, ((first,), *rest))
            for size in range(least, most + 1):
                for with_whom in combinations(others, size - 1):
                    group = (first, *with_whom)
                    cost = prices.get(group)
                    if cost is None:
                        cost = prices[group] = self._price(tuple(line[n] for n in group))
                    if cost >= _ALONE:
                        continue
                    price, rest = best(mask ^ sum(1 << n for n in group))
                    found = min(found, (price + cost, (group, *rest)))
            known[mask] = found
            return found

        prices: dict[tuple[int, ...], int] = {}
        _, division = best(everyone)
        parts = [tuple(line[n] for n in group) for group in division]
        return [p for p in parts if len(p) > 1], [p[0] for p in parts if len(p) == 1]

    def _price(self, group: Sequence[str]) -> int:
        """How badly people go together, on the average of the pairs, for all of them."""
        pairs = [self._cost(a, b) for a, b in combinations(group, 2)]
        if any(pair >= _ALONE for pair in pairs):
            return _ALONE
        off = abs(len(group) - SIZES[self.circle][1]) * _OFF_SIZE
        again = sum(frozenset(pair) in self.mates for pair in combinations(group, 2))
        return (sum(pairs) // len(pairs) + off) * len(group) - _TOGETHER * again

    def _cost(self, one: str, other: str) -> int:
        key = (one, other) if one < other else (other, one)
        if key not in self._costs:
            self._costs[key] = self._unlike(self.people[key[0]], self.people[key[1]])
        return self._costs[key]

    def _unlike(self, a: Candidate, b: Candidate) -> int:
        if a.learner in b.apart_from or b.learner in a.apart_from:
            return _ALONE
        stage = min(abs(a.stage - b.stage), 4) * _STAGE
        pace = round(_PACE * min(3.0, abs(math.log2((a.pace + 1) / (b.pace + 1)))))
        common = len(a.free & b.free)
        hours = _HOURS * max(0, ENOUGH_HOURS - common) // ENOUGH_HOURS
        return stage + pace + hours

    def _likeness(self, name: str) -> tuple[int, float, float, str]:
        """A place in the line in which neighbours are alike."""
        person = self.people[name]
        return person.stage, _middle(person.free), person.pace, name


def _middle(hours: Collection[int]) -> float:
    """The hour of the day around which free hours lie, on a clock that has no end."""
    if not hours:
        return 0.0
    turns = [2 * math.pi * (hour % 24) / 24 for hour in sorted(hours)]
    angle = math.atan2(sum(map(math.sin, turns)), sum(map(math.cos, turns)))
    return round(angle / (2 * math.pi) * 24 % 24, 3)


def _ordered(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
