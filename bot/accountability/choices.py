"""Reading what somebody chooses for a promise that was not kept: smaller, moved on, or none.

Pure functions. What is not plainly a choice is none; an answer to a check-in is read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.accountability.commitments import Ease
from bot.accountability.values import Commitment
from bot.coach.patterns import Pattern

_NUMBER = r"(?:(?:number|no\.?|#)\s*)?(\d{1,2}|first|second|third|fourth|fifth|last)"
_WHICH = rf"(?:\s+(?:the\s+)?{_NUMBER}(?:\s+one)?)?"
_IT = r"(?:\s+(?:it|that|this|one|them|both|all|the\s+(?:smaller|small)\s+one))?"
_TAIL = r"(?:,?\s+(?:please|pls|then|thanks|thank\s+you))*[\s.!]*"
_LEAD = r"^\W*(?:(?:yes|ok(?:ay)?|fine|sure|let'?s|i'?ll|i\s+will|can\s+we|please|pls|well)[,\s]+)*"
_HOW: tuple[tuple[Ease, str], ...] = (
    (
        "shrink",
        r"(?:take\s+(?:the\s+)?smaller(?:\s+(?:one|version))?|(?:the\s+)?small(?:er)?(?:\s+"
        r"(?:one|version))?|make\s+(?:it|that)\s+small(?:er)?|shrink|half\s+of\s+it)",
    ),
    (
        "move",
        r"(?:move|carry|push|postpone|same\s+again|again\s+next\s+week|as\s+it\s+is)",
    ),
    (
        "drop",
        r"(?:let(?:\s+(?:it|that|them|both|all))?\s+go(?:\s+of)?|drop|cancel|forget|none|leave|scrap)",
    ),
)
_OVER = r"(?:\s+(?:over|on|along|it|as\s+it\s+is|(?:to|into|until)\s+(?:the\s+)?next\s+week))*"
_CHOICES = tuple(
    (how, Pattern(f"{_LEAD}{words}{_IT}{_WHICH}{_OVER}{_TAIL}$", re.IGNORECASE))
    for how, words in _HOW
)
_NUMBER_FIRST = tuple(
    (
        how,
        Pattern(
            rf"^\W*(?:the\s+)?{_NUMBER}(?:\s+one)?\s*[:=,-]?\s*{words}{_IT}{_OVER}{_TAIL}$", re.I
        ),
    )
    for how, words in _HOW
)
_ORDER = ("first", "second", "third", "fourth", "fifth")
_PIECES = Pattern(r"\s*(?:[;\n]|,\s*(?:and\s+)?|\.\s+|\s+and\s+)\s*")
_ALL = Pattern(r"\b(?:both|all|them)\b", re.IGNORECASE)


def choices_in(text: str, about: Sequence[Commitment]) -> list[tuple[Commitment, Ease]]:
    """What a text chooses for promises that were missed or half kept; [] if it is no choice.

    `about` are the promises of the check-in in the order of their numbers. Without a number the
    first that waits is meant, or all of them with "both" and "all".
    """
    waiting = [c for c in about if c.state in ("missed", "partly")]
    found: dict[str, tuple[Commitment, Ease]] = {}
    pieces = [text.strip()] if _choice(text.strip()) else _PIECES.split(text.strip())
    for piece in filter(None, pieces):
        read = _choice(piece)
        if read is None:
            return []
        how, number = read
        if number is None:
            meant = [c for c in waiting if c.id not in found]
            meant = meant if _ALL.search(piece) else meant[:1]
        else:
            place = number - 1 if number > 0 else len(about) - 1
            meant = [c for c in about[place : place + 1] if c in waiting]
        if not meant:
            return []
        found |= {c.id: (c, how) for c in meant}
    return list(found.values())


def _choice(piece: str) -> tuple[Ease, int | None] | None:
    for how, pattern in (*_CHOICES, *_NUMBER_FIRST):
        match = pattern.fullmatch(piece)
        if match:
            return how, _place(match[1])
    return None


def _place(word: str | None) -> int | None:
    if word is None:
        return None
    if word.isdigit():
        return int(word)
    return 0 if word.lower() == "last" else _ORDER.index(word.lower()) + 1
