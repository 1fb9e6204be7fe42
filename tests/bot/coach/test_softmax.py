"""Softmax regression: learns from names and vectors, keeps what it learned, ignores rare names."""

from __future__ import annotations

import numpy as np
import pytest

from bot.coach.softmax import Softmax

NAMES = [{"fine", "a"}, {"fine", "b"}, {"lost", "a"}, {"lost", "b"}]
TARGETS = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
NOTHING = np.zeros((4, 0), dtype=np.float32)
EMPTY = np.zeros(0, dtype=np.float32)


def fitted(*, penalty: float = 0.1, least: int = 2) -> Softmax:
    return Softmax.fit(NAMES, NOTHING, TARGETS, [1.0] * 4, scale=1.0, penalty=penalty, least=least)


def test_names_that_go_with_a_class_raise_its_chance() -> None:
    model = fitted()
    assert model.chances({"fine"}, EMPTY)[0] > 0.8
    assert model.chances({"lost", "unheard of"}, EMPTY)[1] > 0.8
    assert model.chances({"a"}, EMPTY) == pytest.approx([0.5, 0.5], abs=1e-3)


def test_a_vector_is_learned_from_too() -> None:
    vectors = np.array([[1.0], [1.0], [-1.0], [-1.0]], dtype=np.float32)
    model = Softmax.fit([set()] * 4, vectors, TARGETS, [1.0] * 4, scale=1.0, penalty=0.1)
    assert model.chances(set(), np.ones(1, dtype=np.float32))[0] > 0.8
    assert model.chances(set(), -np.ones(1, dtype=np.float32))[0] < 0.2


def test_a_heavier_penalty_makes_it_less_sure() -> None:
    assert fitted(penalty=5.0).chances({"fine"}, EMPTY)[0] < fitted().chances({"fine"}, EMPTY)[0]


def test_importance_tips_the_balance() -> None:
    model = Softmax.fit(
        [{"x"}, {"x"}], NOTHING[:2], np.eye(2), [3.0, 1.0], scale=1.0, penalty=0.01, least=1
    )
    assert model.chances({"x"}, EMPTY) == pytest.approx([0.75, 0.25], abs=0.02)


def test_names_in_too_few_rows_are_left_out() -> None:
    assert len(fitted(least=2).keys) == 4
    assert len(fitted(least=3).keys) == 0
    assert fitted(least=3).chances({"fine"}, EMPTY) == pytest.approx([0.5, 0.5])


def test_what_is_kept_gives_the_same_chances() -> None:
    model = fitted()
    read = Softmax.of(model.arrays("one"), "one")
    assert read.chances({"fine"}, EMPTY) == pytest.approx(model.chances({"fine"}, EMPTY), abs=1e-3)
    with pytest.raises(KeyError):
        Softmax.of(model.arrays("one"), "two")


def test_the_same_examples_give_the_same_weights() -> None:
    assert np.array_equal(fitted().named, fitted().named)
