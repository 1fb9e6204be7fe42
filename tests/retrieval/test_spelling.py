"""Slips in names of the field are repaired; words of other subjects are left alone."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from retrieval.spelling import foreign, repair, spelled_out

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


def test_what_is_typed_in_a_hurry_is_spelled_out() -> None:
    assert spelled_out("wat shud u learn abt r, yrs?") == "what should you learn about r, years?"
    assert spelled_out("c.cos(u.x) and the u/d rule") == "c.cos(u.x) and the u/d rule"


def test_names_that_neither_the_field_nor_the_language_has_are_foreign() -> None:
    found = foreign("is wombatcamp or regresion free", Field(), lambda word: word in {"free"})
    assert found == {"wombatcamp"}


def test_what_a_tired_learner_types_is_put_in_full() -> None:
    assert spelled_out("i 4got wat a tuple is agen") == "i forgot what a tuple is again"
    assert spelled_out("x2day = b4.shape") == "x2day = b4.shape"
