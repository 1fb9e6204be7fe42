"""A name that an error misses, and the one that is there instead, spelt a little otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.coach.patterns import Pattern

_MISSED = Pattern(
    r"(?:KeyError|NameError|AttributeError|ImportError|FileNotFoundError|ValueError)\b[^\n]*"
)
_QUOTED = re.compile(r"'([^'\n]{2,60})'|\"([^\"\n]{2,60})\"")
_NAME = re.compile(r"[^\s,;:'\"`()\[\]{}]{2,60}")
# Where one of these stands in both, they are names and no words of a sentence.
_SIGN = re.compile(r"[\d_.-]")


@dataclass(frozen=True)
class SpeltApart:
    """The name that was asked for and the one that is there."""

    missed: str
    there: str

    def __str__(self) -> str:
        return (
            f"There it is: your code asks for `{self.missed}`, and what you have is called "
            f"`{self.there}`. To Python these are two names: a capital, a blank or one letter is "
            f"enough. Write `{self.there}` in that line, or rename what is there."
        )


def spelt_apart(error: str, told: str) -> SpeltApart | None:
    """The name among those told that is nearly the one the error misses; None if there is none."""
    found = _MISSED.search(error)
    if found is None:
        return None
    names = [name.rstrip(".!?") for name in _NAME.findall(told)]
    for single, double in _QUOTED.findall(found.group()):
        missed = single or double
        if missed in names:
            continue
        for name in names:
            slip = OSA.distance(name, missed) == 1
            named = bool(_SIGN.search(name) and _SIGN.search(missed))
            if _bare(name) == _bare(missed) or (slip and named):
                return SpeltApart(missed, name)
    return None


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
