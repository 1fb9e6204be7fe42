"""Texts as people type them on a phone: letters swapped or left out, words cut short, no stops.

For tuning only: what finds the passage of a tidy question must find it for one typed badly.
"""

from __future__ import annotations

import random
import re

_BESIDE = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "wa qes wrd etf ryg tuh yij uok ipl ol qsz adwx sfec dgrv fhtb gjyn hkum jli kop xas zcsd "
        "xvdf cbfg vnhg bmhj njk".split(),
        strict=True,
    )
)
_SHORT = {
    "you": ("u",), "are": ("r",), "what": ("wat", "wut", "wht"), "please": ("pls", "plz"),
    "because": ("cuz", "bc", "coz"), "and": ("n", "&", "an"), "with": ("w", "w/"), "to": ("2",),
    "for": ("4", "fr"), "why": ("y",), "how": ("hw",), "the": ("teh", "da", ""), "a": ("",),
    "is": ("",), "difference": ("diff", "diffrence", "differnce"), "between": ("betwen", "btwn"),
    "something": ("smth", "sth"), "about": ("abt", "bout"), "know": ("kno",), "really": ("rly",),
    "people": ("ppl",), "probably": ("prob",), "your": ("ur",), "without": ("w/o",),
    "should": ("shud", "shuld"), "would": ("wud",), "before": ("b4",), "though": ("tho",),
    "does": ("dose",), "don't": ("dont",), "what's": ("whats",), "i'm": ("im",),
}  # fmt: skip
_BEGINS = (
    "hey ", "hi, ", "quick q: ", "so ", "ok ", "um ", "lol ", "sry dumb question ", "hello! ",
    "pls help, ", "btw ", "yo ", "ok so ", "i wonder ", "can u tell me ", "idk ", "just curious, ",
)  # fmt: skip
_ENDS = (" pls", " thx", " lol", "??", " ?", " tho", " :(", " tbh", " thanks", " :)", "...")
_TIDY = 0.3
_STOPS = re.compile(r"[?.,!]+($|\s)")


def misspelt(text: str, chance: random.Random) -> str:
    """The text, or, seven times of ten, the same typed badly; empty only for an empty text."""
    if chance.random() < _TIDY:
        return text
    said = text.lower() if chance.random() < 0.8 else text
    if chance.random() < 0.6:
        said = re.sub("['’]", "", said)
    if chance.random() < 0.6:
        said = _STOPS.sub(r"\1", said)
    slips, cuts = chance.choice((0.0, 0.05, 0.1, 0.18)), chance.choice((0.0, 0.3, 0.7))
    words = []
    for word in said.split():
        if word.lower() in _SHORT and chance.random() < cuts:
            words.append(chance.choice(_SHORT[word.lower()]))
        else:
            words.append(_slip(word, chance) if chance.random() < slips else word)
    said = " ".join(word for word in words if word)
    if chance.random() < 0.25:
        said = chance.choice(_BEGINS) + said
    if chance.random() < 0.2:
        said += chance.choice(_ENDS)
    return said or text


def _slip(word: str, chance: random.Random) -> str:
    """One letter left out, swapped with the next, doubled, or another one beside it."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    kind = chance.random()
    if kind < 0.3:
        return word[:at] + word[at + 1 :]
    if kind < 0.6:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.8:
        return word[:at] + word[at] + word[at:]
    beside = _BESIDE.get(word[at].lower())
    return word if beside is None else word[:at] + chance.choice(beside) + word[at + 1 :]
