"""Hours a week and deadlines as people say them."""

from __future__ import annotations

import re
from datetime import date, timedelta

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1, "couple of": 2, "few": 3, "half an": 0.5}
_NUMBER = r"(\d{1,3}(?:\.\d)?|half an|couple of|few|" + "|".join(_NUMBERS) + r")"
_EVERY = r"\s*(?:a|per|each|every|/|p)\s*"
_HOURS = re.compile(
    rf"\b{_NUMBER}\s*(?:-|to|or)?\s*(\d{{1,3}})?\s*(?:h|hr|hrs|hours?)\b{_EVERY}"
    r"(week|wk|w|day|evening|night|weekday|weekend)\b",
    re.IGNORECASE,
)
_SITTINGS = re.compile(
    rf"\b{_NUMBER}\s+(evening|night|morning|afternoon|day|saturday|sunday|weekend)s?\b"
    rf"{_EVERY}(?:week|wk)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    rf"(?<!since )(?<!last )(?<!past )(?<!been )\b{_NUMBER}\s+(week|month|year)s?\b(?!\s+ago)",
    re.IGNORECASE,
)
# How often a day of the kind comes in a week.
_TIMES = {"day": 7, "evening": 5, "night": 5, "weekday": 5, "weekend": 1}
# What an evening or a free day holds, in hours, when nobody says.
_SITTING = {"evening": 2.0, "night": 2.0, "morning": 2.0, "afternoon": 3.0, "day": 3.0}


def hours_per_week(text: str) -> float | None:
    """The hours a week that a text offers, or nothing if it names none."""
    found = _HOURS.search(text)
    if found:
        low = _value(found.group(1))
        high = float(found.group(2)) if found.group(2) else low
        return (low + high) / 2 * _TIMES.get(found.group(3).lower(), 1)
    found = _SITTINGS.search(text)
    if found:
        return _value(found.group(1)) * _SITTING.get(found.group(2).lower(), 3.0)
    return None


def deadline(text: str, today: date) -> date | None:
    """The day until which a text leaves time ("in 3 months"), or nothing if it names none."""
    found = _LEFT.search(text)
    if not found:
        return None
    days = {"week": 7, "month": 30, "year": 365}[found.group(2).lower()]
    return today + timedelta(days=round(_value(found.group(1)) * days))


def _value(word: str) -> float:
    return float(_NUMBERS.get(word.lower(), 0) if not word[0].isdigit() else word)
