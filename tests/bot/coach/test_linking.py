"""The names of the curriculum are found in what people type, and only there."""

from __future__ import annotations

import pytest

from bot.coach.linking import Linker
from knowledge.models import Knowledge


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge, frozenset("aren't arent looks legit brag".split()).__contains__)


def named(linker: Linker, text: str) -> list[str]:
    return [mention.id for mention in linker.topic_mentions(text)]


def test_a_name_does_not_go_on_after_a_comma(linker: Linker) -> None:
    assert named(linker, "numpy, broadcasting") == ["tools/numpy", "linear-algebra/broadcasting"]
    assert named(linker, "numpy broadcasting") == ["linear-algebra/broadcasting"]


def test_two_small_words_make_no_name_together(linker: Linker) -> None:
    assert linker.mentions("there is a bar in it") == []
    assert [m.id for m in linker.mentions("num py")] == ["tools/numpy"]


def test_a_letter_within_a_foreign_word_is_no_name(linker: Linker) -> None:
    assert named(linker, "Türküm") == []


@pytest.mark.parametrize(
    ("plain", "signed", "topic"),
    [
        ("the operator said so", "what is the @ operator", "linear-algebra/matrix-multiplication"),
        ("a t shirt", "X.T is what", "linear-algebra/transpose"),
    ],
)
def test_a_name_that_is_a_word_but_for_its_sign_needs_the_sign(
    linker: Linker, plain: str, signed: str, topic: str
) -> None:
    assert topic not in named(linker, plain)
    assert named(linker, signed) == [topic]


def test_a_name_is_found_in_the_other_number_too(linker: Linker) -> None:
    assert named(linker, "confusion matrices") == ["machine-learning/evaluation-metrics"]
    assert named(linker, "my dataframes") == ["tools/pandas"]


@pytest.mark.parametrize(
    ("typed", "topic"),
    [("nunpy", "tools/numpy"), ("lopps", "python/loops"), ("flaks", "mlops/flask")],
)
def test_one_slip_of_the_finger_is_forgiven_in_a_short_name(
    linker: Linker, typed: str, topic: str
) -> None:
    assert named(linker, typed) == [topic]


def test_a_letter_from_the_far_side_of_the_keyboard_is_no_slip(linker: Linker) -> None:
    assert named(linker, "flaxk") == []


def test_an_inflected_word_is_no_misspelt_name(linker: Linker) -> None:
    assert named(linker, "not that i am bragging") == []
