"""Who asks for plain words gets them, and who asks for an example sees one worked to its end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.plainly import asks_example, asks_plainly, asks_the_meaning, is_named
from bot.coach.reply import Reply
from knowledge.models import Knowledge

Talk = Callable[..., Reply]


@pytest.mark.parametrize(
    "text",
    [
        "eli5 pca",
        "a tensor in simpel words",
        "overfitting in kid words",
        "explain attention like im 5",
        "softmax for a baker",
    ],
)
def test_a_wish_for_plain_words_is_heard(text: str) -> None:
    assert asks_plainly(text)


@pytest.mark.parametrize("text", ["is pandas easy", "an example", "explain attention"])
def test_other_questions_want_no_plain_words(text: str) -> None:
    assert not asks_plainly(text)


def test_an_example_is_of_a_notion_and_not_of_work() -> None:
    assert asks_example("bayes with numbers pls")
    assert asks_example("gimme exampel of a for loop")
    assert asks_example("give me an example of overfitting")
    assert not asks_example("show me an example project")
    assert not asks_example("an example readme for my repo")


@pytest.mark.parametrize(
    ("text", "name", "asked"),
    [
        ("p values, what are they saying", "p values", True),
        ("what on earth is this gradient everyone swears by", "gradient", True),
        ("what is the gradient of my loss doing at zero", "gradient", False),
        ("gradient please", "gradient", False),
    ],
)
def test_the_meaning_of_a_name_is_asked_where_nothing_else_is(
    text: str, name: str, asked: bool
) -> None:
    assert asks_the_meaning(text, name) is asked


@pytest.mark.parametrize(
    ("key", "name", "whole"),
    [
        ("linear-algebra/matrices", "matrix", True),
        ("statistics/p-values", "p value", True),
        ("statistics/hypothesis-testing", "type I error", False),
        ("machine-learning/gradient-boosting", "xgboost", False),
    ],
)
def test_a_topic_is_told_from_what_lies_within_it(
    knowledge: Knowledge, key: str, name: str, whole: bool
) -> None:
    assert is_named(knowledge.topics[key], name) is whole


def test_simpler_is_plain_and_then_an_example(heard: Talk, knowledge: Knowledge) -> None:
    topic = knowledge.topics["machine-learning/decision-trees"]
    assert topic.plain in heard("explain decision trees", "simpler please").answer
    assert topic.example in heard("give me an example").answer
    assert topic.example not in heard("another example").answer


def test_what_a_topic_is_begins_with_what_it_is(heard: Talk, knowledge: Knowledge) -> None:
    topic = knowledge.topics["statistics/p-values"]
    reply = heard("p values, what are they saying")
    assert reply.blocks[0].text == topic.plain
    assert not any(block.heading.endswith(": why") for block in reply.blocks)


def test_a_named_topic_with_numbers_is_worked_at_once(heard: Talk, knowledge: Knowledge) -> None:
    assert knowledge.topics["probability/bayes-rule"].example in heard("bayes with numbers").answer
