"""The plan: weeks with topics, projects and ships, from hours and a date. Pure functions.

A topic's hours are two fifths study and three fifths building: its Practise section, and code that
is typed and run while reading, which the 70/30 rule counts as building. A project is all building.
Where topics and projects of the track build less than 70% of the time, further projects that use
the topics are added, and after them time-boxes for something of one's own.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.coach.next_step import settled
from bot.coach.phrasing import listed, of_hours, spoken
from knowledge.graph import edges, path_to
from knowledge.models import Hours, Knowledge, Project, SectionName, Topic, Track

BUILDING = 0.7
PRACTISE = 0.6
LEAST_HOURS, MOST_HOURS = 0.5, 60.0
# Below this share of kept hours a plan is fiction, and a restart helps more.
LEAST_KEPT = 0.1
# Five years. Nobody keeps a plan that is longer, and nobody should be shown one.
MOST_WEEKS = 260
_WEEK = timedelta(weeks=1)
# The length of a time-box for something of one's own, in hours.
_BOX = 4.0
_TINY = 1e-6

Kind = Literal["topic", "project", "own"]


@dataclass(frozen=True)
class Span:
    """An effort in hours: if all goes well, and if nothing does."""

    low: float
    high: float

    @property
    def mid(self) -> float:
        """Halfway between the two, which is what weeks are planned with."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Item:
    """A topic, a project or a time-box of the plan, and the weeks between which it will be done.

    `ship` says what is shown at the end; topics have none. `step` is the title of the track's step,
    empty on the way to a goal.
    """

    kind: Kind
    id: str
    title: str
    hours: Span
    done_when: str
    ship: str = ""
    step: str = ""
    earliest: int = 0
    latest: int = 0

    @property
    def building(self) -> float:
        """Hours of building in the middle estimate."""
        return self.hours.mid * (PRACTISE if self.kind == "topic" else 1.0)


@dataclass(frozen=True)
class Part:
    """What is done of an item in one week, in hours; an item may span weeks."""

    item: Item
    hours: float
    begins: bool
    finishes: bool


@dataclass(frozen=True)
class Week:
    """One week of the plan; `starts` is its first day."""

    number: int
    starts: date
    parts: tuple[Part, ...]

    @property
    def hours(self) -> float:
        """The hours planned for this week."""
        return sum(part.hours for part in self.parts)

    @property
    def ships(self) -> tuple[Item, ...]:
        """What is finished and shown this week."""
        return tuple(p.item for p in self.parts if p.finishes and p.item.ship)


Why = Literal["side", "end"]


@dataclass(frozen=True)
class Cut:
    """Something left out so that the rest fits, and why it went before the others.

    Either no project of the plan builds on it (side), or it stands at the far end (end).
    """

    kind: Kind
    id: str
    title: str
    why: Why


Verdict = Literal["open", "fits", "tight", "cut"]


@dataclass(frozen=True)
class Plan:
    """Items in order and the weeks they fall into.

    `verdict`: no date was given (open), it fits even if all takes long (fits), it fits if things
    take the middle of their ranges (tight), or some of it was left out (cut). `whole` is the
    effort before anything was cut. `enough_hours` a week or the date `enough_until` would have
    done; None where neither would. `spare` is what can go first should it run late.
    """

    track: Track
    goal: str | None
    hours_per_week: float
    kept_rate: float
    start: date
    deadline: date | None
    items: tuple[Item, ...]
    weeks: tuple[Week, ...]
    verdict: Verdict
    whole: Span
    cut: tuple[Cut, ...] = ()
    spare: tuple[str, ...] = ()
    enough_hours: float | None = None
    enough_until: date | None = None
    # Of what the topics of an examination would take from nothing, so much is there for each.
    share: float = 1.0

    @property
    def weekly(self) -> float:
        """The hours a week that can be counted on."""
        return self.hours_per_week * self.kept_rate

    @property
    def hours(self) -> Span:
        """The effort of everything in the plan."""
        return _total(self.items)

    @property
    def building_share(self) -> float:
        """How much of the time is building, by the middle estimates; between 0 and 1."""
        return sum(item.building for item in self.items) / self.hours.mid

    @property
    def earliest(self) -> int:
        """The week in which all is done if everything goes well."""
        return self.items[-1].earliest

    @property
    def latest(self) -> int:
        """The week in which all is done if everything takes long."""
        return self.items[-1].latest


