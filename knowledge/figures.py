"""Quantities stated in prose: money, shares and calendar durations, in one normal form."""

from __future__ import annotations

import re

_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_NUMBER = rf"(?:\d[\d,.]*\d|\d|{'|'.join(_WORDS)})"
_MONEY = re.compile(r"\$\s?\d[\d,.]*\d")
_SHARE = re.compile(r"\d[\d.]*\s?(?:%|percent\b|per cent\b)")
_DURATION = re.compile(
    rf"\b({_NUMBER})(?:\s*(?:-|–|to|or|and)\s*({_NUMBER}))?[\s-]+(weeks?|months?|years?)\b",
    re.IGNORECASE,
)


def money(text: str) -> set[str]:
    """Amounts of money in the text, such as `$150000`."""
    return {re.sub(r"[\s,]", "", found) for found in _MONEY.findall(text)}


def shares(text: str) -> set[str]:
    """Percentages in the text, such as `80%`."""
    return {re.match(r"[\d.]+", found)[0].rstrip(".") + "%" for found in _SHARE.findall(text)}  # type: ignore[index]


def durations(text: str) -> set[str]:
    """Durations in weeks, months or years; a range yields both ends: `6 month`, `9 month`."""
    found: set[str] = set()
    for low, high, unit in _DURATION.findall(text):
        for number in filter(None, (low, high)):
            found.add(f"{_WORDS.get(number.lower(), number)} {unit.lower().rstrip('s')}")
    return found
