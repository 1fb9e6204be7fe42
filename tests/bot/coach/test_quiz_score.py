"""How somebody did in the quiz."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.coach.quiz_score import asks_score, reply_score
from bot.coach.record import QuizState
from tests.bot.coach.small_world import CHOICE, NUMBER, topic, world

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def state(item: str, right: bool, ago: timedelta) -> QuizState:
    return QuizState(item, {}, NOW, right, None, 1, NOW - ago)


@pytest.mark.parametrize("text", ["so how did i do?", "how many were right", "my score pls"])
def test_a_score_is_asked_for(text: str) -> None:
    assert asks_score(text)


def test_a_score_counts_the_answers_of_this_sitting_only() -> None:
    knowledge = world(topic("a/charts", quiz=(CHOICE, NUMBER)))
    states = {
        "a/charts#chart": state("a/charts#chart", True, timedelta(minutes=5)),
        "a/charts#rows": state("a/charts#rows", False, timedelta(days=3)),
    }
    answer = reply_score(knowledge, states, NOW).answer
    assert "1 question" in answer
    assert "1 right" in answer


def test_what_was_missed_is_named_with_what_to_read() -> None:
    knowledge = world(topic("a/charts", quiz=(CHOICE, NUMBER)))
    states = {"a/charts#rows": state("a/charts#rows", False, timedelta(minutes=1))}
    reply = reply_score(knowledge, states, NOW)
    assert "0 right" in reply.answer
    assert reply.next[0].topic == "a/charts"


def test_without_an_answer_nothing_is_counted() -> None:
    assert "Nothing is counted" in reply_score(world(topic("a/charts")), {}, NOW).answer
