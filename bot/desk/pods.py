"""Pods and buddies of a server: put together from what its members told, and kept as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.accountability.digest import safe_name
from bot.accountability.free_hours import free_in_utc, say_free
from bot.accountability.guilds import GuildSettings, Membership, PodPlace
from bot.accountability.pods import (
    Candidate,
    Circle,
    Matching,
    explain_group,
    hours_in_common,
    match,
)
from bot.accountability.weeks import to_local
from bot.coach.history import history_of
from bot.coach.next_step import DEFAULT_TRACK, Step, next_step
from bot.coach.phrasing import listed
from bot.coach.record import LearnerRecord
from bot.coach.reply import Action, Block, Reply
from bot.desk.desk import Desk
from bot.desk.past import heard_of
from bot.desk.roster import Roster, roster_of
from knowledge.models import Knowledge

# The pace of somebody who never told how many hours they have.
PACE = 5.0


@dataclass(frozen=True)
class PodNews:
    """A group that is new or has changed. `reply` is for the place where it meets, and for nobody
    else: it names its members."""

    pod: str
    thread: int | None
    members: tuple[str, ...]
    joined: tuple[str, ...]
    gone: tuple[str, ...]
    reply: Reply


@dataclass(frozen=True)
class Matched:
    """What became of the pods, or the buddies, of a server.

    `waiting` names those without a group and why. `over` are the threads of groups that ended.
    """

    places: tuple[PodPlace, ...] = ()
    news: tuple[PodNews, ...] = ()
    waiting: tuple[tuple[str, str], ...] = ()
    silent: tuple[str, ...] = ()
    over: tuple[int, ...] = ()


def match_guild(desk: Desk, guild: int, circle: Circle = "pod") -> Matched:
    """Put together those of a server who want it. Groups that still stand are left as they are, so
    that doing this again changes nothing. Raises MemoryFailed."""
    roster = roster_of(desk, guild)
    if not roster.guild.pods or roster.guild.left_at is not None:
        return Matched()
    now = desk.now()
    # The zone of the server holds for members who never gave one.
    desk = replace(desk, zone=roster.guild.zone)
    people = {c.learner: c for c in candidates_of(desk, roster, circle)}
    seen: list[tuple[Sequence[PodPlace], Matching]] = []

    def decide(held: Sequence[PodPlace]) -> list[PodPlace]:
        found = match(people.values(), now, circle=circle, standing=_groups(held).values())
        seen.append((held, found))
        return placed(guild, circle, found, held)

    after = desk.memory.guilds.rearrange(guild, circle, decide, at=now)
    before, found = seen[-1]
    names = {member.learner: member for member in roster.members}
    threads = {place.thread for place in after}
    return Matched(
        tuple(after),
        tuple(_news(before, after, people, names, roster.guild, now)),
        found.waiting,
        found.silent,
        tuple(sorted({p.thread for p in before if p.thread is not None} - threads)),
    )


def introduce(desk: Desk, guild: int, circle: Circle, pod: str) -> Reply | None:
    """A group as it is now made known to itself, for whoever was interrupted before it was; None
    for one that is gone. Raises MemoryFailed."""
    members = sorted(p.learner for p in desk.memory.guilds.places(guild, circle) if p.pod == pod)
    roster = roster_of(desk, guild)
    names = {member.learner: member for member in roster.members}
    here = [name for name in members if name in names]
    if not here:
        return None
    desk = replace(desk, zone=roster.guild.zone)
    people = {name: candidate(desk, name, circle) for name in here}
    return _introduced(here, (), people, names, roster.guild, desk.now())


def candidates_of(desk: Desk, roster: Roster, circle: Circle) -> tuple[Candidate, ...]:
    """Those of a server who want a group of a kind, as they are matched. Raises MemoryFailed."""
    wanting = [name for name, prefs in roster.preferences.items() if circle in prefs.circles]
    return tuple(candidate(desk, learner, circle) for learner in sorted(wanting))


def candidate(desk: Desk, learner: str, circle: Circle) -> Candidate:
    """A learner with all that matching goes by. Raises MemoryFailed."""
    now = desk.now()
    record, believed = desk.record(learner), desk.believed(learner)
    heard = heard_of(desk, record)
    prefs = record.preferences
    hours = believed.facts.get("hours_per_week")
    told = hours is not None and isinstance(hours.value, int | float) and hours.value > 0
    return Candidate(
        prefs,
        stage=_stage(desk.knowledge, believed, now),
        pace=float(hours.value) if told and hours is not None else PACE,  # type: ignore[arg-type]
        free=free_in_utc(prefs.free, prefs.zone, now),
        heard_at=max(heard, default=record.since or now),
        wants=frozenset({circle}),
        breaks=record.breaks,
    )


def placed(guild: int, circle: Circle, found: Matching, held: Iterable[PodPlace]) -> list[PodPlace]:
    """The places that a matching comes to. A group keeps its name, and where it meets, as long as
    two of it stay together."""
    before = {place.learner: place for place in held}
    taken: set[str] = set()
    places = []
    for group in found.groups:
        pods = Counter(before[name].pod for name in group.members if name in before)
        stays = sorted((-n, pod) for pod, n in pods.items() if n > 1 and pod not in taken)
        pod = stays[0][1] if stays else _fresh(group.id, {p.pod for p in before.values()} | taken)
        taken.add(pod)
        thread = next((p.thread for p in before.values() if p.pod == pod), None)
        places += [PodPlace(guild, circle, name, pod, thread) for name in group.members]
    return places


def _fresh(name: str, taken: Collection[str]) -> str:
    """A name that no other group has; a group of the same members may have had it once."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _news(
    before: Sequence[PodPlace],
    after: Sequence[PodPlace],
    people: dict[str, Candidate],
    names: dict[str, Membership],
    guild: GuildSettings,
    now: datetime,
) -> Iterable[PodNews]:
    old, new = _groups(before), _groups(after)
    threads = {place.pod: place.thread for place in after}
    for pod, members in new.items():
        was = old.get(pod, ())
        if members != was:
            joined = tuple(name for name in members if name not in was)
            gone = tuple(name for name in was if name not in members)
            reply = _introduced(members, joined if was else (), people, names, guild, now)
            yield PodNews(pod, threads[pod], members, joined, gone, reply)


