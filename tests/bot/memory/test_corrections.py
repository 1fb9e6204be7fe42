"""Corrections as people type them."""

from __future__ import annotations

import pytest

from bot.coach.record import FactKind, FactValue
from bot.memory.corrections import read_fact, read_polarity
from bot.memory.errors import CorrectionRefused


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("hours_per_week", "6", 6.0),
        ("hours_per_week", " 2,5 hours ", 2.5),
        ("hours_per_week", "4h", 4.0),
        ("deadline", "2027-09-01", "2027-09-01"),
        ("zone", "Asia/Kolkata", "Asia/Kolkata"),
        ("evenings", "2", 2),
        ("evenings", "tuesday, thursday", ("tuesday", "thursday")),
        ("taste", "music; films", ("music", "films")),
        ("name", "  Ada ", "Ada"),
    ],
)
def test_a_value_is_read(kind: FactKind, text: str, value: FactValue) -> None:
    found = read_fact(kind, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "text", "help_"),
    [
        ("hours_per_week", "many", "hours_per_week 6"),
        ("hours_per_week", "200", "0 to 168"),
        ("hours_per_week", "-1", "0 to 168"),
        ("hours_per_week", "nan", "0 to 168"),
        ("deadline", "autumn", "deadline 2027-09-01"),
        ("zone", "Middle/Earth", "Europe/London"),
        ("zone", "../../etc/passwd", "Europe/London"),
    ],
)
def test_what_has_no_value_is_refused_with_an_example(
    kind: FactKind, text: str, help_: str
) -> None:
    with pytest.raises(CorrectionRefused, match=help_):
        read_fact(kind, text)


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("known", "known"),
        ("Not-Known", "not_known"),
        ("not known", "not_known"),
        ("half", "partly"),
    ],
)
def test_a_polarity_is_read(text: str, polarity: str) -> None:
    assert read_polarity("python", text) == polarity


def test_a_polarity_that_is_none_is_refused_with_the_kinds_of_facts() -> None:
    with pytest.raises(CorrectionRefused, match=r"known, partly or not_known.*hours_per_week"):
        read_polarity("python", "purple")
