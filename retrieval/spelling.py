"""Repairs slips of the finger in a question by the words that the passages themselves use."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
LONG = 9
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class Vocabulary(Protocol):
    """The words of an index and how often they occur."""

    def unknown(self, words: Collection[str]) -> set[str]:
        """Which of the words do not occur."""

    def candidates(self, initial: str, length: int) -> dict[str, int]:
        """Words with this initial, at most two letters shorter or longer, with their counts."""


def repair(text: str, vocabulary: Vocabulary, is_word: Callable[[str], bool]) -> str:
    """The text with each misspelt name of the field put right, if one is near enough.

    A word is misspelt that neither the curriculum nor the encoder's vocabulary (`is_word`) knows.
    Near is one slip (a letter wrong, missing, doubled or two swapped), or two in a word of at least
    nine letters; the first letter is trusted. Of several the most frequent wins.
    """
    found = {m.group().lower() for m in _WORD.finditer(text) if len(m.group()) >= SHORTEST}
    wrong = [word for word in vocabulary.unknown(found) if not is_word(word)]
    fixes = {word: fix for word in wrong if (fix := _nearest(word, vocabulary))}
    if not fixes:
        return text
    return _WORD.sub(lambda m: fixes.get(m.group().lower(), m.group()), text)


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    candidates = vocabulary.candidates(word[0], len(word))
    slips = 2 if len(word) >= LONG else 1
    near = process.extract(word, list(candidates), scorer=OSA.distance, score_cutoff=slips, limit=8)
    if not near:
        return None
    return str(min(near, key=lambda hit: (hit[1], -candidates[hit[0]]))[0])
