"""Everyday names mean topics that exist, and never take the place of a name that is linked."""

from __future__ import annotations

import pytest

from bot.coach.everyday import everyday_mentions
from bot.coach.linking import Linker
from knowledge.models import Knowledge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Trees yes, forests no",
            ["machine-learning/decision-trees", "machine-learning/random-forests"],
        ),
        ("i write code", ["programming"]),
        ("my bayes is weak", ["probability/bayes-rule"]),
        ("the street is wet", []),
        ("that red text again", ["python/errors-and-debugging"]),
        ("i filter, group and merge tables", []),
        ("merge i do daily", ["tools/git"]),
        ("splitting train n test", ["machine-learning/train-test-split"]),
        ("my cv is ready", []),
        ("cv: yes", ["machine-learning/cross-validation"]),
        (
            "both regressions sit",
            ["machine-learning/linear-regression", "machine-learning/logistic-regression"],
        ),
    ],
)
def test_everyday_names_are_found_as_whole_words(
    knowledge: Knowledge, text: str, expected: list[str]
) -> None:
    names = Linker(knowledge).everyday
    assert [mention.id for mention in everyday_mentions(text, [], names)] == expected


def test_a_linked_name_is_not_taken_apart(knowledge: Knowledge) -> None:
    text = "random forests are fine, plain trees too"
    linker = Linker(knowledge)
    found = everyday_mentions(text, linker.topic_mentions(text), linker.everyday)
    assert [text[m.start : m.end] for m in found] == ["trees"]


def test_the_topic_in_the_name_of_a_resource_is_still_a_topic(knowledge: Knowledge) -> None:
    resource = next(
        r for r in knowledge.resources.values() if Linker(knowledge).topic_mentions(r.title)
    )
    linker = Linker(knowledge)
    kinds = {mention.kind for mention in linker.topic_mentions(resource.title)}
    assert kinds <= {"topic", "group"}
    assert "resource" in {mention.kind for mention in linker.mentions(resource.title)}
