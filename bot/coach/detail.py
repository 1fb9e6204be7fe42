"""What somebody tells of a trouble that is under way: that it is so, that they can't say, or more
of it."""

from __future__ import annotations

import re

import numpy as np

from bot.coach.intents import Embed
from bot.coach.patterns import Pattern
from bot.coach.stuck import Remedy

_CONFIRMS = Pattern(
    r"^\W*(?:(?:oh|ah|hm+|ok|well|wow|damn|lol|haha)\W+)*(?:yes+|yep|yeah|yea|yup|ya|indeed|true|"
    r"correct|exactly|it is|it does|they are|i do|i did|i have)\b|\b(?:yes+|yep|yeah|yup)\W*$",
    re.IGNORECASE,
)
_UNSURE = Pattern(
    r"^\W*(?:(?:hm+|uh+m?|er+m?|ok|well|so|sorry|honestly|tbh)\W+)*(?:dunno|idk|no idea|not sure|"
    r"no clue|don'?t know|do not know|i (?:don'?t|do not|dont) (?:know|see it)|dont know|"
    r"can'?t (?:tell|say)|cant (?:tell|say)|how (?:would|should|do) i know)\b.{0,30}$",
    re.IGNORECASE,
)
_NODS = Pattern(
    r"^\W*(?:(?:oh+|a+h+|hm+|aha|ok(?:ay)?|k+|right|i see|lol|haha+|wow|interesting|got it|cool|"
    r"nice|alright|understood|makes sense)\W*){1,3}$",
    re.IGNORECASE,
)
_FEW = 4
# From this cosine of their titles two ways out are one.
_ALIKE = 0.85


def confirms(text: str) -> bool:
    """Whether a message says that what was asked or supposed is so."""
    return bool(_CONFIRMS.search(text))


def is_unsure(text: str) -> bool:
    """Whether a message says nothing but that its writer cannot tell."""
    short = len(text.split()) <= _FEW
    return short and bool(_UNSURE.search(text)) and "?" not in text[:-1]


def only_nods(text: str) -> bool:
    """Whether a message says nothing but that it was heard."""
    return bool(_NODS.search(text))


# Said first, before what a message is about: "haha fair. ok back, i got 300 samples".
_NODS_FIRST = Pattern(
    r"^\W*(?:(?:ha(?:ha)+|lol|fair(?: enough)?|ok(?:ay)?|right|cool|nice|thanks?|thx|a+h+|o+h+|i "
    r"see|"
    r"got it|good|great|sure|true|makes sense|(?:i'?m )?back|anyway|well|alright|"
    r"perfect)\b[\s,]*){1,4}"
    r"[.!,;:…]+\s*",
    re.IGNORECASE,
)
_A_MATTER = 5


def after_a_nod(text: str) -> str:
    """What a message says after words that only show that its writer heard; "" where it is too
    little to be a matter of its own."""
    rest = text
    while (found := _NODS_FIRST.match(rest)) is not None:
        rest = rest[found.end() :]
    return rest if rest != text and len(rest.split()) >= _A_MATTER else ""


def alike(one: Remedy, other: Remedy, embed: Embed) -> bool:
    """Whether two ways out are the same under two names."""
    return one.kind is other.kind and float(np.dot(embed(one.title), embed(other.title))) >= _ALIKE
