"""Amounts of time as people write them in passing: 2h, 90 min, an hour and a half, 2-3 hours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.coach.patterns import Pattern

MOST_HOURS = 100.0

_WORDS = {
    word: float(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1.0, "an": 1.0, "half an": 0.5, "half a": 0.5, "a couple of": 2.0, "a few": 3.0,
     "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "forty-five": 45.0,
     "fifty": 50.0, "sixty": 60.0, "ninety": 90.0}  # fmt: skip
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?|" + "|".join(
    word.replace(" ", r"\s+") for word in sorted(_WORDS, key=len, reverse=True)
)
_DURATION = Pattern(
    rf"""(?<![\w.,:/-])
    (?: (?P<h>\d{{1,2}})\s*h(?:rs?|ours?)?\s*(?:and\s+)?(?P<m>[0-5]?\d)\s*m?(?:in(?:ute)?s?)?\b
      | (?P<low>{_NUMBER})
        (?:\s*(?:-|–|to|or)\s*(?P<high>{_NUMBER}))?
        (?P<half>\s*½|\s+and\s+a\s+half)?
        \s*-?\s*(?P<unit>(?:h|hrs?|hours?|mins?|minutes?)\b(?!/)
          # "5m rows" are not minutes.
          |m(?=\s*(?:$|[,.;:!?)])|\s+(?:and|on|at|of|in|each|every|built|studied|building|studying)\b))
        (?P<then>\s+and\s+a\s+half\b)?
      | (?P<only>½)\s*(?:an\s+)?h(?:our)?\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Amount:
    """A span of time in hours, and where in the text it stands."""

    hours: float
    start: int
    end: int


def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount of time in a text, in order. A range is its middle; no time at all is 0."""
    found = []
    for match in _DURATION.finditer(text):
        hours = _hours(match)
        if hours <= MOST_HOURS:
            found.append(Amount(round(hours, 2), match.start(), match.end()))
    return tuple(found)


def _hours(match: re.Match[str]) -> float:
    if match["only"]:
        return 0.5
    if match["h"]:
        return int(match["h"]) + int(match["m"]) / 60
    low = _value(match["low"])
    value = (low + _value(match["high"])) / 2 if match["high"] else low
    value += 0.5 if match["half"] or match["then"] else 0
    return value / 60 if match["unit"].lower().startswith("m") else value


def _value(word: str) -> float:
    if word[0].isdigit():
        return float(word.replace(",", "."))
    return _WORDS[" ".join(word.lower().split())]
