"""Quantities are found in prose in one normal form."""

from __future__ import annotations

import pytest

from knowledge.figures import durations, money, shares


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about six to nine months", {"6 month", "9 month"}),
        ("3-4 weeks", {"3 week", "4 week"}),
        ("3 to 4 weeks of work", {"3 week", "4 week"}),
        ("a three-year detour", {"3 year"}),
        ("five or six years ago", {"5 year", "6 year"}),
        ("a few weeks", set()),
    ],
)
def test_durations_are_normalised(text: str, expected: set[str]) -> None:
    assert durations(text) == expected


def test_money_and_shares_are_normalised() -> None:
    assert money("$150,000 to $200,000 or more") == {"$150000", "$200000"}
    assert shares("about 70% building, 30 percent theory") == {"70%", "30%"}