def _introduced(
    members: Sequence[str],
    joined: Sequence[str],
    people: dict[str, Candidate],
    names: dict[str, Membership],
    guild: GuildSettings,
    now: datetime,
) -> Reply:
    """A group made known to itself: who it is, why, and when it could meet."""
    called = {name: safe_name(names[name].name) for name in members}
    first = f"You are {listed(list(called.values()))}."
    if joined:
        first += f" New with you: {listed([called[name] for name in joined])}."
    group = [people[name] for name in members]
    blocks = [Block(f"{first} {explain_group(group)}")]
    if common := hours_in_common(group):
        blocks.append(Block(_meeting(common, guild, now), "When all of you are free"))
    blocks.append(
        Block("Begin with this: each says what they promised for this week, and what stops them.")
    )
    return Reply("checkin", tuple(blocks), actions=(Action("My week", "coach week"),))


def _meeting(common: Collection[int], guild: GuildSettings, now: datetime) -> str:
    """Hours of UTC in the zone of the server, as far as its clock shows whole hours of UTC."""
    offset = to_local(now, guild.clock).utcoffset()
    minutes = 0 if offset is None else int(offset.total_seconds()) // 60
    if minutes % 60:
        return f"{say_free(common)} (UTC)"
    shifted = {(hour + minutes // 60) % 168 for hour in common}
    return f"{say_free(shifted)} ({guild.zone})"


def _groups(places: Iterable[PodPlace]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for place in places:
        found.setdefault(place.pod, []).append(place.learner)
    return {pod: tuple(sorted(members)) for pod, members in found.items()}


def _stage(knowledge: Knowledge, believed: LearnerRecord, now: datetime) -> int:
    """The number of the step of their track on which a learner is, the first being 1."""
    fact = believed.facts.get("track")
    chosen = str(fact.value) if fact else ""
    track = knowledge.tracks[chosen if chosen in knowledge.tracks else DEFAULT_TRACK]
    known = tuple(t for t, e in believed.evidence.items() if e.polarity == "known")
    unknown = tuple(t for t, e in believed.evidence.items() if e.polarity != "known")
    history = history_of(believed, now)
    step = next_step(knowledge, track, known, not_known=unknown, history=history)
    if not isinstance(step, Step) or step.track_step is None:
        return len(track.steps) + 1
    return next((n for n, s in enumerate(track.steps, 1) if s.id == step.track_step.id), 1)
