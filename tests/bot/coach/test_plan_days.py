"""Spreading the hours of a plan over the days that are free."""

from __future__ import annotations

from bot.coach.plan_days import sittings
from bot.coach.times import DAYS


def test_the_sittings_are_spread_over_the_days_that_are_free() -> None:
    free = tuple(day for day in DAYS if day != "tuesday")
    chosen = sittings(6, free)
    assert len(chosen) == 3
    assert "tuesday" not in chosen
    assert list(chosen) == sorted(chosen, key=DAYS.index)


def test_there_is_a_sitting_for_the_least_time_and_not_one_on_every_day_for_the_most() -> None:
    assert sittings(0.5, DAYS) == ("monday",)
    assert len(sittings(40, DAYS)) == 5
