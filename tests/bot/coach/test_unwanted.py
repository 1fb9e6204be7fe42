"""What somebody does not want to learn now."""

from __future__ import annotations

import pytest

from bot.coach.linking import Linker
from bot.coach.unwanted import shuns_theory, turns_down, unwanted
from knowledge.models import Knowledge


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("whats next, anything but seaborn", {"tools/seaborn"}),
        ("i dont want to do calculus. i know numpy", {"calculus"}),
        ("pandas is fine, git bores me", {"tools/git"}),
        ("no pca or k-means pls", {"machine-learning/pca", "machine-learning/k-means"}),
        ("I'm not interested in sentiment analysis", {"deep-learning/sentiment-analysis"}),
        ("i hate matplotlib but numpy is nice", {"tools/matplotlib"}),
    ],
)
def test_what_is_turned_down_is_found(linker: Linker, text: str, turned: set[str]) -> None:
    assert turns_down(text)
    assert {m.id for m in unwanted(text, linker.mentions(text))} == turned


@pytest.mark.parametrize(
    "text",
    [
        "i don't know docker",
        "no git, no docker yet. what next",
        "not only pandas but also numpy",
        "i want to learn pytorch",
    ],
)
def test_what_is_not_known_or_wanted_is_not_turned_down(linker: Linker, text: str) -> None:
    assert unwanted(text, linker.mentions(text)) == []


def test_whoever_has_had_enough_of_theory_is_heard() -> None:
    assert shuns_theory("pls no more dry theory this week")
    assert not shuns_theory("I'd like the theory behind it")
