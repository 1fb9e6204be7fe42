"""What somebody knows who has finished a course."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coach.coursework import with_coursework
from bot.coach.facts import read_progress
from bot.coach.linking import Linker
from bot.coach.understand import understand
from knowledge.models import Knowledge

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def known(text: str, knowledge: Knowledge) -> set[str]:
    linker = Linker(knowledge)
    said = understand(text, linker)
    progress = read_progress(knowledge, text, said.mentions, NOW)
    return set(with_coursework(said, progress, knowledge).known)


def test_a_finished_course_teaches_its_topics(knowledge: Knowledge) -> None:
    course = knowledge.resources["deep-learning-specialization"]
    assert set(course.topics) <= known("ive done the deep learning specialization", knowledge)


@pytest.mark.parametrize(
    "text",
    [
        "i havent done the deep learning specialization",
        "half done with the deep learning specialization",
        "once i'm done with the deep learning specialization i want a job",
        "what do i learn in the deep learning specialization",
    ],
)
def test_a_course_that_is_not_finished_teaches_nothing_yet(text: str, knowledge: Knowledge) -> None:
    assert not known(text, knowledge)


def test_what_is_said_of_a_topic_itself_counts_more(knowledge: Knowledge) -> None:
    text = "finished the deep learning specialization but I don't know attention"
    assert "deep-learning/attention" not in known(text, knowledge)


@pytest.mark.parametrize("text", ["i built house prices last month", "house prices is done"])
def test_a_project_that_was_built_shows_what_it_needs(text: str, knowledge: Knowledge) -> None:
    assert set(knowledge.projects["house-prices"].needs) <= known(text, knowledge)


@pytest.mark.parametrize(
    "text", ["i never built house prices", "i want to have built house prices", "house prices?"]
)
def test_a_project_that_was_not_built_shows_nothing(text: str, knowledge: Knowledge) -> None:
    assert not known(text, knowledge)


def test_a_competition_is_known_by_doing_it(knowledge: Knowledge) -> None:
    assert "practice/kaggle" in known("did two challenges on kaggle", knowledge)
