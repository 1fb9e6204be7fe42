"""Slips in names of the field are repaired; words of other subjects are left alone."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from retrieval.spelling import repair

NAMES = {"gradient": 5, "broadcasting": 2, "regression": 9, "matrix": 4, "pandas": 7}


class Field:
    """A vocabulary of a few names."""

    def unknown(self, words: Collection[str]) -> set[str]:
        return {word for word in words if word not in NAMES}

    def candidates(self, initial: str, length: int) -> dict[str, int]:
        return {
            name: count
            for name, count in NAMES.items()
            if name[0] == initial and abs(len(name) - length) <= 2
        }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("waht is brodcasting", "waht is broadcasting"),
        ("logistic regresion?", "logistic regression?"),
        ("the gradinet points up", "the gradient points up"),
        ("a MATIRX", "a matrix"),
        ("pizza and panda", "pizza and panda"),
        ("parsnip", "parsnip"),
    ],
)
def test_only_near_misspelt_names_are_repaired(typed: str, meant: str) -> None:
    assert repair(typed, Field(), lambda word: word in {"panda", "pizza"}) == meant
