"""Hours and deadlines are read as people say them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.coach.times import deadline, hours_per_week


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("i have 5 hours a week", 5.0),
        ("10 hrs/week", 10.0),
        ("about 4-6 hours per week", 5.0),
        ("two evenings a week", 4.0),
        ("one hour a day", 7.0),
        ("1.5h per day", 10.5),
        ("half an hour every evening", 2.5),
        ("0 hours a week", 0.0),
        ("200 hours a week", 200.0),
        ("make me a plan", None),
        ("it took 5 hours", None),
    ],
)
def test_hours_a_week(text: str, hours: float | None) -> None:
    assert hours_per_week(text) == hours


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("job ready in 3 months", date(2026, 4, 1)),
        ("within two weeks", date(2026, 1, 15)),
        ("i have a year", date(2027, 1, 1)),
        ("plan for the next 10 weeks", date(2026, 3, 12)),
        ("i know python, 4 months", date(2026, 5, 1)),
        ("learning since 4 months", None),
        ("started 2 years ago", None),
        ("some day", None),
    ],
)
def test_deadlines(text: str, day: date | None) -> None:
    assert deadline(text, date(2026, 1, 1)) == day
