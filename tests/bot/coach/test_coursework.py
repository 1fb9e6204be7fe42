"""What somebody knows who has finished a course."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.coach.coursework import (
    presumed_by_courses,
    with_coursework,
    without_course_names,
)
from bot.coach.evidence import Evidence
from bot.coach.facts import read_progress
from bot.coach.linking import Linker
from bot.coach.record import ResourceProgress
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


def test_the_name_of_a_course_claims_nothing_by_itself(knowledge: Knowledge) -> None:
    linker = Linker(knowledge)
    text = "kaggle intro to machine learning was fun. pandas I know"
    told = [
        Evidence("practice/kaggle", "known", text),
        Evidence("machine-learning/pca", "not_known", text, named=False),
        Evidence("tools/pandas", "known", text),
    ]
    said = replace(understand(text, linker), evidence=tuple(told))
    assert [e.topic for e in without_course_names(said, linker).evidence] == ["tools/pandas"]


def test_a_course_under_way_takes_programming_for_granted(knowledge: Knowledge) -> None:
    begun = ResourceProgress("karpathy-zero-to-hero", "started", "", NOW)
    presumed = presumed_by_courses(knowledge, [begun])
    assert {"python/classes", "tools/numpy"} <= presumed
    assert not {t for t in presumed if not t.startswith(("python/", "tools/"))}


def test_half_of_a_course_for_beginners_is_its_beginning(knowledge: Knowledge) -> None:
    half = ResourceProgress("cs50p", "half", "", NOW)
    presumed = presumed_by_courses(knowledge, [half])
    assert {"python/variables", "python/loops"} <= presumed
    assert "python/inheritance" not in presumed
    dropped = ResourceProgress("cs50p", "dropped", "", NOW)
    assert not presumed_by_courses(knowledge, [dropped])


def test_what_is_denied_before_a_comma_is_not_the_course(knowledge: Knowledge) -> None:
    assert "python/files" in known("not an it person, did cs50p last year", knowledge)
