"""Which figure a question asks for, and whether a text gives one of that kind."""

from __future__ import annotations

import re
from typing import Literal

from bot.coach.patterns import Pattern
from knowledge.figures import durations, money, shares

Quantity = Literal["duration", "money", "share", "year", "count"]

_UNITS = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|yrs?)"
_ASKED: tuple[tuple[Quantity, Pattern], ...] = (
    (
        "share",
        Pattern(
            r"\b(?:what|which|wat) (?:%|percent(?:age)?|share|portion|proportion|fraction|ratio)|"
            r"\bhow (?:many|much) (?:percent|%)|\bpercentage of\b|\bwhat \d*\s?%",
            re.IGNORECASE,
        ),
    ),
    (
        "year",
        Pattern(
            r"\b(?:what|which|in what|in which) year\b|\bhow old\b|\bwhen (?:was|were|did)\b.{0,60}"
            r"\b(?:born|founded|released|invented|published|made|start(?:ed)?|launch(?:ed)?)\b|"
            r"\byear\b.{0,30}\bborn\b|\bbirth ?date\b",
            re.IGNORECASE,
        ),
    ),
    (
        "duration",
        Pattern(
            rf"\bhow (?:long|much time)\b|\bhow many (?:\w+ )?{_UNITS}\b|\bwhat(?:'s| is) the time|"
            r"\b(?:running time|total (?:length|duration)|hours (?:altogether|"
            r"all in all|in total))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "money",
        Pattern(
            r"\bhow much (?:money|does|do|did|is|are|would|will|can|could|should)\b.{0,50}\b(?:"
            r"cost|pay|paid|earn|make|salary|charge)\b|\b(?:salary|salaries|price|fee|tuition|wage)\b",
            re.IGNORECASE,
        ),
    ),
    ("count", Pattern(r"\bhow many\b|\b(?:the )?number of\b.{0,40}\?", re.IGNORECASE)),
)
_COUNTED = Pattern(
    r"\b(?:how many|number of) (?:\w+ )??(?P<what>pages|chapters|lessons|"
    r"modules|quizzes|exercises|episodes|editions)\b",
    re.IGNORECASE,
)
_NUMBERS = r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)"
# How often or how much of it in a day or a week, which a length of time does not answer.
_RATE = Pattern(
    r"\b(?:hours?|hrs?|minutes?|mins?|days?|evenings?|sessions?|time)\b[^.?!,]{0,20}\b(?:per|a|"
    r"each|every|"
    r"in a(?: single)?|on a(?: single)?|/) ?(?:single )?(?:day|week|month|evening)\b|"
    r"\b(?:daily|weekly) (?:hours|time|dose|workload)\b",
    re.IGNORECASE,
)
_DURATION = Pattern(rf"\b(?:\d[\d,.]*|[a-z]+)(?:[ -]+(?:to|or|and)[ -]+\w+)?[ -]{_UNITS}\b", re.I)
_PART = Pattern(r"\b(?:half|halves|thirds?|quarters?|twice|\d+ (?:in|of|out of) \d+)\b", re.I)
_YEAR = Pattern(r"\b(?:19|20)\d\d\b")
_COUNT = Pattern(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|both|pair|dozen|hundred|"
    r"thousand)\b",
    re.IGNORECASE,
)
_COST = Pattern(r"\b(?:free|paid)\b", re.IGNORECASE)


def asked_quantity(text: str) -> Quantity | None:
    """The kind of figure that a question asks for."""
    return next((kind for kind, pattern in _ASKED if pattern.search(text)), None)


def counts_it(text: str, told: str) -> bool:
    """Whether what a question asks the number of is spoken of; true if it asks for no number."""
    counted = _COUNTED.search(text) if asked_quantity(text) == "count" else None
    if counted is None:
        return True
    what = counted["what"].lower().rstrip("s")
    return bool(re.search(rf"{_NUMBERS}[ -](?:\w+ )?{what}s?\b", told.lower()))


def asks_rate(text: str) -> bool:
    """Whether a question asks how much time of every day or week something takes."""
    return bool(_RATE.search(text))


def gives_rate(text: str) -> bool:
    """Whether a text says how much time of every day or week something takes."""
    return bool(_RATE.search(text))


def gives(text: str, kind: Quantity) -> bool:
    """Whether a text gives a figure of a kind."""
    if kind == "duration":
        return bool(durations(text) or _DURATION.search(text))
    if kind == "money":
        return bool(money(text) or _COST.search(text))
    if kind == "share":
        return bool(shares(text) or _PART.search(text))
    if kind == "year":
        return bool(_YEAR.search(text))
    return bool(_COUNT.search(text))
