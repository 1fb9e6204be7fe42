"""What the things are good for that somebody has just named, and other short turns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Talk = Callable[..., Reply]


def test_the_use_of_what_was_told_is_told(heard: Talk) -> None:
    reply = heard("eigenvectors we did, matrices too", "what are they good for in ml tho")
    assert reply.intent == "concept"
    assert "linear-algebra/eigenvalues-and-eigenvectors" in reply.topics


def test_what_was_rushed_through_is_explained(heard: Talk) -> None:
    reply = heard(
        "line cook, now in a part time bootcamp, week 5. they threw train test split at us and "
        "moved on in ten minutes flat"
    )
    assert reply.topics[0] == "machine-learning/train-test-split"
    assert reply.intent == "concept"


def test_hours_are_reckoned_by_days_and_again_when_there_are_fewer(heard: Talk) -> None:
    told = "my 3 days off i can give 2hrs each. what first"
    assert "6 hours" in heard(told, "so how many hrs is that per week").answer
    assert "4 hours" in heard(told, "wait they changed my sched, only 2 days off now").answer


def test_lost_days_are_met_with_courage(heard: Talk) -> None:
    assert heard("python i know, numpy never", "the kids waked up, lost two days now").intent == (
        "motivation"
    )


@pytest.mark.parametrize(
    "asked", ["which month i told you as my limit?", "when did i say i'd be finished"]
)
def test_the_date_is_told_to_who_asks_for_it_in_other_words(heard: Talk, asked: str) -> None:
    assert "April 2027" in heard("i give myself till easter", asked).answer


def test_a_date_is_changed_by_its_month_whatever_is_spoken_of(heard: Talk) -> None:
    talk = ("i want to finish until april", "which books are there", "please change it for june")
    assert "June 2027" in heard(*talk).answer


@pytest.mark.parametrize("told", ["ouiii", "did int() now 8 mashallah", "aaa ok i see"])
def test_success_told_in_a_word_ends_a_trouble(heard: Talk, told: str) -> None:
    assert heard("my function gives None, why", told).intent == "progress_report"


def test_a_trouble_in_the_middle_of_a_topic_is_looked_for_near_it(heard: Talk) -> None:
    reply = heard("what is a loop", "infinite while ayuda pc is hot jaja")
    assert "The loop never ends" in reply.answer


def test_a_question_in_a_trouble_is_no_trouble(heard: Talk) -> None:
    reply = heard("list index out of range, line 14", "why does it count from 0 anyway thats dumb")
    assert reply.intent == "concept"


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("what is flask", "mlops/flask"),
        ("lists?", "python/lists"),
        ("matplotlib?", "tools/matplotlib"),
    ],
)
def test_a_bare_name_is_explained_by_itself(heard: Talk, asked: str, topic: str) -> None:
    assert heard(asked).topics[0] == topic
