"""Figures that a question takes for granted: "it says 3 weeks, right?" is answered yes or no."""

from __future__ import annotations

import re
from typing import Literal

from bot.coach.patterns import Pattern
from knowledge.figures import durations, money, shares

# Asks whether something is so: at the end ("right?"), at the beginning ("is it", "does it"), or by
# saying whose word it was.
_CONFIRMS = Pattern(
    r"\b(?:right|rite|ri8|yeah|yes|yh|correct|true|innit|no|or what|or not|(?:is|was|does|do|"
    r"has)n'?t (?:it|he|she|they|that))\W*$|"
    r"\bis (?:that|it|this) (?:what|so|right|true|still|correct)\b|\b(?:was|been|were) told\b|"
    r"^\W*(?:(?:so|ok|and|but|wait|hey|hi|pls|um+|is it true|isn'?t it true)\W+)*"
    r"(?:is|isn'?t|was|does|do|did|are|can|will)\b(?! i\b)|"
    r"\b(?:i (?:thought|heard|read)|(?:says?|said|claims?|told me|swears?|reckons?) (?:it|that|its|"
    r"it'?s|about|only)?)\b",
    re.IGNORECASE,
)
_OPEN = Pattern(
    r"\b(?:how (?:long|much|many|often)|what (?:share|percent\w*|%|part)|wh?at(?:'?s|s| is| was) "
    r"the)\b",
    re.IGNORECASE,
)
_WHY = Pattern(r"^\W*(?:\w+\W+){0,3}?(?:why|how come|what|which|when|where|who)\b", re.I)
_TAIL = Pattern(r"\b(?:right|rite|correct|true|yeah|innit)\W*$", re.IGNORECASE)
# What somebody has, did or can spare is no figure of a source.
_OWN = Pattern(
    r"\b(?:i|we|i'?ve|i'?m|my|me)\b.{0,25}\b(?:have|has|got|had|did|do|done|been|spent?|took|study|"
    r"studied|work|worked|know|earn|make|left|hours?)\b",
    re.IGNORECASE,
)
_SPELLINGS = (
    (re.compile(r"\b(?:wks?|weaks?)\b", re.I), "weeks"),
    (re.compile(r"\b(?:mths?|mos|monthes?)\b", re.I), "months"),
    (re.compile(r"\b(?:yrs?)\b", re.I), "years"),
    (re.compile(r"\b(?:a|an)(?= (?:week|month|year)\b)", re.I), "1"),
    (re.compile(r"\bhalf 1 year\b", re.I), "6 months"),
    (
        re.compile(r"\bhalf (?:of )?(?=(?:the|all|your|people|everyone|everybody|most)\b)", re.I),
        "50% of ",
    ),
    (re.compile(r"(\d)(?=(?:weeks?|months?|years?)\b)", re.I), r"\1 "),
    (re.compile(r"[$€£]?\s?(\d{2,3})\s?k\b", re.I), r" $\g<1>000"),
    (
        re.compile(r"\b(\d{1,2})0\s?[/:-]\s?(\d{1,2})0\b(?!\s?\w*(?:weeks|months|years|k))"),
        r"\g<1>0% \g<2>0%",
    ),
)
_PARTS = re.compile(r"(?<=[.?!;])\s+|\n+")
_FEWEST = 3
_DAYS = {"week": 7.0, "month": 30.4, "year": 365.0}

Verdict = Literal["yes", "within", "no"]


def premise(text: str) -> str:
    """A question with its figures spelled as the sources spell them, if it asks whether they are
    right; "" if it asks for something else."""
    whole = " ".join(text.replace("’", "'").split())
    parts = [part for part in _PARTS.split(whole) if len(part.split()) >= _FEWEST]
    return next((found for said in (whole, *parts) if (found := _premise(said))), "")


def _premise(said: str) -> str:
    if _WHY.search(said) and not _TAIL.search(said):
        return ""
    if not _CONFIRMS.search(said) or (_OPEN.search(said) and not _TAIL.search(said)):
        return ""
    if _OWN.search(said):
        return ""
    for pattern, spelled in _SPELLINGS:
        said = pattern.sub(spelled, said)
    return said if durations(said) or money(said) or shares(said) else ""


def verdict(asked: str, told: str) -> Verdict | None:
    """Whether the figures that a question takes for granted are those of a text; None if the text
    has none of their kind, or if it cannot be said."""
    spans, own = _span(durations(asked)), _span(durations(told))
    if spans and own:
        return _judged(spans, own)
    sums, pay = _span(money(asked)), _span(money(told))
    if sums and pay:
        return _judged(sums, pay)
    parts, share = shares(asked), shares(told)
    # Which part has the share that is named, figures do not tell.
    return "no" if parts and share and not parts & share else None


def _judged(asked: tuple[float, float], told: tuple[float, float]) -> Verdict:
    if asked == told:
        return "yes"
    inside = told[0] * 0.95 <= asked[0] and asked[1] <= told[1] * 1.05
    return "within" if inside else "no"


def _span(figures: set[str]) -> tuple[float, float] | None:
    """The least and the greatest of figures of one kind: spans of time in days, or dollars."""
    found = []
    for figure in figures:
        number, _, unit = figure.lstrip("$").partition(" ")
        try:
            found.append(float(number.replace(",", "").rstrip(".")) * _DAYS.get(unit, 1.0))
        except ValueError:
            continue
    return (min(found), max(found)) if found else None
