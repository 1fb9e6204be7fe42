"""The weather, a train or a match are no questions about learning; models of them are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.elsewhere import of_the_world
from bot.coach.reply import Reply


@pytest.mark.parametrize(
    "text",
    [
        "umbrella in oslo tomorrow y/n",
        "gonna rain on saturday? wanted to study outside",
        "hows the weather in Turku this weekend",
        "my train leaves at 7, is it delayed",
        "which team won the cup, just curious before i study",
        "bitcoin up or down today",
        "nvidia shares, up or down since monday",
        "recipe for pancakes pls, exam tomorrow",
    ],
)
def test_the_day_and_the_world_are_elsewhere(text: str) -> None:
    assert of_the_world(text)


@pytest.mark.parametrize(
    "text",
    [
        "can i predict if it will rain tomorrow with logistic regression",
        "train the model on weather data of last week",
        "p(rain) is 0.3 today, what is p(umbrella)",
        "kfold on stock prices, up or down tomorrow, what accuracy is good",
        "recipe for success in kaggle",
        "rain or shine i study on monday",
    ],
)
def test_what_is_modelled_is_a_subject(text: str) -> None:
    assert not of_the_world(text)


def test_such_a_question_gets_neither_a_plan_nor_advice(heard: Callable[..., Reply]) -> None:
    reply = heard("my train leaves at 7, is it delayed")
    assert reply.abstained
    assert reply.intent == "off_topic"