@dataclass(frozen=True)
class Refusal:
    """Why no plan can be made of this, kindly, and what would work."""

    reason: Literal["hours", "date", "too_soon", "too_little", "kept", "goal", "done"]
    message: str
    instead: str
    enough_hours: float | None = None
    enough_until: date | None = None


@dataclass(frozen=True)
class _Stop:
    """A topic on the way and the number of the track's step for which it is learned."""

    topic: Topic
    step: int


_GROUP = "group:"
_SEVERAL = "topics:"
# With less of its time a topic cannot even be gone over.
_LEAST_SHARE = 0.15
_ON_PAPER = frozenset({"linear-algebra", "calculus", "probability", "statistics"})


def of_group(group: str) -> str:
    """A whole group of topics as the goal of a plan."""
    return f"{_GROUP}{group}"


def of_topics(topics: Sequence[str]) -> str:
    """Several topics as the goal of a plan: what an examination asks."""
    return _SEVERAL + "+".join(topics)


def is_goal(knowledge: Knowledge, goal: str) -> bool:
    """Whether a plan can lead to it: a topic, several, a project or a group."""
    if goal.startswith(_SEVERAL):
        return all(topic in knowledge.topics for topic in _several(goal))
    group = goal.removeprefix(_GROUP)
    named = goal in knowledge.topics or goal in knowledge.projects
    return named or (goal.startswith(_GROUP) and group in knowledge.groups)


def goal_title(knowledge: Knowledge, goal: str) -> str:
    """What the goal of a plan is called; KeyError for what is none."""
    if goal.startswith(_SEVERAL):
        return listed([knowledge.topics[topic].title for topic in _several(goal)])
    if goal.startswith(_GROUP):
        return knowledge.groups[goal.removeprefix(_GROUP)].title
    return (knowledge.topics.get(goal) or knowledge.projects[goal]).title


def topics_of(knowledge: Knowledge, goal: str) -> tuple[str, ...]:
    """The topics that a goal names itself."""
    if goal.startswith(_SEVERAL):
        return _several(goal)
    return (goal,) if goal in knowledge.topics else ()


def _several(goal: str) -> tuple[str, ...]:
    return tuple(goal.removeprefix(_SEVERAL).split("+"))


