"""Repairs slips of the finger in a question by the words that the passages themselves use."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
LONG = 9
# How words of no subject are typed in a hurry. What is short for a subject stands among aliases.
_HURRIED = {
    spelled: word
    for word, spellings in {
        "you": "u",
        "your": "ur",
        "what": "wat wht wut wot wetin",
        "what is": "whats wats wots",
        "how is": "hows",
        "who is": "whos",
        "which": "wich whch wch",
        "when": "wen",
        "should": "shud shld shoud",
        "could": "cud culd",
        "would": "wud wuld",
        "about": "abt bout",
        "according": "acording accordin acc acording",
        "recommend": "recomend reccomend recommand",
        "recommends": "recomends reccomends",
        "with": "w",
        "without": "w/o",
        "because": "cuz cos coz bc",
        "please": "pls plz abeg",
        "through": "thru",
        "before": "befor b4",
        "enough": "enuf",
        "again": "agen agian agin agn",
        "forgot": "4got",
        "today": "2day",
        "tomorrow": "2moro tmrw",
        "first": "ferst frist",
        "better": "beter",
        "have": "hav",
        "know": "kno",
        "after": "afer aftr",
        "difference": "diff dif",
        "now": "rn",
        "years": "yrs",
        "year": "yr",
        "months": "mths",
        "weeks": "wks",
        "week": "wk",
        "hours": "hrs",
        "people": "ppl",
        "videos": "vids",
        "video": "vid",
        "right": "rite",
        "and": "n",
        "want to": "wanna",
        "going to": "gonna",
        "that": "dat",
        "the": "da",
        "certificate": "cert",
        "tutorials": "tuts",
        "algorithms": "algos",
        "networks": "nets",
    }.items()
    for spelled in spellings.split()
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TYPED = re.compile(
    r"(?<![\w.'’/+#-])(?:w/o|b4|4got|2day|2moro|[a-z]+)(?![\w'’/+#-]|\.\w)", re.IGNORECASE
)


class Vocabulary(Protocol):
    """The words of an index and how often they occur."""

    def unknown(self, words: Collection[str]) -> set[str]:
        """Which of the words do not occur."""

    def candidates(self, initial: str, length: int) -> dict[str, int]:
        """Words with this initial, at most two letters shorter or longer, with their counts."""


def spelled_out(text: str) -> str:
    """The text with the words put in full that are typed short in a hurry: "wat shud u do"."""
    return _TYPED.sub(lambda m: _HURRIED.get(m.group().lower(), m.group()), text)


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


def foreign(text: str, vocabulary: Vocabulary, is_word: Callable[[str], bool]) -> set[str]:
    """The words of a text that are neither the curriculum's nor the encoder's, nor slips of such.

    Mostly they are names of things that the curriculum does not speak of.
    """
    found = {m.group().lower() for m in _WORD.finditer(spelled_out(text))}
    strange = vocabulary.unknown({word for word in found if len(word) > SHORTEST})
    return {
        word
        for word in strange
        if not (is_word(word) or is_word(word.rstrip("s"))) and not _nearest(word, vocabulary)
    }
