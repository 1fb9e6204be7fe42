"""The prerequisite graph: order, what is missing before a topic, and the way to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from knowledge.models import Prerequisite, Topic

# Subjects that a track with "theory first" wants before what they help with.
THEORY = ("linear-algebra/", "calculus/", "probability/", "statistics/")


@dataclass(frozen=True)
class Leg:
    """One topic on the way to a target, and the edge for which it is needed."""

    topic: str
    needed_for: str | None
    reason: str | None


def edges(
    topics: Mapping[str, Topic], topic: str, *, theory_first: bool
) -> tuple[Prerequisite, ...]:
    """The prerequisites that block a topic: the required, and if theory is first helpful maths."""
    return tuple(
        edge
        for edge in topics[topic].prerequisites
        if edge.strength == "required" or (theory_first and edge.topic.startswith(THEORY))
    )


def find_cycle(topics: Mapping[str, Topic]) -> tuple[str, ...]:
    """A cycle of prerequisites of either strength, or nothing."""
    sorter = TopologicalSorter(
        {t.id: [e.topic for e in t.prerequisites if e.topic in topics] for t in topics.values()}
    )
    try:
        sorter.prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def order(topics: Mapping[str, Topic], *, theory_first: bool = True) -> tuple[str, ...]:
    """All topics, every prerequisite before the topic that needs it; ties stay as they stand."""
    done: dict[str, None] = {}
    for topic in topics:
        for leg in path_to(topics, topic, known=done, theory_first=theory_first):
            done[leg.topic] = None
    return tuple(done)


def missing(
    topics: Mapping[str, Topic], topic: str, known: Collection[str], *, theory_first: bool
) -> tuple[Prerequisite, ...]:
    """The prerequisites of a topic that are not known."""
    return tuple(e for e in edges(topics, topic, theory_first=theory_first) if e.topic not in known)


def path_to(
    topics: Mapping[str, Topic], target: str, *, known: Collection[str], theory_first: bool
) -> tuple[Leg, ...]:
    """What is still to be learnt for a target, in order, the target last; empty if it is known.

    Only what the target really needs is on the way, so it is the shortest one. The graph must be
    acyclic (the loader checks it).
    """
    if target in known:
        return ()
    way: dict[str, Leg] = {}
    stack: list[tuple[Leg, bool]] = [(Leg(target, None, None), False)]
    while stack:
        leg, ready = stack.pop()
        if leg.topic in way or leg.topic in known:
            continue
        if ready:
            way[leg.topic] = leg
            continue
        stack.append((leg, True))
        for edge in reversed(missing(topics, leg.topic, known, theory_first=theory_first)):
            stack.append((Leg(edge.topic, leg.topic, edge.reason), False))
    return tuple(way.values())


def closure(topics: Mapping[str, Topic], known: Collection[str]) -> frozenset[str]:
    """What is known, with every required prerequisite of it: who knows PyTorch knows loops."""
    seen: set[str] = set()
    stack = [topic for topic in known if topic in topics]
    while stack:
        topic = stack.pop()
        if topic not in seen:
            seen.add(topic)
            stack += [e.topic for e in edges(topics, topic, theory_first=False)]
    return frozenset(seen)
