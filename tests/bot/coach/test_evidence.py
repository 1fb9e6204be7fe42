"""What a text says about what its writer knows."""

from __future__ import annotations

import pytest

from bot.coach.linking import Linker
from bot.coach.understand import understand
from knowledge.models import Knowledge


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


@pytest.mark.parametrize(
    ("text", "known", "not_known"),
    [
        ("I know pandas and matplotlib", ["tools/pandas", "tools/matplotlib"], []),
        ("I know pandas, numpy but not docker", ["tools/pandas", "tools/numpy"], ["mlops/docker"]),
        ("comfortable with loops. never touched classes", ["python/loops"], ["python/classes"]),
        ("I haven't used git yet", [], ["tools/git"]),
        ("fine with numpy, hopeless at p-values", ["tools/numpy"], ["statistics/p-values"]),
        ("no idea about docker or fastapi", [], ["mlops/docker", "mlops/fastapi"]),
        ("I'm halfway through pandas", [], ["tools/pandas"]),
        ("what is docker", [], []),
        (
            "I don't know k-means but I know pca",
            ["machine-learning/pca"],
            ["machine-learning/k-means"],
        ),
        ("not bad at numpy", ["tools/numpy"], []),
    ],
)
def test_known_and_not_known_are_told_apart(
    linker: Linker, text: str, known: list[str], not_known: list[str]
) -> None:
    said = understand(text, linker)
    assert sorted(said.known) == sorted(known)
    assert sorted(said.not_known) == sorted(not_known)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("waht is numpy brodcasting", "linear-algebra/broadcasting"),
        ("explain eigen values pls", "linear-algebra/eigenvalues-and-eigenvectors"),
        ("whats a confusion matirx", "machine-learning/evaluation-metrics"),
        ("how does logistic regresion work", "machine-learning/logistic-regression"),
        ("Sckit learn or what", "machine-learning/scikit-learn"),
    ],
)
def test_misspelt_names_are_linked(linker: Linker, text: str, topic: str) -> None:
    assert topic in understand(text, linker).topics


def test_a_plain_word_is_not_taken_for_a_misspelt_name(linker: Linker) -> None:
    assert understand("best pizza in Naples for a birthday party", linker).topics == ()
