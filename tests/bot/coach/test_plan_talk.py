"""What is said of a plan after it was made."""

from __future__ import annotations

from datetime import date

import pytest

from bot.coach.context import Context
from bot.coach.plan_talk import other_day, other_hours, paced

PLAN = Context(ability="plan", hours=5)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("make it 7", 7),
        ("and if i manage nine", 9),
        ("4 hours a week rather", 4),
        ("twelve then", 12),
        ("set it back to 9", 9),
        ("just three evenings after all", 6),
        ("fewer, i only got 2h", 2),
        ("add 2 hours", 7),
        ("whats in week 4", None),
        ("i have 3 hours tonight", None),
        ("im away for 2 weeks", None),
        ("why pandas in week 3", None),
    ],
)
def test_other_hours_are_read_after_a_plan(text: str, hours: float | None) -> None:
    assert other_hours(text, PLAN) == hours


def test_a_number_means_no_hours_where_no_plan_was_made() -> None:
    assert other_hours("make it 7", Context(ability="concept")) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("thats too much for me", 3),
        ("a bit lighter pls", 3),
        ("too slow, faster", 8),
        ("nice plan", None),
        ("not too much and not too slow", None),
    ],
)
def test_a_lighter_or_faster_plan_has_other_hours(text: str, hours: float | None) -> None:
    assert paced(text, 5) == hours


def test_no_plan_gets_lighter_than_an_hour_a_week() -> None:
    assert paced("too heavy", 1) == 1
    assert paced("too heavy", None) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("i made an error, it is the 19th, not the 9th", date(2027, 5, 19)),
        ("sorry, the 31st", date(2027, 5, 31)),
        ("what do i do on the 19th", None),
        ("it is not the 9th", None),
    ],
)
def test_a_date_is_corrected_by_its_day_alone(text: str, day: date | None) -> None:
    assert other_day(text, date(2027, 5, 9)) == day


def test_there_is_no_such_day_or_no_date_to_correct() -> None:
    assert other_day("sorry, the 31st", date(2027, 6, 9)) is None
    assert other_day("sorry, the 31st", None) is None