def make_plan(
    knowledge: Knowledge,
    track: Track,
    *,
    known: Collection[str],
    not_known: Collection[str],
    hours_per_week: float,
    start: date,
    deadline: date | None,
    kept_rate: float = 1.0,
    goal: str | None = None,
) -> Plan | Refusal:
    """A plan from `start` on, for the rest of a track or the way to a goal (topic, project or group
    id; the id of a group is that of `of_group`).

    `kept_rate` is the share of planned hours that really happened, 0 to 1; it stretches the plan.
    """
    refusal = _impossible(hours_per_week, start, deadline, kept_rate)
    if refusal is not None:
        return refusal
    have = settled(knowledge, known, not_known)
    if goal is not None and not is_goal(knowledge, goal):
        return Refusal(
            "goal",
            "I don't know the goal that this plan should lead to.",
            "Name a topic or a project of mine, or leave the goal out and I plan the "
            f"{track.title} track.",
        )
    way = _way(knowledge, track, have, goal)
    aims = _aims(knowledge, track, way, goal)
    full = _sequence(knowledge, track, way, have, aims)
    if not full:
        return Refusal(
            "done",
            "You know all of this already, so there is nothing to plan.",
            "Name another goal or track, or take a project and ship it.",
        )
    kept_rate = min(kept_rate, 1.0)
    weekly = hours_per_week * kept_rate
    weeks = MOST_WEEKS if deadline is None else min((deadline - start).days // 7, MOST_WEEKS)
    room = weekly * weeks + _TINY
    whole = _total(full)
    order = _cut_order(knowledge, track, way, aims, full)
    items: Sequence[Item] = full
    cut: Sequence[Cut] = ()
    share = 1.0
    if goal is not None and goal.startswith(_SEVERAL) and deadline is not None:
        # An examination asks all of it, so that each gets less time rather than some of it none.
        full, share = _squeezed(full, room)
        items, whole = full, _total(full)
    verdict: Verdict = "fits" if whole.high <= room else "tight"
    if deadline is None:
        verdict = "open"
    enough_hours = enough_until = None
    if whole.mid > room:
        verdict = "cut"
        enough_hours = _hours_for(whole.mid, weeks, kept_rate)
        enough_until = _date_for(whole.high, weekly, start)
        items, cut = _shortened(knowledge, track, way, have, aims, order, room)
        if not items:
            least = _left(knowledge, track, way, have, aims, order[:-1])
            return _too_little(least, weeks, weekly, kept_rate, start, deadline)
    items = _dated(items, weekly)
    if goal is not None:  # the way to a goal goes across the steps
        items = [replace(item, step="") for item in items]
    return Plan(
        track=track,
        goal=goal,
        hours_per_week=hours_per_week,
        kept_rate=kept_rate,
        start=start,
        deadline=deadline,
        items=tuple(items),
        weeks=_weeks(items, weekly, start),
        verdict=verdict,
        whole=whole,
        cut=tuple(cut),
        spare=tuple(entry.title for entry in order if entry.id in {i.id for i in items})[:3],
        enough_hours=enough_hours,
        enough_until=enough_until,
        share=share,
    )


def _squeezed(items: Sequence[Item], room: float) -> tuple[list[Item], float]:
    """The topics alone, each with as much of its time as there is room for, and that share."""
    topics = [item for item in items if item.kind == "topic"]
    share = min(1.0, (room - _TINY) / _total(topics).mid) if topics else 1.0
    if share < _LEAST_SHARE:
        return list(items), 1.0
    return [
        replace(t, hours=Span(_halves(t.hours.low * share), _halves(t.hours.high * share)))
        for t in topics
    ], share


def _halves(hours: float) -> float:
    """Hours rounded down to half hours, and never none."""
    return max(0.5, math.floor(hours * 2) / 2)


def _impossible(
    hours: float, start: date, deadline: date | None, kept_rate: float
) -> Refusal | None:
    """What is wrong with the request itself."""
    if not math.isfinite(hours):
        return Refusal(
            "hours",
            "I can't read those hours as a number.",
            "Count an ordinary week and tell me its free hours: 3, 5 or 8 are common answers.",
        )
    if hours < LEAST_HOURS:
        return Refusal(
            "hours",
            "Without any time for it even the best plan stands still, and that is no fault of "
            "yours: some weeks are like that.",
            "Two sittings of 45 minutes a week are enough to get somewhere: ask me for a plan "
            "with 1.5 hours a week.",
            enough_hours=1.5,
        )
    if hours > MOST_HOURS:
        more = "more than a week has" if hours > 168 else "more than anybody can keep focused"
        return Refusal(
            "hours",
            f"{hours:,.6g} hours a week is {more}.",
            "Full-time learners manage 25 to 35 focused hours, most people beside a job 4 to 10. "
            "Tell me a number that would hold in an ordinary week.",
            enough_hours=30.0,
        )
    if not math.isfinite(kept_rate) or kept_rate < LEAST_KEPT:
        return Refusal(
            "kept",
            "Hardly any of the planned hours happened lately, so a new plan would be fiction, and "
            "that says something about the plan, not about you.",
            "Restart with 20 minutes today on one small thing; after one week that you kept I "
            "plan with what really happens.",
        )
    if date.max - start < 3 * MOST_WEEKS * _WEEK:
        return Refusal(
            "date", "My calendar ends before this plan would.", "Start with a date nearer to today."
        )
    if deadline is None:
        return None
    if deadline < start:
        return Refusal(
            "date",
            f"{spoken(deadline)} has already passed.",
            "Give me a date ahead, or none at all and I tell you how long it takes.",
            enough_until=start + 4 * _WEEK,
        )
    if deadline - start < _WEEK:
        near = {0: "That is today", 1: "That is tomorrow"}.get(
            (deadline - start).days, f"That is only {(deadline - start).days} days away"
        )
        return Refusal(
            "too_soon",
            f"{near}: too soon for a plan, but enough for one sitting.",
            "Ask me for your next step and do its first half hour today; for a plan give me a "
            f"date from {spoken(start + _WEEK)} on.",
            enough_until=start + _WEEK,
        )
    return None


def _way(
    knowledge: Knowledge, track: Track, have: Collection[str], goal: str | None
) -> list[_Stop]:
    """Every topic to be learned, in order, each prerequisite before what needs it."""
    targets: list[tuple[str, int]]
    if goal is not None and goal.startswith(_GROUP):
        own = knowledge.members(goal.removeprefix(_GROUP))
        order = [*(topic for topic in track.topics if topic in own), *own]
        targets = [(topic, 0) for topic in dict.fromkeys(order) if topic not in have]
    elif goal is not None and goal.startswith(_SEVERAL):
        targets = [(topic, 0) for topic in _several(goal) if topic not in have]
    elif goal is None:
        targets = [(topic, n) for n, step in enumerate(track.steps) for topic in step.topics]
    else:
        project = knowledge.projects.get(goal)
        targets = [(topic, 0) for topic in (project.needs if project else (goal,))]
    covered = set(have)
    if goal is not None and goal.startswith(_SEVERAL):
        # Who is examined in them has been taught what they stand on.
        covered |= set(knowledge.topics) - {target for target, _ in targets}
    if goal is not None and goal.startswith(_GROUP):
        subjects = {target.partition("/")[0] for target, _ in targets}
        if subjects <= _ON_PAPER:
            # Maths can be learned with a pencil; who wants it alone is not sent to Python first.
            covered |= {t for t in knowledge.topics if t.partition("/")[0] not in _ON_PAPER}
    way: list[_Stop] = []
    for target, number in targets:
        for leg in path_to(
            knowledge.topics, target, known=covered, theory_first=track.theory == "first"
        ):
            covered.add(leg.topic)
            way.append(_Stop(knowledge.topics[leg.topic], number))
    return way


def _aims(
    knowledge: Knowledge, track: Track, way: Sequence[_Stop], goal: str | None
) -> list[tuple[Project, int]]:
    """The projects that belong into the plan, each with the step from which it may come."""
    ahead = {stop.topic.id for stop in way}
    if goal is not None:
        if goal in knowledge.projects:
            return [(knowledge.projects[goal], 0)]
        if goal.startswith((_GROUP, _SEVERAL)):
            return []
        names = knowledge.topics[goal].projects if ahead else ()
        return [(knowledge.projects[name], 0) for name in names[:1] if name in knowledge.projects]
    last = len(track.steps) - 1
    found: dict[str, tuple[Project, int]] = {}
    for number, step in enumerate(track.steps):
        for name in step.projects:
            project = knowledge.projects[name]
            # A project of which nothing is new has been outgrown; the last step is the proof.
            if number == last or ahead.intersection((*project.needs, *project.proves)):
                found.setdefault(name, (project, number))
    return list(found.values())


def _sequence(
    knowledge: Knowledge,
    track: Track,
    way: Sequence[_Stop],
    have: Collection[str],
    aims: Sequence[tuple[Project, int]],
    without: Collection[str] = (),
) -> list[Item]:
    """The topics of the way with each project as soon as it can be built, 70% of it building."""
    last = len(track.steps) - 1
    study = sum(_span(stop.topic.hours).mid for stop in way) * (1 - PRACTISE)
    learnt = {*have, *(stop.topic.id for stop in way)}
    chosen = [(p, n) for p, n in aims if learnt.issuperset(p.needs)]
    built = study * PRACTISE / (1 - PRACTISE) + sum(_span(p.hours).mid for p, _ in chosen)
    gap = study * BUILDING / (1 - BUILDING) - built
    for project in _further(knowledge, way, learnt, {*without, *(p.id for p, _ in chosen)}):
        middle = _span(project.hours).mid
        # A project far larger than what is missing would lengthen the plan for nothing.
        if gap > 0 and middle <= 1.5 * gap + 2:
            chosen.append((project, 0))
            gap -= middle
    out: list[Item] = []
    done = set(have)
    ahead = {stop.topic.id for stop in way}

    def build(step: int) -> None:
        for entry in list(chosen):
            project, first = entry
            new = ahead.intersection((*project.needs, *project.proves))
            if first <= step and done.issuperset(project.needs) and (not new or new & done):
                out.append(_project_item(project, track.steps[step].title))
                chosen.remove(entry)

    for stop in way:
        out.append(_topic_item(stop.topic, track.steps[stop.step].title))
        done.add(stop.topic.id)
        build(stop.step)
    build(last)
    return _with_own(out, gap) if gap > _TINY else out


def _further(
    knowledge: Knowledge, way: Sequence[_Stop], learnt: set[str], taken: Collection[str]
) -> list[Project]:
    """Other projects that could be built by then, those that use most of the way first."""
    ahead = {stop.topic.id for stop in way}
    found: list[tuple[int, Project]] = []
    for project in knowledge.projects.values():
        touched = {*project.needs, *project.proves}
        new = len(touched & ahead)
        # What hardly uses anything new was outgrown long ago.
        fresh = new * 3 >= len(touched)
        if fresh and project.id not in taken and learnt.issuperset(project.needs):
            found.append((new, project))
    found.sort(key=lambda pair: (-pair[0], _span(pair[1].hours).mid, pair[1].id))
    return [project for _, project in found]


def _with_own(items: Sequence[Item], gap: float) -> list[Item]:
    """The items with time-boxes spread evenly among them that make up for `gap` hours."""
    count = max(1, min(round(gap / _BOX), len(items)))
    hours = math.ceil(gap / count * 2) / 2
    places = {math.ceil(len(items) * n / count): n for n in range(1, count + 1)}
    out: list[Item] = []
    step = ""
    recent: list[str] = []
    for number, item in enumerate(items, start=1):
        out.append(item)
        step = item.step
        if item.kind == "topic":
            recent = [*recent, item.title][-2:]
        if number in places:
            # A plan with a gap has topics, and the first item is always one of them.
            out.append(
                Item(
                    kind="own",
                    id=f"own-{places[number]}",
                    title=f"Something of your own with {' and '.join(recent)}",
                    hours=Span(hours, hours),
                    done_when="It runs, and you could show it to somebody.",
                    ship="One screenshot or code snippet and two sentences on what it does.",
                    step=step,
                )
            )
    return out


def _topic_item(topic: Topic, step: str) -> Item:
    return Item(
        kind="topic",
        id=topic.id,
        title=topic.title,
        hours=_span(topic.hours),
        done_when=topic.sections[SectionName.DONE],
        step=step,
    )


def _project_item(project: Project, step: str) -> Item:
    return Item(
        kind="project",
        id=project.id,
        title=project.title,
        hours=_span(project.hours),
        done_when=project.done_when,
        ship=project.ship,
        step=step,
    )


def _cut_order(
    knowledge: Knowledge,
    track: Track,
    way: Sequence[_Stop],
    aims: Sequence[tuple[Project, int]],
    full: Sequence[Item],
) -> list[Cut]:
    """Everything in the order in which it can go without leaving a gap in what remains.

    First what no project of the plan builds on, then from the far end backwards. All stands on the
    first step of a track and all of it is for the last, so nothing of these is a side topic.
    """
    theory_first = track.theory == "first"
    core: set[str] = set()
    stack = [need for project, _ in aims for need in project.needs]
    stack += [stop.topic.id for stop in way if stop.step in (0, len(track.steps) - 1)]
    while stack:
        topic = stack.pop()
        if topic not in core:
            core.add(topic)
            stack += [e.topic for e in edges(knowledge.topics, topic, theory_first=theory_first)]
    wanted = {project.id for project, _ in aims}
    backwards = [i for i in reversed(full) if i.kind == "topic" or i.id in wanted]
    cuts = [
        Cut(i.kind, i.id, i.title, "end" if i.kind == "project" or i.id in core else "side")
        for i in backwards
    ]
    return sorted(cuts, key=lambda entry: entry.why == "end")


def _shortened(
    knowledge: Knowledge,
    track: Track,
    way: Sequence[_Stop],
    have: Collection[str],
    aims: Sequence[tuple[Project, int]],
    order: Sequence[Cut],
    room: float,
) -> tuple[list[Item], list[Cut]]:
    """What is left when as little as possible is cut, and the cuts in their order."""

    def left(cuts: Sequence[Cut]) -> list[Item]:
        return _left(knowledge, track, way, have, aims, cuts)

    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        if _total(left(order[:middle])).mid <= room:
            high = middle
        else:
            low = middle + 1
    cut = list(order[:high])
    # A large project at the end may have gone where a smaller one before it still has room.
    for entry in [entry for entry in reversed(cut) if entry.kind == "project"]:
        fewer = [other for other in cut if other is not entry]
        items = left(fewer)
        if _total(items).mid <= room and entry.id in {item.id for item in items}:
            cut = fewer
    return left(cut), cut


def _left(
    knowledge: Knowledge,
    track: Track,
    way: Sequence[_Stop],
    have: Collection[str],
    aims: Sequence[tuple[Project, int]],
    cuts: Sequence[Cut],
) -> list[Item]:
    """The plan without what is cut."""
    gone = {entry.id for entry in cuts}
    rest = [stop for stop in way if stop.topic.id not in gone]
    still = [(project, step) for project, step in aims if project.id not in gone]
    return _sequence(knowledge, track, rest, have, still, without=gone)


def _too_little(
    least: Sequence[Item],
    weeks: int,
    weekly: float,
    kept_rate: float,
    start: date,
    deadline: date | None,
) -> Refusal:
    """What to say when not even the least piece of the plan fits."""
    effort = _total(least)
    hours = _hours_for(effort.mid, weeks, kept_rate)
    until = _date_for(effort.high, weekly, start)
    ways = []
    if hours is not None:
        ways.append(f"with {of_hours(hours)} a week it would fit")
    if until is not None:
        ways.append(f"with the hours you named by {spoken(until)}")
    by = f"by {spoken(deadline)}" if deadline else "in five years"
    return Refusal(
        "too_little",
        f"That leaves about {weekly * weeks:.2g} hours {by}, and {least[0].title} "
        f"{'with something built from it' if len(least) > 1 else 'alone'} takes "
        f"{effort.low:g} to {effort.high:g}.",
        f"You can still begin it today. As for finishing it: {', or '.join(ways)}."
        if ways
        else "Begin with its first sitting today, and name a nearer goal.",
        enough_hours=hours,
        enough_until=until,
    )


def _hours_for(effort: float, weeks: int, kept_rate: float) -> float | None:
    """The hours a week, in halves, in which the effort fits; None where nobody has them."""
    hours = math.ceil((effort - _TINY) / weeks / kept_rate * 2) / 2
    return hours if hours <= MOST_HOURS else None


def _date_for(effort: float, weekly: float, start: date) -> date | None:
    """The date by which the effort fits; None where it is too far away to name."""
    weeks = math.ceil((effort - _TINY) / weekly)
    return start + weeks * _WEEK if weeks <= MOST_WEEKS else None


def _dated(items: Sequence[Item], weekly: float) -> list[Item]:
    """The items with the weeks in which each will be done at the earliest and at the latest."""
    low = high = 0.0
    out = []
    for item in items:
        low += item.hours.low
        high += item.hours.high
        out.append(replace(item, earliest=_week_of(low, weekly), latest=_week_of(high, weekly)))
    return out


def _week_of(hours: float, weekly: float) -> int:
    return max(1, math.ceil((hours - _TINY) / weekly))


def _weeks(items: Sequence[Item], weekly: float, start: date) -> tuple[Week, ...]:
    """The items poured into weeks by their middle estimates."""
    weeks: list[Week] = []
    parts: list[Part] = []
    room = weekly
    for item in items:
        left = item.hours.mid
        begins = True
        while left > _TINY:
            if room <= _TINY:
                weeks.append(_week(weeks, parts, start))
                parts, room = [], weekly
            now = min(left, room)
            left -= now
            room -= now
            parts.append(Part(item, now, begins, finishes=left <= _TINY))
            begins = False
    if parts:
        weeks.append(_week(weeks, parts, start))
    return tuple(weeks)


def _week(before: Sequence[Week], parts: Sequence[Part], start: date) -> Week:
    return Week(len(before) + 1, start + len(before) * _WEEK, tuple(parts))


def _span(hours: Hours) -> Span:
    return Span(hours.low, hours.high)


def _total(items: Sequence[Item]) -> Span:
    return Span(sum(item.hours.low for item in items), sum(item.hours.high for item in items))
