"""Numbers are read as people write them."""

from __future__ import annotations

import pytest

from bot.coach.worked.numbers import numbers, percent, shown, vectors


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,000 rows", [1000.0]),
        ("recall .09", [0.09]),
        ("8 % of them", [0.08]),
        ("70 percent", [0.7]),
        ("1 in 200 people", [0.005]),
        ("3-5 of resnet50", [3.0, 5.0]),
        ("w is -2", [-2.0]),
        ("none", []),
    ],
)
def test_numbers_and_shares_are_found(text: str, values: list[float]) -> None:
    assert [n.value for n in numbers(text)] == pytest.approx(values)


def test_vectors_stand_in_brackets() -> None:
    assert vectors("(1, 2.5) and [3 -4] but (n, m)") == [(1.0, 2.5), (3.0, -4.0)]


@pytest.mark.parametrize(
    ("number", "text"), [(1000, "1,000"), (0.5, "0.5"), (2, "2"), (1 / 3, "0.333"), (1e-5, "1e-05")]
)
def test_a_number_is_shown_with_no_more_decimals_than_it_needs(number: float, text: str) -> None:
    assert shown(number) == text


def test_a_share_is_shown_as_a_percentage() -> None:
    assert [percent(x) for x in (0.1, 0.1023, 1)] == ["10%", "10.2%", "100%"]
