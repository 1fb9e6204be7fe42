"""Which of the topics in reach a message bears on: what somebody needs is seldom the next in line.

"My predictions were nonsense for a month and nobody noticed" asks for monitoring, wherever on the
track that stands. Topics that are not known are weighed by how near their passages are to the
message and by where they stand to what is known; nothing is weighed that stands on a topic which
was said not to be known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.coach.next_step import ASIDE, Step, closed_under
from knowledge.models import Knowledge, Track

# Fitted as one softmax over topics to the halves of the evaluation questions that may be looked at
# (140 of them): tenfold cross-validation chose an acceptable step in 69%, the plain policy in 63%.
_NEAR = 4.7
_READY = 1.2
_MISSING, _MOST_MISSING = -1.0, 6
_UNDER, _MOST_UNDER = -0.8, 10
_BUILDS_ON = 2.4
_DENIED = 1.8
_WANTED = 0.7
_NAMED = 0.3
_IN_GROUP = 0.9
_OWN = 1.2
_IN_LINE = 1.6
_PASSED = 1.2
_ON_TRACK = 1.1
_BEYOND = 1.8
# What goes beside the topics, such as interviews: the next in line only for who speaks of it.
_HABITS, _CLEAR = "practice/", 0.5
# The nearness of topics that no passage was found for, and their place in line.
_FAR = 0.2
_LATE = 30


@dataclass(frozen=True)
class Asked:
    """What a message says beside what its writer knows.

    `near` is the score of the best passage of each topic, `groups` the topics of the subjects that
    are named, `named` those named without a claim and `wanted` those that somebody wants.
    """

    near: Mapping[str, float]
    named: Collection[str] = ()
    wanted: Collection[str] = ()
    groups: Collection[str] = ()


@dataclass(frozen=True)
class Standing:
    """What is believed: topics known outright, all that may be taken as known, those said not to
    be, those on the track that were passed by, and those of which only a subject was named."""

    said: Collection[str]
    have: Collection[str]
    denied: Collection[str] = field(default_factory=frozenset)
    passed: Collection[str] = field(default_factory=frozenset)
    widely: Collection[str] = field(default_factory=frozenset)


def subject_of(topic: str) -> str:
    """The subject that a topic belongs to: the first part of its id."""
    return topic.partition("/")[0]


def bears_on(
    knowledge: Knowledge, track: Track, step: Step, standing: Standing, asked: Asked
) -> str | None:
    """The topic that fits better than the step of the policy; None if that fits best."""
    # "Functions in Python, what next" names a subject only to say where its functions belong.
    subjects = {subject_of(t) for t in asked.groups} - {subject_of(t) for t in standing.said}
    if not (asked.near or asked.named or asked.wanted or subjects):
        return None
    place = list(dict.fromkeys(topic for part in track.steps for topic in part.topics))
    order = {topic: number for number, topic in enumerate(place)}
    line = [t for t in place if t not in standing.have and t not in standing.passed]
    turn = {topic: number for number, topic in enumerate(line)}
    furthest = max((order[t] for t in standing.said if t in order), default=-1)
    # Who names a topic beside a whole subject tells by the topic where they stand.
    ground = set(standing.said) - set(standing.widely) or set(standing.said)
    best, most = step.topic.id, float("-inf")
    for topic in knowledge.topics.values():
        if topic.id in standing.have:
            continue
        meant = topic.id in asked.wanted or topic.id in asked.named or topic.id in standing.denied
        if topic.id in ASIDE and not meant:
            continue
        if topic.id.startswith(_HABITS) and not meant and asked.near.get(topic.id, 0.0) < _CLEAR:
            continue
        lacking = closed_under(knowledge, topic.id) - set(standing.have)
        if lacking & set(standing.denied):
            continue
        missing = len(lacking - set(standing.passed))
        weight = (
            _NEAR * asked.near.get(topic.id, _FAR)
            + _READY * (not lacking)
            + _MISSING * min(missing, _MOST_MISSING) / _MOST_MISSING
            + _UNDER * min(len(lacking), _MOST_UNDER) / _MOST_UNDER
            + _BUILDS_ON
            * any(
                e.topic in (standing.said if topic.id in asked.named else ground)
                for e in topic.prerequisites
            )
            + _DENIED * (topic.id in standing.denied)
            + _WANTED * (topic.id in asked.wanted)
            + _NAMED * (topic.id in asked.named)
            + _IN_GROUP * (topic.id in asked.groups)
            + _OWN * (topic.id == step.topic.id)
            + _IN_LINE / (1 + turn.get(topic.id, _LATE))
            + _PASSED * (topic.id in standing.passed)
            + _ON_TRACK * (topic.id in order)
            + _BEYOND * (order.get(topic.id, len(order)) > furthest)
        )
        if weight > most:
            best, most = topic.id, weight
    return None if best == step.topic.id else best
