"""Prices of the day are not known; whether something is free is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.prices import asks_price_now
from bot.coach.reply import Reply


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("how much is a month of brilliant these days", True),
        ("price of the geron book in canadian dollars", True),
        ("1 hr of a rented h100, whats that going for this week", True),
        ("what does the cloud exam cost now", True),
        ("is the ng course free", False),
        ("how much does a first role pay per year", False),
        ("how much time is it per day", False),
        ("predict house prices in euros now", False),
    ],
)
def test_what_something_costs_at_present_is_asked(text: str, now: bool) -> None:
    assert asks_price_now(text) is now


def test_no_price_is_given_and_no_plan(heard: Callable[..., Reply]) -> None:
    reply = heard("How much is a month of Brilliant these days? My pension is not large.")
    assert reply.abstained
    assert "Week 1" not in reply.answer
    assert "costs at the moment I don't know" in reply.answer
