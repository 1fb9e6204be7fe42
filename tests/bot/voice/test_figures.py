"""Figures, and whether one text holds those of another."""

from __future__ import annotations

import pytest

from bot.voice.figures import Figure, figures, unsupported


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6 to 9 months", [(6, "month"), (9, "month")]),
        ("six to nine months", [(6, "month"), (9, "month")]),
        ("6-9 months", [(6, "month"), (9, "month")]),
        ("two hours", [(120, "minute")]),
        ("120 minutes", [(120, "minute")]),
        ("one week", [(7, "day")]),
        ("half of it in one go", []),
        ("forty-six hours", [(46 * 60, "minute")]),
        ("70% of the time", [(70, "%")]),
        ("seventy per cent", [(70, "%")]),
        ("$150,000", [(150_000, "$")]),
        ("$150k", [(150_000, "$")]),
        ("1,000 rows", [(1000, "")]),
        ("Python 3.12", [(3.12, "")]),
        ("10 full hours", [(600, "minute")]),
        ("3 years", [(36, "month")]),
        ("in 1987", [(1987, "")]),
        ("conv2d and x1", []),
        ("See [1] and [2, 3].", []),
        ("1. First\n2. Second", []),
        ("Step 2: go on", []),
    ],
)
def test_figures_come_with_what_they_count(text: str, found: list[tuple[float, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in figures(text)] == found


def test_small_numbers_in_words_claim_nothing() -> None:
    assert figures("Two things, and three more") == [
        Figure(2, spoken=True),
        Figure(3, spoken=True),
    ]
    assert unsupported("Two things, and three more", []) == []


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("It takes six to nine months.", True),
        ("It takes about 9 months.", True),
        ("It takes 9 weeks.", False),
        ("It takes 7 months.", False),
        ("It takes 9 of them.", True),
        ("In a year you are there.", True),
        ("In two years you are there.", False),
        ("Everything in 100% of cases.", False),
    ],
)
def test_a_figure_needs_its_number_and_its_unit(text: str, fine: bool) -> None:
    allowed = figures("You become job-ready in 6 to 9 months.")
    assert (unsupported(text, allowed) == []) is fine


def test_what_the_learner_said_without_a_unit_may_be_said_with_one() -> None:
    said = figures("i can do 5 a week")
    assert unsupported("With 5 hours a week you get there.", [], said) == []
    assert unsupported("With 6 hours a week you get there.", [], said) != []
