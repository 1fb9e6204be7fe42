"""Things between which somebody chooses what to learn."""

from __future__ import annotations

import pytest

from bot.coach.linking import Linker
from bot.coach.menus import asks_which, menu_in
from knowledge.models import Knowledge


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


@pytest.mark.parametrize(
    ("text", "options", "open_"),
    [
        ("git, docker or whatever?", {"tools/git", "mlops/docker"}, True),
        ("bayes rule or variance next", {"probability/bayes-rule", "probability/variance"}, False),
        ("is it a) pca b) embeddings", {"machine-learning/pca", "deep-learning/embeddings"}, False),
        ("do i take seaborn now or leave it", {"tools/seaborn"}, True),
        (
            "torn between pca and embeddings",
            {"machine-learning/pca", "deep-learning/embeddings"},
            False,
        ),
        ("numpy then pandas or pandas then numpy", {"tools/numpy", "tools/pandas"}, False),
    ],
)
def test_what_is_chosen_between_is_a_menu(
    linker: Linker, text: str, options: set[str], open_: bool
) -> None:
    menu = menu_in(text, linker.mentions(text))
    assert menu is not None
    assert {m.id for m in menu.options} == options
    assert menu.open is open_


@pytest.mark.parametrize(
    "text",
    ["pandas and git. what next", "I did bayes. Docker, who needs it", "numpy?"],
)
def test_what_stands_in_a_list_or_apart_is_none(linker: Linker, text: str) -> None:
    assert menu_in(text, linker.mentions(text)) is None


def test_what_somebody_tells_of_is_no_option(linker: Linker) -> None:
    text = "numpy or pandas, both fine"
    mentions = linker.mentions(text)
    assert menu_in(text, mentions, mentions[:1]) is None


def test_asking_which_to_take_is_not_asking_how_they_differ() -> None:
    assert asks_which("k-means or pca, which should i take")
    assert not asks_which("pytorch vs tensorflow speed?")


def test_a_menu_whose_sentence_tells_what_was_done_is_marked(linker: Linker) -> None:
    text = "i know pca or k-means or whatever"
    menu = menu_in(text, linker.mentions(text))
    assert menu is not None
    assert menu.claimed
    free = "A) pca B) k-means C) you say"
    menu = menu_in(free, linker.mentions(free))
    assert menu is not None
    assert menu.labelled
    assert not menu.claimed
