"""Free hours: read as they are typed, said again, and the same moments in every zone."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.accountability.errors import PromiseRefused
from bot.accountability.free_hours import free_in_utc, read_free, say_free

WINTER = datetime(2026, 1, 14, 12, 20, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 12, 20, tzinfo=UTC)


def hours(*days: int, at: range) -> frozenset[int]:
    return frozenset(day * 24 + hour for day in days for hour in at)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mon 18-21", hours(0, at=range(18, 21))),
        ("Mondays and Wednesdays 18:00 to 21:00", hours(0, 2, at=range(18, 21))),
        ("mon-wed 7-8", hours(0, 1, 2, at=range(7, 8))),
        ("sat to mon 9 - 10", hours(5, 6, 0, at=range(9, 10))),
        ("weekdays 6-9pm", hours(*range(5), at=range(18, 21))),
        ("weekdays 6pm-9pm, sat 10-12",
         hours(*range(5), at=range(18, 21)) | hours(5, at=range(10, 12))),
        ("tue 10-2pm", hours(1, at=range(10, 14))),
        ("tue 8-9 and 18-20", hours(1, at=range(8, 9)) | hours(1, at=range(18, 20))),
        ("weekends mornings; thu evening", hours(5, 6, at=range(8, 12))
         | hours(3, at=range(18, 22))),
        ("fri 18:30-21:30", hours(4, at=range(19, 21))),
        ("sun 22-1", hours(6, at=range(22, 24)) | hours(0, at=range(1))),
        ("every day 12-13", hours(*range(7), at=range(12, 13))),
        ("19-20", hours(*range(7), at=range(19, 20))),
        ("none", frozenset()),
    ],
)  # fmt: skip
def test_hours_are_read_as_they_are_typed(text: str, found: frozenset[int]) -> None:
    assert read_free(text) == found


@pytest.mark.parametrize(
    "text",
    ["", "mon", "mon 25-26", "mon 13pm-14pm", "fish", "mon 18", "*mon* 18-21", "mon 18-18:20x"],
)
def test_what_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PromiseRefused, match="weekdays 18-21, sat 10-12"):
        read_free(text)


@given(st.text("mondayfris 0123-:,;andevery pm", max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with suppress(PromiseRefused):
        assert all(0 <= hour < 168 for hour in read_free(text))


def test_hours_in_words() -> None:
    found = read_free("mon, wed 18-21; sat 10-12; sun 10-12")
    assert say_free(found) == (
        "Mondays and Wednesdays 18:00 to 21:00; Saturdays and Sundays 10:00 to 12:00"
    )
    assert say_free(read_free("weekdays 7-8 and 20-24")) == (
        "Mondays to Fridays 07:00 to 08:00 and 20:00 to 24:00"
    )
    assert say_free(read_free("19-20")) == "every day 19:00 to 20:00"
    assert say_free(()) == "none"


@given(st.frozensets(st.integers(0, 167), min_size=1))
def test_what_is_said_is_read_as_the_same(found: frozenset[int]) -> None:
    assert read_free(say_free(found)) == found


def test_hours_move_with_the_clock_of_the_zone() -> None:
    evening = hours(0, at=range(18, 20))
    assert free_in_utc(evening, "Europe/Vienna", WINTER) == hours(0, at=range(17, 19))
    assert free_in_utc(evening, "Europe/Vienna", SUMMER) == hours(0, at=range(16, 18))
    assert free_in_utc(hours(0, at=range(1)), "Asia/Tokyo", WINTER) == hours(6, at=range(15, 16))


def test_zones_of_half_and_quarter_hours_give_only_whole_hours_that_are_free() -> None:
    evening = hours(0, at=range(18, 21))
    assert free_in_utc(evening, "Asia/Kolkata", WINTER) == hours(0, at=range(13, 15))
    assert free_in_utc(evening, "Asia/Kathmandu", WINTER) == hours(0, at=range(13, 15))


def test_all_hours_are_all_hours_and_a_strange_zone_is_utc() -> None:
    everything = frozenset(range(168))
    assert free_in_utc(everything, "Asia/Kathmandu", WINTER) == everything
    assert free_in_utc(frozenset({5}), "Mars/Olympus", WINTER) == frozenset({5})
    assert free_in_utc((), "UTC", WINTER) == frozenset()
