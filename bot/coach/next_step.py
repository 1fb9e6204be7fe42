"""The next step: one topic, chosen from the graph and a track by what is known. Pure functions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from knowledge.graph import closure, path_to
from knowledge.models import Knowledge, Project, Resource, Topic, Track, TrackStep

DEFAULT_TRACK = "build-first"


@dataclass(frozen=True)
class Step:
    """The one thing to do next, with everything needed to begin."""

    topic: Topic
    reason: str
    track: Track
    track_step: TrackStep | None
    resource: Resource | None
    project: Project | None
    unlocks: tuple[str, ...]
    done_when: str


@dataclass(frozen=True)
class Finished:
    """Nothing of the track is left to learn."""

    track: Track


def settled(
    knowledge: Knowledge, known: Collection[str], not_known: Collection[str]
) -> frozenset[str]:
    """What may be taken as known: what was said, and what it could not be known without.

    What was said not to be known is taken out, and so is what cannot be known without it, unless it
    was named itself.
    """
    said = {topic for topic in known if topic in knowledge.topics}
    denied = set(not_known) - said
    return frozenset((closure(knowledge.topics, said) - denied) | said)


def next_step(
    knowledge: Knowledge,
    track: Track,
    known: Collection[str],
    *,
    not_known: Collection[str] = (),
    goal: str | None = None,
) -> Step | Finished:
    """The first topic of the track, or on the way to `goal`, whose prerequisites are all known."""
    have = settled(knowledge, known, not_known)
    theory_first = track.theory == "first"
    if goal is not None and goal in knowledge.topics and goal not in have:
        targets: list[tuple[str, TrackStep | None]] = [(goal, _step_of(track, goal))]
    else:
        targets = [(topic, step) for step in track.steps for topic in step.topics]
    for target, track_step in targets:
        way = path_to(knowledge.topics, target, known=have, theory_first=theory_first)
        if not way:
            continue
        first = way[0]
        topic = knowledge.topics[first.topic]
        return Step(
            topic=topic,
            reason=_reason(knowledge, track, track_step, topic, target, first.reason, have),
            track=track,
            track_step=track_step,
            resource=_resource(knowledge, topic),
            project=_project(knowledge, topic, track_step, have),
            unlocks=_unlocks(knowledge, topic.id, have),
            done_when=topic.sections[next(s for s in topic.sections if s.value == "Done when")],
        )
    return Finished(track)


def _step_of(track: Track, topic: str) -> TrackStep | None:
    return next((step for step in track.steps if topic in step.topics), None)


def _reason(
    knowledge: Knowledge,
    track: Track,
    track_step: TrackStep | None,
    topic: Topic,
    target: str,
    edge_reason: str | None,
    have: Collection[str],
) -> str:
    parts = []
    named = [
        knowledge.topics[edge.topic].title for edge in topic.prerequisites if edge.topic in have
    ]
    if topic.id != target:
        parts.append(f"It comes before {knowledge.topics[target].title}: {edge_reason}")
    if track_step is not None:
        number = track.steps.index(track_step) + 1
        parts.append(
            f"On the {track.title} track you are at step {number} of {len(track.steps)}, "
            f"{track_step.title}. {track_step.why}"
        )
    if named:
        parts.append(f"You have what it builds on: {_listed(named)}.")
    elif not topic.prerequisites:
        parts.append("It needs nothing before it.")
    return " ".join(parts)


def _resource(knowledge: Knowledge, topic: Topic) -> Resource | None:
    return next((knowledge.resources[r] for r in topic.resources if r in knowledge.resources), None)


def _project(
    knowledge: Knowledge, topic: Topic, track_step: TrackStep | None, have: Collection[str]
) -> Project | None:
    """A project that uses the topic and asks for the least that is not known yet."""
    order = list(topic.projects)
    if track_step is not None:
        order += [p for p in track_step.projects if p not in order]
    candidates = [knowledge.projects[p] for p in order if p in knowledge.projects]
    if not candidates:
        return None
    ready = {*have, topic.id}
    return min(
        candidates,
        key=lambda p: (sum(n not in ready for n in p.needs), order.index(p.id)),
    )


def _unlocks(knowledge: Knowledge, topic: str, have: Collection[str]) -> tuple[str, ...]:
    """Titles of topics that only wait for this one."""
    ready = {*have, topic}
    return tuple(
        other.title
        for other in knowledge.topics.values()
        if other.id not in ready
        and any(e.topic == topic for e in other.prerequisites)
        and all(e.topic in ready for e in other.prerequisites if e.strength == "required")
    )[:4]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
