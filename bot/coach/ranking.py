"""Which step fits best: what mentors would give, weighed with what is known and where one stands.

Mentors' advice reads between the lines, the rules of the next step know the graph and the track. A
log-linear model joins them: the score of a topic is the log of its chance by advice and some signs
of where it lies, each with a weight. The weights are those that make the steps of 580 questions
likeliest which nothing else was fitted to: `tests/eval/next-look.jsonl` and two sets by strangers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log

_LEAST = 1e-6
_ADVISED = 1.5
# Known by way of what stands on it, or brought along from a trade: seldom what is needed next.
_IMPLIED, _BROUGHT = -1.3, -2.2
# Said not to be known, so that it may be what the message is about.
_LACKED = 1.2
# Among the first so many on the track that are not known yet.
_SOON, _NEAR = 0.5, 5
# The step by the rules, which can be trusted as far as something was told to go by: what is known,
# and more so where on a track its writer is.
_BY_RULES, _PLACED = 0.8, 1.35


@dataclass(frozen=True)
class Signs:
    """What speaks for a topic and against it, beside the advice: sets of topic ids.

    `ahead` are the topics of the track that are not known, in its order; `told` says whether
    anything is held to be known, `placed` whether the message says where on a track its writer is.
    """

    by_rules: str
    implied: Collection[str]
    brought: Collection[str]
    lacked: Collection[str]
    ahead: Sequence[str]
    told: bool
    placed: bool


def ranked(advised: Mapping[str, float], reach: Collection[str], signs: Signs) -> list[str]:
    """The topics that are in reach, the one that fits best first."""
    soon = set(signs.ahead[:_NEAR])

    def score(topic: str) -> float:
        found = _ADVISED * log(max(advised.get(topic, 0.0), _LEAST))
        found += _IMPLIED * (topic in signs.implied) + _BROUGHT * (topic in signs.brought)
        found += _LACKED * (topic in signs.lacked) + _SOON * (topic in soon)
        if topic == signs.by_rules:
            found += _BY_RULES * signs.told + _PLACED * signs.placed
        return found

    return sorted(reach, key=score, reverse=True)
