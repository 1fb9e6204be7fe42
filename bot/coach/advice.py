"""What mentors would give next to whoever writes a message: learned from messages they answered.

The rules of the next step go by what is known; what somebody needs often stands between the lines.
Labelled messages name the topics that a good mentor could give their writers, the best first. A
softmax over words, and over the names with what is said of them, is fitted to those and to the
situations that topics list; the tuned reader has a head of its own, fitted to the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.coach.linking import Linker, Mention
from bot.coach.softmax import Floats, Softmax
from knowledge.models import Knowledge, Labels, SectionName, Utterance

# How much the tuned reader's head counts beside the words; by messages that nothing was fitted to.
BY_SENSE = 0.5
_PENALTY, _SCALE, _ROUNDS, _LEAST_ROWS = 1.0, 4.0, 60, 3
# A situation that a topic lists counts less than a message somebody answered, and is so long.
_LISTED, _WORDS = 0.5, 8
_LEAST = 1e-6
_TOKEN = re.compile(r"[a-z0-9+#']+|[^\sa-z0-9]")


@dataclass(frozen=True)
class Advised:
    """A text, a distribution over the topics of the knowledge, and how much it counts."""

    text: str
    wanted: Sequence[float]
    weight: float
    utterance: Utterance | None = None


def advised(labels: Labels, knowledge: Knowledge) -> list[Advised]:
    """The messages with advice, and beside them the situations that the topics list."""
    place = {topic: number for number, topic in enumerate(knowledge.topics)}
    found = []
    for utterance in labels.utterances:
        if utterance.next:
            ranked = [(place[t], 1 / n) for n, t in enumerate(utterance.next, 1) if t in place]
            found.append(Advised(utterance.text, _shares(ranked, len(place)), 1.0, utterance))
    for topic in knowledge.topics.values() if found else ():
        only = _shares([(place[topic.id], 1.0)], len(place))
        for ask in topic.asks:
            if ask.section is SectionName.WHY and len(ask.question.split()) >= _WORDS:
                found.append(Advised(ask.question, only, _LISTED))
    return found


@dataclass(frozen=True)
class AdviceModel:
    """How likely each topic is what a mentor would give next, by the words of a message."""

    topics: tuple[str, ...]
    model: Softmax

    @classmethod
    def fit(
        cls, rows: Sequence[Advised], said: Sequence[Collection[str]], topics: Sequence[str]
    ) -> AdviceModel:
        """Fit to messages, each with its signs as `signs` gives them."""
        names = [{*words(row.text), *more} for row, more in zip(rows, said, strict=True)]
        return cls(
            tuple(topics),
            Softmax.fit(
                names,
                np.zeros((len(rows), 0), dtype=np.float32),
                np.array([row.wanted for row in rows]),
                [row.weight for row in rows],
                scale=_SCALE,
                penalty=_PENALTY,
                least=_LEAST_ROWS,
                rounds=_ROUNDS,
            ),
        )

    def chances(self, text: str, more: Collection[str]) -> Mapping[str, float]:
        """The probability of each topic for a text with these signs."""
        found = self.model.chances({*words(text), *more}, np.zeros(0, dtype=np.float32))
        return dict(zip(self.topics, map(float, found), strict=True))


def signs(mentions: Sequence[Mention], known: Collection[str], linker: Linker) -> Iterator[str]:
    """What is named, and whether most of it is known."""
    for mention in mentions:
        topics = linker.topics([mention])
        held = bool(topics) and 2 * sum(t in known for t in topics) >= len(topics)
        yield f"{'k' if held else 'n'}:{mention.id}"


def words(text: str) -> Iterator[str]:
    """The words of a text, and each two that follow each other."""
    found = _TOKEN.findall(text.lower())
    yield from (f"w:{word}" for word in found)
    yield from (f"b:{one} {two}" for one, two in pairwise(found))


def together(by_words: Mapping[str, float], by_sense: Mapping[str, float]) -> dict[str, float]:
    """Both as a geometric mean, which sums to one; the words alone where there is no other."""
    if not by_sense:
        return dict(by_words)
    logs = np.array(
        [
            (1 - BY_SENSE) * np.log(max(chance, _LEAST))
            + BY_SENSE * np.log(max(by_sense.get(topic, 0.0), _LEAST))
            for topic, chance in by_words.items()
        ]
    )
    mixed = np.exp(logs - logs.max())
    return dict(zip(by_words, map(float, mixed / mixed.sum()), strict=True))


def _shares(ranked: Sequence[tuple[int, float]], size: int) -> list[float]:
    whole: Floats = np.zeros(size)
    for place, share in ranked:
        whole[place] += share
    return list(map(float, whole / max(whole.sum(), _LEAST)))
