"""What a message asks for, by softmax regression over its words, its vectors and the rules' signs.

The ask often stands in one sentence of a longer message, so that sentence is embedded apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from bot.coach.linking import Mention
from bot.coach.reply import Intent
from bot.coach.softmax import Softmax

INTENTS: tuple[Intent, ...] = get_args(Intent)
Embed = Callable[[str], NDArray[np.float32]]

# Vectors have length 1; the rule signs are 0 or 1 each. This puts them on one footing. These and
# the penalty were chosen by cross-validation over the labelled utterances.
_VECTOR_SCALE = 4.0
_WORD_SCALE = 8.0
_PENALTY = 1.0
# How much of an example's weight goes to the other intents it has.
_ALSO = 0.2

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORD = re.compile(r"\w+(?:'\w+)*|[^\w\s]")
_PIECE = 4


@dataclass(frozen=True)
class Example:
    """A message with its mentions, the signs that the rules see, and its intents, main first."""

    text: str
    mentions: Sequence[Mention]
    signs: Sequence[float]
    intents: Sequence[Intent] = ()


@dataclass(frozen=True)
class IntentModel:
    """Gives the chances of the intents of a message."""

    model: Softmax

    @classmethod
    def fit(cls, examples: Sequence[Example], embed: Embed) -> IntentModel:
        """Fit to labelled examples. Deterministic."""
        targets = np.zeros((len(examples), len(INTENTS)))
        for row, example in enumerate(examples):
            main, *also = example.intents
            targets[row, INTENTS.index(main)] = 1.0 - (_ALSO if also else 0.0)
            for other in also:
                targets[row, INTENTS.index(other)] += _ALSO / len(also)
        vectors = np.array([_vector(e, embed) for e in examples], dtype=np.float32)
        model = Softmax.fit(
            [words(e.text, e.mentions) for e in examples],
            vectors,
            targets,
            [1.0] * len(examples),
            scale=_WORD_SCALE,
            penalty=_PENALTY,
            least=3,
            rounds=60,
        )
        return cls(model)

    def predict(self, example: Example, embed: Embed) -> dict[Intent, float]:
        """The probability of every intent, the likeliest first."""
        chances = self.model.chances(words(example.text, example.mentions), _vector(example, embed))
        order = np.argsort(-chances)
        return {INTENTS[int(i)]: float(chances[i]) for i in order}


def ask_of(text: str) -> str:
    """The sentence that asks: the last question, else the last sentence or clause."""
    parts = [part.strip() for part in _SENTENCE.split(text) if part.strip(" .!?")]
    if len(parts) < 2:
        parts = [part.strip() for part in re.split(r",\s+", text) if len(part.split()) > 2]
    if len(parts) < 2:
        return text
    questions = [part for part in parts if "?" in part]
    return questions[-1] if questions else parts[-1]


def words(text: str, mentions: Sequence[Mention]) -> set[str]:
    """The names of the features of the words, topics folded into their kind."""
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):  # a letter that grows when lowered would shift the places
        lowered = text
    parts, at = [], 0
    for mention in mentions:
        parts += [lowered[at : mention.start], f" the{mention.kind} "]
        at = mention.end
    found = _WORD.findall("".join([*parts, lowered[at:]]))
    asked = _WORD.findall(ask_of(lowered))
    padded = f" {lowered} "
    names = {f"1 {word}" for word in found}
    names.update(f"2 {a} {b}" for a, b in pairwise(found))
    names.update(" ".join(["3", *found[i : i + 3]]) for i in range(len(found) - 2))
    names.update(f"ask {word}" for word in asked)
    names.update(f"begin {size} {' '.join(found[:size])}" for size in (1, 2))
    names.update(f"end {size} {' '.join(found[-size:])}" for size in (1, 2))
    names.update(f"ask begin {size} {' '.join(asked[:size])}" for size in (1, 2, 3))
    names.add(f"ask end {' '.join(asked[-2:])}")
    names.update(f"piece {padded[i : i + _PIECE]}" for i in range(len(padded) - _PIECE + 1))
    names.add(f"length {min(6, len(found) // 6)}")
    return names


def _vector(example: Example, embed: Embed) -> NDArray[np.float32]:
    whole = embed(example.text)
    ask = ask_of(example.text)
    return np.concatenate(
        [
            whole * _VECTOR_SCALE,
            (whole if ask == example.text else embed(ask)) * _VECTOR_SCALE,
            np.asarray(example.signs, dtype=np.float32),
        ]
    ).astype(np.float32)
