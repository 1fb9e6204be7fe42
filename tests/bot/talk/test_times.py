"""Hours and dates as they are typed after a command."""

from __future__ import annotations

from datetime import date

import pytest

from bot.talk.times import UnclearTime, read_day, read_hours, read_plan

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("5", 5),
        (" 2.5 ", 2.5),
        ("2,5", 2.5),
        ("5 hours", 5),
        ("5h a week", 5),
        ("1 hour a day", 7),
        ("0", 0),
    ],
)
def test_hours_are_read(text: str, hours: float) -> None:
    assert read_hours(text) == hours


@pytest.mark.parametrize("text", ["", "many", "-3", "nan", "inf", "169", "1e9", "5 apples"])
def test_other_hours_are_refused(text: str) -> None:
    with pytest.raises(UnclearTime, match="from 0 to 168"):
        read_hours(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-06-01", date(2027, 6, 1)),
        ("in 3 months", date(2027, 2, 19)),
        ("June", date(2027, 6, 1)),
        ("1 June 2027", date(2027, 6, 1)),
    ],
)
def test_dates_are_read(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "someday", "2027-02-31", "2027-13-01", "5"])
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(UnclearTime, match="2027-06-01"):
        read_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "hours", "day"),
    [
        ("", None, None),
        ("5", 5, None),
        ("5 by 2027-06-01", 5, date(2027, 6, 1)),
        ("5h by 2027-06-01", 5, date(2027, 6, 1)),
        ("5 hours a week in 3 months", 5, date(2027, 2, 19)),
        ("by June", None, date(2027, 6, 1)),
        ("in 3 months", None, date(2027, 2, 19)),
        ("2027-06-01", None, date(2027, 6, 1)),
        ("1 hour a day", 7, None),
    ],
)
def test_a_plan_names_hours_a_date_both_or_neither(
    text: str, hours: float | None, day: date | None
) -> None:
    assert read_plan(text, TODAY) == (hours, day)


@pytest.mark.parametrize("text", ["please", "5 by someday", "999", "by 2027-02-31"])
def test_a_plan_that_names_nothing_readable_is_refused(text: str) -> None:
    with pytest.raises(UnclearTime):
        read_plan(text, TODAY)
