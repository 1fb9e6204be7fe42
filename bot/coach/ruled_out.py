"""A part of a cause that a learner rules out ("lr is at 0.0001 already"), or has found alone."""

from __future__ import annotations

import re

from bot.coach.focus import rare_words
from bot.coach.patterns import Pattern

_PARTS = re.compile(r"(?:[,;:.]|,? or|,? and)\s+(?=\S)")
_LEAD = re.compile(
    r"^(?:or|and|after that comes?|most often|in order of frequency|sometimes|either)\s+", re.I
)
_SIGNS = re.compile(r"(?<!\S)(?:-{1,2}\w[\w-]*|\w+[_.]\w[\w.]*)")
# How people write what a cause calls by its full name.
_CALLED = {"lr": "learning rate", "bs": "batch", "port": "port", "nan": "nan", "nans": "nan"}
_GENERAL = frozenset("already still same tried done changed nope checked looked works".split())
# What only leads on to a cause or away from it is none itself.
_NO_CAUSE = re.compile(r"^(?:which|way|that|so|this|it|nothing|either way)\b", re.I)
_SHORTEST = 12
_FEWEST_WORDS = 4
_FOUND_IT = Pattern(
    r"^\W*(?:(?:omg|oh+|ah+|aha|wait|lol|damn|haha|ok|wow|argh|ugh|god|no+|found it|got it|so)\W+)*"
    r"(?:i|we)(?:'?d| had| have|'?ve)? (?:just |totally |completely |simply )?(?:"
    r"never (?!understood|got|knew|learn|know|had|was|used|did|do|heard|saw|seen)|forgot(?:ten)?|"
    r"left out|mis(?:typed|spelled|spelt)|mixed up|swapped|skipped|overwrote|misread|"
    r"didn'?t (?:even )?(?:call|import|save|activate|set|pass|add|run|return|use)|"
    r"wasn'?t (?:calling|passing|saving|returning))\b[^?]*$",
    re.IGNORECASE,
)


def found_by_oneself(text: str) -> bool:
    """Whether somebody tells what they found to be wrong: "omg i never called step"."""
    return bool(_FOUND_IT.search(text.replace("’", "'")))


def left_of(cause: str, told: str) -> list[str]:
    """The parts of a cause that a message does not rule out; empty if it speaks of none of them, or
    if nothing would be left."""
    if len(told.split()) < _FEWEST_WORDS:
        return []
    words = {_CALLED.get(word, word) for word in re.findall(r"[a-z]+", told.lower())}
    called = {word for word in words if word in _CALLED.values()}
    named = (rare_words(told) | called | set(_SIGNS.findall(told))) - _GENERAL
    summary, colon, rest = cause.partition(": ")
    listing = rest if colon and "." not in summary else cause
    parts = [_LEAD.sub("", part.strip(" .")) for part in _PARTS.split(listing)]
    parts = [p for p in parts if len(p) >= _SHORTEST and not _NO_CAUSE.match(p)]
    out = [part for part in parts if _speaks_of(part, named)]
    left = [part for part in parts if part not in out]
    return [f"{part[0].upper()}{part[1:]}" for part in left] if out else []


def _speaks_of(part: str, named: set[str]) -> bool:
    said = part.lower()
    return any(name in said for name in named if not name.isalpha() or " " in name) or bool(
        rare_words(part) & named
    )
