"""What the record shows that is worth a word: each a pure function over plain values and `now`.

A signal always comes with the evidence that it rests on, and nothing after `now` bears on it. Days
off that were said in advance are never counted against anybody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal, get_args

from bot.accountability.consistency import Week
from bot.accountability.values import Break, Change, CheckIn, Commitment, Preferences, Ship
from bot.accountability.weeks import on_break, to_local
from bot.coach.history import History
from bot.coach.next_step import BUILDING, SHOW_WITHIN
from bot.coach.patterns import Pattern
from bot.coach.phrasing import of_hours, spoken
from bot.coach.record import ResourceProgress, StepGiven
from bot.coach.text import quoted

SignalKind = Literal[
    "first_ship",
    "kept_streak",
    "comeback",
    "blocked_twice",
    "gone_quiet",
    "kept_rate",
    "no_ship",
    "open_courses",
    "deployment_put_off",
    "building_share",
]
KINDS: tuple[SignalKind, ...] = get_args(SignalKind)
CELEBRATIONS: frozenset[SignalKind] = frozenset({"first_ship", "kept_streak", "comeback"})

# 70/30 is a rule of thumb: only well below it is a word due, and only over enough hours.
WELL_BELOW = 0.15
SHARE_WEEKS = 4
LEAST_HOURS = 4.0
# Somebody who never shipped gets longer than somebody who did.
FIRST_SHIP_WITHIN = timedelta(days=28)
OPEN_COURSES = 2
PUT_OFF_TIMES = 2
PUT_OFF_LASTS = timedelta(days=90)
BLOCKED_LASTS = timedelta(days=35)
RATE_WEEKS = 3
RATE_PROMISES = 3
RATE_FALL, RATE_LOW = 0.3, 0.6
QUIET_AFTER = timedelta(days=10)
# Longer ago than this it is no news any more.
NEWS_LASTS = timedelta(days=7)
AWAY = timedelta(days=14)
STREAKS = (3, 5, 8, 13, 21, 34, 52)

_DAY = timedelta(days=1)
_DEPLOYMENT = Pattern(
    r"\b(?:re)?(?:deploy\w*|docker\w*|fastapi|flask|endpoint|streamlit|gradio|ci/cd)\b",
    re.IGNORECASE,
)
_NOTHING = Pattern(
    r"\W*(?:no(?:t?hing|ne|pe)?|n/?a|nil|no (?:blocks?|blockers?|problems?|issues?)|not really|"
    r"all (?:good|fine)|nothing (?:really|much|this week|at all))?\W*",
    re.IGNORECASE,
)
_WORD = Pattern(r"[^\W_]{3,}")
_COMMON = frozenset(
    "about after again all also and another any are because been before but can cannot can't could "
    "couldn did didn does doesn don even every few for from get getting gets got had has have how "
    "into its just keep keeps kept last less like lot made make more most much myself never next "
    "not now off once one only other out over own really same should some still stuck such than "
    "that the their them then there these they thing things this those three time tried try trying "
    "two under until very was wasn way week weeks were what when where which while who why will "
    "with won work worked working works would wouldn you your blocked problem problems block "
    "understand understood didnt dont cant wont find found too".split()
)
_SAME = 0.34


@dataclass(frozen=True)
class Signal:
    """Something that the record shows. `strength` is above 0 and at most 1.

    `evidence` are lines of Markdown for the learner, their own words made safe to show. `latest` is
    the moment of the newest thing it rests on; `about` are topics, resources and words that a talk
    about the same matter would name; `key` tells two signals of one kind apart. Raises ValueError
    without evidence.
    """

    kind: SignalKind
    strength: float
    evidence: tuple[str, ...]
    latest: datetime
    about: frozenset[str] = frozenset()
    key: str = ""

    def __post_init__(self) -> None:
        if not self.evidence or not all(line.strip() for line in self.evidence):
            raise ValueError(f"a signal of the kind {self.kind!r} needs evidence")
        if not 0 < self.strength <= 1:
            raise ValueError(f"{self.strength} is no strength")

    @property
    def celebrates(self) -> bool:
        """Whether it is good news."""
        return self.kind in CELEBRATIONS


@dataclass(frozen=True)
class Past:
    """What signals may go by. Every field may stay empty.

    `heard` are the moments at which the learner said anything at all. `courses` are the titles of
    resources that are worked through from one end to the other; other resources are not counted.
    `weeks` are the finished weeks, oldest first.
    """

    prefs: Preferences
    checkins: tuple[CheckIn, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    changes: tuple[Change, ...] = ()
    ships: tuple[Ship, ...] = ()
    breaks: tuple[Break, ...] = ()
    resources: tuple[ResourceProgress, ...] = ()
    steps: tuple[StepGiven, ...] = ()
    weeks: tuple[Week, ...] = ()
    heard: tuple[datetime, ...] = ()
    courses: Mapping[str, str] = field(default_factory=dict)
    topics_of_blocks: Mapping[date, Collection[str]] = field(default_factory=dict)


def signals_of(past: Past, now: datetime) -> tuple[Signal, ...]:
    """All that the record shows at that moment, the strongest first; good news before the rest."""
    found = [
        first_ship(past.ships, past.prefs, now),
        kept_streak(past.weeks, past.prefs, now),
        comeback(past.heard, past.ships, past.changes, past.commitments, past.prefs, now),
        blocked_twice(past.checkins, past.prefs, now, topics=past.topics_of_blocks),
        gone_quiet(past.heard, past.breaks, past.prefs, now),
        kept_rate_falling(past.weeks, past.prefs, now),
        days_since_ship(past.ships, past.commitments, past.breaks, past.prefs, now),
        open_courses(past.resources, past.courses, past.prefs, now),
        deployment_put_off(past.commitments, past.changes, past.steps, past.ships, past.prefs, now),
        building_share(past.checkins, past.prefs, now),
    ]
    return tuple(
        sorted(
            (s for s in found if s is not None),
            key=lambda s: (not s.celebrates, -s.strength, KINDS.index(s.kind)),
        )
    )


def building_share(checkins: Iterable[CheckIn], prefs: Preferences, now: datetime) -> Signal | None:
    """Much less building than the 70/30 rule asks for, over the last weeks with hours."""
    told = [
        (c, at, max(0.0, c.hours_built or 0.0), max(0.0, c.hours_studied or 0.0))
        for c, at in _answered(checkins, now)
        if now - at <= (SHARE_WEEKS + 1) * 7 * _DAY
        and (c.hours_built is not None or c.hours_studied is not None)
    ][-SHARE_WEEKS:]
    built, studied = sum(t[2] for t in told), sum(t[3] for t in told)
    if len(told) < 2 or built + studied < LEAST_HOURS:
        return None
    share = built / (built + studied)
    if share > BUILDING - WELL_BELOW:
        return None
    lines = [
        f"Over {len(told)} check-ins you told me of {of_hours(built)} building and "
        f"{of_hours(studied)} studying: {share:.0%} building."
    ]
    lines += [
        f"Week of {spoken(c.week)}: {of_hours(one)} building, {of_hours(other)} studying."
        for c, _, one, other in told
    ]
    return Signal(
        "building_share",
        _within((BUILDING - share) / BUILDING),
        tuple(lines),
        told[-1][1],
        frozenset({"hours", "70/30", "building and studying"}),
    )


def days_since_ship(
    ships: Iterable[Ship],
    commitments: Iterable[Commitment],
    breaks: Iterable[Break],
    prefs: Preferences,
    now: datetime,
) -> Signal | None:
    """Nothing shown for two weeks; for somebody who never shipped, four from the first promise."""
    breaks = list(breaks)
    last = max((s for s in ships if s.at <= now), key=lambda s: (s.at, s.id), default=None)
    promised = [c for c in commitments if c.made_at <= now]
    if last is not None:
        days = working_days(last.at, now, breaks, prefs)
        if days < SHOW_WITHIN.days:
            return None
        line = (
            f"Your last ship was “{quoted(last.title)}” on {_day(last.at, prefs)}, "
            f"{days} days ago{_without_breaks(last.at, now, days, prefs)}."
        )
        return Signal(
            "no_ship", _within(days / 56), (line,), last.at, frozenset({"ship", "shipped"})
        )
    if not promised:
        return None
    first = min(promised, key=lambda c: (c.made_at, c.id))
    days = working_days(first.made_at, now, breaks, prefs)
    if days < FIRST_SHIP_WITHIN.days:
        return None
    lines = (
        f"Your first promise was “{quoted(first.text)}” on {_day(first.made_at, prefs)}, {days} "
        f"days ago{_without_breaks(first.made_at, now, days, prefs)}; no ship has come to me yet.",
    )
    about = frozenset({"ship", "shipped"})
    return Signal("no_ship", _within(days / 112), lines, first.made_at, about)


def open_courses(
    resources: Iterable[ResourceProgress],
    courses: Mapping[str, str],
    prefs: Preferences,
    now: datetime,
) -> Signal | None:
    """Several courses begun and none of them finished: hopping between tutorials."""
    latest: dict[str, ResourceProgress] = {}
    for progress in sorted((r for r in resources if r.at <= now), key=lambda r: r.at):
        if progress.resource in courses:
            latest[progress.resource] = progress
    begun = History(now=now, resources=tuple(latest.values())).under_way()
    if len(begun) < OPEN_COURSES:
        return None
    lines = tuple(
        f"{quoted(courses[p.resource])}: {'halfway' if p.state == 'half' else 'begun'}, as you "
        f"told me on {_day(p.at, prefs)}{_saying(p.quote)}."
        for p in begun
    )
    return Signal(
        "open_courses",
        _within(0.3 + 0.2 * (len(begun) - OPEN_COURSES)),
        lines,
        max(p.at for p in begun),
        frozenset({p.resource for p in begun} | {courses[p.resource].lower() for p in begun}),
    )


def deployment_put_off(
    commitments: Iterable[Commitment],
    changes: Iterable[Change],
    steps: Iterable[StepGiven],
    ships: Iterable[Ship],
    prefs: Preferences,
    now: datetime,
) -> Signal | None:
    """Deployment promised or given as a step and put off again and again."""
    own = {c.id: c for c in commitments if c.made_at <= now and _deploys(c.text, [c.topic])}
    mine = [c for c in changes if c.at <= now and c.commitment in own]
    # What is missed and then moved is put off once.
    off = {c.commitment: c for c in mine if c.to in ("moved", "dropped", "missed")}
    found = [
        (
            change.at,
            f"“{quoted(own[key].text)}”: {change.to} on {_day(change.at, prefs)}"
            f"{_saying(change.quote)}.",
        )
        for key, change in off.items()
    ]
    found += [
        (step.at, f"The step “{_named(step.topic)}” of {_day(step.at, prefs)}: skipped.")
        for step in steps
        if step.outcome == "skipped" and _deploys("", [step.topic])
    ]
    done = [s.at for s in ships if s.at <= now and _deploys(f"{s.title} {s.link}", s.topics)]
    done += [c.at for c in _kept(mine, now)]
    since = max([*done, now - PUT_OFF_LASTS])
    lately = sorted((at, line) for at, line in found if since < at <= now)
    if len(lately) < PUT_OFF_TIMES:
        return None
    return Signal(
        "deployment_put_off",
        _within(0.2 + 0.2 * len(lately)),
        tuple(line for _, line in lately),
        lately[-1][0],
        frozenset({"deploy", "deployment", "mlops"} | {c.topic for c in own.values() if c.topic}),
    )


def blocked_twice(
    checkins: Iterable[CheckIn],
    prefs: Preferences,
    now: datetime,
    *,
    topics: Mapping[date, Collection[str]] | None = None,
) -> Signal | None:
    """Two check-ins that tell of the same block. `topics` names those of a block, by week."""
    topics = topics or {}
    told = [
        (at, c.blocked, _words(c.blocked), frozenset(topics.get(c.week, ())))
        for c, at in _answered(checkins, now)
        if now - at <= BLOCKED_LASTS and not _NOTHING.fullmatch(c.blocked)
    ]
    if len(told) < 2:
        return None
    last = told[-1]
    same = [one for one in told[:-1] if one[3] & last[3] or _alike(one[2], last[2])]
    if not same:
        return None
    both = [*same, last]
    shared = frozenset[str]().union(*(one[3] & last[3] or one[2] & last[2] for one in same))
    return Signal(
        "blocked_twice",
        _within(0.4 + 0.2 * len(same)),
        tuple(f"{_day(at, prefs)}: “{quoted(text)}”" for at, text, _, _ in both),
        last[0],
        shared,
        key=" ".join(sorted(shared)),
    )


def kept_rate_falling(weeks: Sequence[Week], prefs: Preferences, now: datetime) -> Signal | None:
    """Clearly fewer promises kept in the last three weeks than in the three before."""
    counted = [w for w in _over(weeks, prefs, now) if w.promised and not w.off]
    late, early = counted[-RATE_WEEKS:], counted[-2 * RATE_WEEKS : -RATE_WEEKS]
    if len(early) < 2 or not _fresh(late[-1], prefs, now):
        return None
    if min(sum(w.promised for w in part) for part in (early, late)) < RATE_PROMISES:
        return None
    before, after = _rate(early), _rate(late)
    if after > RATE_LOW or before - after < RATE_FALL:
        return None
    lines = [
        f"Up to the week of {spoken(early[-1].first)} you kept {before:.0%} of your promises, "
        f"since then {after:.0%}."
    ]
    lines += [_of_week(week) for week in (*early, *late)]
    return Signal(
        "kept_rate",
        _within(before - after),
        tuple(lines),
        _end(late[-1]),
        frozenset({"promise", "promises", "commitments"}),
    )


def gone_quiet(
    heard: Iterable[datetime], breaks: Iterable[Break], prefs: Preferences, now: datetime
) -> Signal | None:
    """Nothing was heard of the learner for ten days that were not off."""
    last = max((at for at in heard if at <= now), default=None)
    if last is None:
        return None
    days = working_days(last, now, breaks, prefs)
    if days < QUIET_AFTER.days:
        return None
    line = (
        f"I last heard from you on {_day(last, prefs)}, {days} days ago"
        f"{_without_breaks(last, now, days, prefs)}."
    )
    return Signal("gone_quiet", _within(days / 28), (line,), last)


def comeback(
    heard: Iterable[datetime],
    ships: Iterable[Ship],
    changes: Iterable[Change],
    commitments: Iterable[Commitment],
    prefs: Preferences,
    now: datetime,
) -> Signal | None:
    """Two weeks or more without a word, and something kept or shipped since the return."""
    moments = sorted(at for at in heard if at <= now)
    gaps = [
        (left, back)
        for left, back in pairwise(moments)
        if back - left >= AWAY and now - back <= 2 * NEWS_LASTS
    ]
    if not gaps:
        return None
    left, back = gaps[-1]
    texts = {c.id: c.text for c in commitments if c.made_at <= now}
    deeds = [(s.at, f"Shipped “{quoted(s.title)}” on {_day(s.at, prefs)}.") for s in ships]
    deeds += [
        (c.at, f"Kept “{quoted(texts[c.commitment])}” on {_day(c.at, prefs)}.")
        for c in _kept(changes, now)
        if c.commitment in texts
    ]
    since = sorted((at, line) for at, line in deeds if back <= at <= now)
    if not since or now - since[0][0] > NEWS_LASTS:
        return None
    away = f"You were away from {_day(left, prefs)} and came back on {_day(back, prefs)}."
    return Signal(
        "comeback",
        _within((back - left) / timedelta(days=56)),
        (away, since[0][1]),
        since[0][0],
        key=back.astimezone(UTC).date().isoformat(),
    )


def first_ship(ships: Iterable[Ship], prefs: Preferences, now: datetime) -> Signal | None:
    """The first thing that the learner has ever shipped, within a week of it."""
    first = min((s for s in ships if s.at <= now), key=lambda s: (s.at, s.id), default=None)
    if first is None or now - first.at > NEWS_LASTS:
        return None
    line = f"Shipped on {_day(first.at, prefs)}: “{quoted(first.title)}”."
    return Signal("first_ship", 1.0, (line,), first.at, key=first.id)


def kept_streak(weeks: Sequence[Week], prefs: Preferences, now: datetime) -> Signal | None:
    """Weeks in a row in which every promise was kept, at 3, 5, 8, 13 and so on.

    Weeks off and weeks without a promise neither add to it nor break it.
    """
    counted = [w for w in _over(weeks, prefs, now) if w.promised and not w.off]
    row: list[Week] = []
    for week in reversed(counted):
        if week.kept < week.promised:
            break
        row.insert(0, week)
    if len(row) not in STREAKS or now - _end(row[-1]) > NEWS_LASTS + 3 * _DAY:
        return None
    return Signal(
        "kept_streak",
        _within(0.4 + len(row) / 26),
        tuple(_of_week(week) for week in row[-5:]),
        _end(row[-1]),
        key=row[-1].first.isoformat(),
    )


def working_days(
    since: datetime, now: datetime, breaks: Iterable[Break], prefs: Preferences
) -> int:
    """The whole days from a moment until now, without those that were off."""
    breaks = list(breaks)
    days = max(0, (now - since).days)
    if not breaks:
        return days
    off = sum(on_break(since + n * _DAY, breaks, prefs) for n in range(1, days + 1))
    return days - off


def until(past: Past, now: datetime) -> Past:
    """The past as it was known at a moment: what came later is left out."""
    return replace(
        past,
        checkins=tuple(c for c, _ in _answered(past.checkins, now)),
        commitments=tuple(c for c in past.commitments if c.made_at <= now),
        changes=tuple(c for c in past.changes if c.at <= now),
        ships=tuple(s for s in past.ships if s.at <= now),
        resources=tuple(r for r in past.resources if r.at <= now),
        steps=tuple(s for s in past.steps if s.at <= now),
        weeks=tuple(_over(past.weeks, past.prefs, now)),
        heard=tuple(at for at in past.heard if at <= now),
    )


def _answered(checkins: Iterable[CheckIn], now: datetime) -> list[tuple[CheckIn, datetime]]:
    found = [
        (c, c.answered_at) for c in checkins if c.answered_at is not None and c.answered_at <= now
    ]
    return sorted(found, key=lambda pair: (pair[0].week, pair[1]))


def _over(weeks: Iterable[Week], prefs: Preferences, now: datetime) -> list[Week]:
    today = to_local(now, prefs).date()
    return sorted((w for w in weeks if w.first + 6 * _DAY <= today), key=lambda w: w.first)


def _fresh(week: Week, prefs: Preferences, now: datetime) -> bool:
    return to_local(now, prefs).date() - week.first <= 21 * _DAY


def _end(week: Week) -> datetime:
    """About when a week ended; the zone does not matter to those who ask."""
    last = week.first + 6 * _DAY
    return datetime(last.year, last.month, last.day, tzinfo=UTC)


def _rate(weeks: Sequence[Week]) -> float:
    return sum((w.share or 0.0) * w.promised for w in weeks) / sum(w.promised for w in weeks)


def _of_week(week: Week) -> str:
    partly = f" and {week.partly} partly" if week.partly else ""
    return f"Week of {spoken(week.first)}: {week.kept} of {week.promised} kept{partly}."


def _kept(changes: Iterable[Change], now: datetime) -> list[Change]:
    """The lines by which promises were kept, without those that were put right since."""
    answers: dict[str, Change] = {}
    for line in changes:
        if line.at <= now and line.to in ("kept", "partly", "missed", "excused"):
            answers[line.commitment] = line
    return [line for line in answers.values() if line.to == "kept"]


def _deploys(text: str, topics: Iterable[str]) -> bool:
    return any(t.startswith("mlops/") for t in topics) or bool(_DEPLOYMENT.search(text))


def _named(topic: str) -> str:
    return quoted(topic.rsplit("/", 1)[-1].replace("-", " "))


def _words(text: str) -> frozenset[str]:
    """The words that say what a text is about, without their endings."""
    found = (word.lower() for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in found if word not in _COMMON)


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ers", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts share a third of the words of the shorter one, and more than one word."""
    shared, least = len(one & other), min(len(one), len(other))
    return least > 0 and shared / least >= _SAME and (shared >= 2 or least == 1)


def _within(strength: float) -> float:
    return min(1.0, max(0.05, strength))


def _day(moment: datetime, prefs: Preferences) -> str:
    return spoken(to_local(moment, prefs).date())


def _saying(quote: str) -> str:
    return f" (“{quoted(quote, 120)}”)" if quote.strip() else ""


def _without_breaks(since: datetime, now: datetime, days: int, prefs: Preferences) -> str:
    return ", days off left out" if (now - since).days > days else ""
