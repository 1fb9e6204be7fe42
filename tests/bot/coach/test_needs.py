"""What a message needs without naming it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.coach.linking import Linker
from bot.coach.needs import (
    asked_group,
    asks_to_learn,
    in_use,
    left_to_tell,
    needed,
    owns,
    pieces,
    wished,
)
from knowledge.models import Knowledge


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> Linker:
    return Linker(knowledge)


def test_claims_and_bare_questions_are_no_statements(linker: Linker) -> None:
    text = "I know pandas and numpy. My charts come out wrong in print. What should I learn next?"
    mentions = linker.mentions(text)
    assert pieces(text, mentions, mentions) == ["My charts come out wrong in print"]
    assert pieces("so what should I learn next?", (), ()) == []


def test_the_topic_that_is_clearly_ahead_is_needed() -> None:
    def near(text: str) -> Mapping[str, float]:
        return {"a": 0.7, "b": 0.5} if "trouble" in text else {"a": 0.5, "b": 0.48}

    need = needed(["some trouble with it"], (), near)
    assert need is not None
    assert (need.topic, need.wish) == ("a", False)
    assert needed(["nothing in particular"], (), near) is None
    wish = needed(["i want no trouble"], {"a"}, lambda text: {"a": 0.9, "b": 0.6})
    assert wish is not None
    assert (wish.topic, wish.wish) == ("b", True)


def test_a_faint_topic_must_be_far_ahead() -> None:
    assert needed(["it"], (), lambda text: {"a": 0.61, "b": 0.3}) is not None
    assert needed(["it"], (), lambda text: {"a": 0.61, "b": 0.5}) is None


@pytest.mark.parametrize(
    "text",
    [
        "soo what do i need to learn here",
        "what would u have me study",
        "only tell me the first piece",
        "describe my week one?",
        "whats the missing brick",
        "what is missing in this picture",
        "where do i put tonights hour?",
        "target = sagemaker. whats between me and it",
        "first move?",
    ],
)
def test_one_may_ask_what_to_learn_in_many_ways(text: str) -> None:
    assert asks_to_learn(text)


@pytest.mark.parametrize(
    "text", ["what is the first derivative of x^2", "my plots are missing", "which loop is faster"]
)
def test_a_question_about_a_thing_asks_for_no_step(text: str) -> None:
    assert not asks_to_learn(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("loops known. i'd like to get to transformers soon", "deep-learning/transformers"),
        ("goal: understand pca", "machine-learning/pca"),
        ("im aiming for gradient descent", "calculus/gradient-descent"),
    ],
)
def test_what_stands_in_a_wish_is_wished(linker: Linker, text: str, topic: str) -> None:
    assert wished(text, linker.mentions(text)) == [topic]
    assert wished("i know pca", linker.mentions("i know pca")) == []


def test_a_subject_can_be_asked_a_topic_of(linker: Linker) -> None:
    for text, group in (
        ("python done. first probability topic?", "probability"),
        ("which topic of linear algebra do i take", "linear-algebra"),
        ("i know probability. next?", ""),
    ):
        assert asked_group(text, linker.mentions(text)) == group


def test_a_thing_of_ones_own_is_in_use(linker: Linker) -> None:
    text = "my fastapi thing is slow, and docker is said to help"
    assert in_use(text, linker.mentions(text)) == ["mlops/fastapi"]
    assert owns(text)
    assert not owns("i never coded, what about my first day")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("it broke again. what should i study", True),
        ("topic wise, what am i missing", True),
        ("it broke again, help", False),
    ],
)
def test_asking_what_to_learn_is_told_from_asking_for_help(text: str, asks: bool) -> None:
    assert asks_to_learn(text) is asks


def test_asking_whether_one_is_ready_for_a_thing_is_wanting_it(linker: Linker) -> None:
    text = "is it too soon for pca? i know numpy"
    assert wished(text, linker.mentions(text)) == ["machine-learning/pca"]
    text = "pca came too soon for me"
    assert wished(text, linker.mentions(text)) == []


def test_asking_what_is_missing_for_a_thing_is_wanting_it(linker: Linker) -> None:
    text = "i know numpy, what am i missing for pca"
    assert wished(text, linker.mentions(text)) == ["machine-learning/pca"]
    text = "i am missing pca"
    assert wished(text, linker.mentions(text)) == []


def test_what_comes_next_leaves_nothing_to_tell() -> None:
    assert not left_to_tell(", what should i learn next")
    assert left_to_tell("predictions are nonsense, what next")
