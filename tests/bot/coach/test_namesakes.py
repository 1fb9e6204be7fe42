"""Names of topics of a language that mean something else among models."""

from __future__ import annotations

import pytest

from bot.coach.context import Context
from bot.coach.linking import Linker
from bot.coach.namesakes import without_namesakes
from bot.coach.understand import understand
from knowledge.models import Knowledge

CLASSES = "python/classes"
MODELS = Context(ability="concept", topics=("machine-learning/decision-trees",))


@pytest.mark.parametrize("text", ["my classes are 70/30", "and for four classes?"])
def test_classes_among_models_are_none_of_the_language(knowledge: Knowledge, text: str) -> None:
    said = understand(text, Linker(knowledge))
    assert CLASSES in {m.id for m in said.mentions}
    assert CLASSES not in {m.id for m in without_namesakes(said, MODELS).mentions}
    assert CLASSES not in without_namesakes(said, MODELS).topics


@pytest.mark.parametrize("text", ["explain python classes", "i want to learn classes"])
def test_who_asks_for_the_language_is_heard(knowledge: Knowledge, text: str) -> None:
    said = understand(text, Linker(knowledge))
    assert without_namesakes(said, MODELS) is said


def test_where_nothing_of_models_was_spoken_of_all_stays(knowledge: Knowledge) -> None:
    said = understand("my classes do not work", Linker(knowledge))
    assert without_namesakes(said, Context()) is said


def test_somebodys_list_is_none_of_the_language(knowledge: Knowledge) -> None:
    theirs = understand("which course comes third on his list", Linker(knowledge))
    assert "python/lists" in {m.id for m in theirs.mentions}
    assert "python/lists" not in without_namesakes(theirs, Context()).topics
    own = understand("how do i sort the list", Linker(knowledge))
    assert "python/lists" in without_namesakes(own, Context()).topics
