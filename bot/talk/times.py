"""Hours and dates as they are typed after a command."""

from __future__ import annotations

import re
from datetime import date

from bot.coach.times import deadline, hours_per_week

_PLAIN_HOURS = re.compile(
    r"\s*(-?\d{1,4}(?:[.,]\d+)?)\s*(?:h|hrs?|hours?)?(?:\s*(?:a|per|each|every|/)\s*(?:week|wk|w))?"
    r"(?=\s*(?:$|,|;|(?:by|until|till|before|in)\b))",
    re.IGNORECASE,
)
_WEEK = 168


class UnclearTime(Exception):
    """Hours or a date that cannot be read; the text says how to write them."""


def read_hours(text: str) -> float:
    """Hours a week: "5", "5 hours", "1 hour a day". Raises UnclearTime."""
    plain = _PLAIN_HOURS.fullmatch(text)
    hours = float(plain[1].replace(",", ".")) if plain else hours_per_week(text)
    if hours is None or not 0 <= hours <= _WEEK:
        raise UnclearTime(f"Hours a week are a number from 0 to {_WEEK}, for instance 5.")
    return hours


def read_day(text: str, today: date) -> date:
    """A date: "2027-06-01", "in 3 months", "June". Raises UnclearTime."""
    try:
        day = deadline(text, today) or deadline(f"by {text}", today)
    except OverflowError:
        day = None
    if day is None:
        raise UnclearTime(
            "I can't read that date. Write it as 2027-06-01, or say it as in 'in 3 months'."
        )
    return day


def read_plan(text: str, today: date) -> tuple[float | None, date | None]:
    """What follows /plan, such as "5 by 2027-06-01": hours a week and a date, both optional.

    Raises UnclearTime when the text holds neither.
    """
    if not text.strip():
        return None, None
    plain = _PLAIN_HOURS.match(text)
    rest = text[plain.end() :] if plain else text
    hours = read_hours(plain[0]) if plain else hours_per_week(text)
    try:
        day = deadline(rest, today)
    except OverflowError:
        day = None
    wants_day = re.search(r"\b(?:by|until|till|before|in)\b", rest)
    if (hours is None and day is None) or (day is None and wants_day):
        raise UnclearTime("I can't read that. Say /plan 5 by 2027-06-01, or /plan in 3 months.")
    return hours, day
