"""Everyday names mean topics that exist, and never take the place of a name that is linked."""

from __future__ import annotations

import pytest

from bot.coach.everyday import EVERYDAY, everyday_mentions
from bot.coach.linking import Linker
from knowledge.models import Knowledge


def test_every_everyday_name_means_a_topic_or_a_group(knowledge: Knowledge) -> None:
    meant = {key for keys in EVERYDAY.values() for key in keys.split("+")}
    assert meant <= {*knowledge.topics, *knowledge.groups}


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
        (
            "both regressions sit",
            ["machine-learning/linear-regression", "machine-learning/logistic-regression"],
        ),
    ],
)
def test_everyday_names_are_found_as_whole_words(text: str, expected: list[str]) -> None:
    assert [mention.id for mention in everyday_mentions(text, [])] == expected


def test_a_linked_name_is_not_taken_apart(knowledge: Knowledge) -> None:
    text = "random forests are fine, plain trees too"
    linked = Linker(knowledge).topic_mentions(text)
    found = everyday_mentions(text, linked)
    assert [text[m.start : m.end] for m in found] == ["trees"]


def test_the_topic_in_the_name_of_a_resource_is_still_a_topic(knowledge: Knowledge) -> None:
    resource = next(
        r for r in knowledge.resources.values() if Linker(knowledge).topic_mentions(r.title)
    )
    linker = Linker(knowledge)
    kinds = {mention.kind for mention in linker.topic_mentions(resource.title)}
    assert kinds <= {"topic", "group"}
    assert "resource" in {mention.kind for mention in linker.mentions(resource.title)}
