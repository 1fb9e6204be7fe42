"""The name that is there, spelt a little otherwise than the one an error misses."""

from __future__ import annotations

import pytest

from bot.coach.spelt_apart import spelt_apart


@pytest.mark.parametrize(
    ("error", "told", "missed", "there"),
    [
        ("KeyError: 'date'", "columns are Date, Open", "date", "Date"),
        ("KeyError: 'user_id'", "it has user id... no, UserID", "user_id", "UserID"),
        ("No such file or directory: 'x'\nFileNotFoundError: 'sales_23.csv'",
         "in the folder there is sale_23.csv", "sales_23.csv", "sale_23.csv"),
    ],
)  # fmt: skip
def test_a_name_that_differs_in_a_capital_or_a_sign_is_pointed_out(
    error: str, told: str, missed: str, there: str
) -> None:
    found = spelt_apart(error, told)
    assert found is not None
    assert (found.missed, found.there) == (missed, there)
    assert f"`{there}`" in str(found)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("KeyError: 'name'", "still the same"),
        ("KeyError: 'date'", "date is there, i see date in the list"),
        ("my loss is nan", "Loss is NaN since batch 3"),
    ],
)
def test_nothing_is_pointed_out_where_no_name_is_nearly_the_missing_one(
    error: str, told: str
) -> None:
    assert spelt_apart(error, told) is None
