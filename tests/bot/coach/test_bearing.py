"""The topic that a message bears on, among those that are in reach."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.coach.bearing import Asked, Standing, bears_on
from bot.coach.next_step import Step, closed_under, next_step, settled
from knowledge.models import Knowledge, Track

MONITORING, SERVING = "mlops/monitoring", "mlops/model-serving"


@pytest.fixture(scope="module")
def track(knowledge: Knowledge) -> Track:
    return knowledge.tracks["build-first"]


def standing(knowledge: Knowledge, known: set[str], denied: set[str]) -> Standing:
    return Standing(known, settled(knowledge, known, denied), denied)


def first_step(knowledge: Knowledge, track: Track, known: set[str]) -> Step:
    step = next_step(knowledge, track, known)
    assert isinstance(step, Step)
    return step


def test_what_a_message_is_about_comes_before_what_is_next_in_line(
    knowledge: Knowledge, track: Track
) -> None:
    known = {SERVING, "machine-learning/evaluation-metrics"}
    step = first_step(knowledge, track, known)
    assert step.topic.id != MONITORING
    asked = Asked({MONITORING: 0.8})
    found = bears_on(knowledge, track, step, standing(knowledge, known, set()), asked)
    assert found == MONITORING


def test_a_message_about_nothing_leaves_the_step_as_it_is(
    knowledge: Knowledge, track: Track
) -> None:
    known = {"python/loops"}
    step = first_step(knowledge, track, known)
    assert bears_on(knowledge, track, step, standing(knowledge, known, set()), Asked({})) is None


def test_nothing_is_chosen_that_stands_on_what_was_said_not_to_be_known(
    knowledge: Knowledge, track: Track
) -> None:
    known = {"python/loops"}
    below = sorted(closed_under(knowledge, MONITORING) - settled(knowledge, known, ()))
    assert below
    step = first_step(knowledge, track, known)
    asked = Asked({MONITORING: 5.0}, wanted={MONITORING})
    for denied in below:
        found = bears_on(knowledge, track, step, standing(knowledge, known, {denied}), asked)
        assert found != MONITORING


def test_what_is_known_is_never_chosen(knowledge: Knowledge, track: Track) -> None:
    known = {MONITORING}
    step = first_step(knowledge, track, known)
    asked = Asked({MONITORING: 9.0, "python/loops": 9.0})
    found = bears_on(knowledge, track, step, standing(knowledge, known, set()), asked)
    assert found not in settled(knowledge, known, ())


def test_a_subject_that_only_says_where_something_belongs_asks_for_nothing(
    knowledge: Knowledge, track: Track
) -> None:
    known = {"python/functions"}
    step = first_step(knowledge, track, known)
    around = Asked({}, groups=set(knowledge.members("python")))
    assert bears_on(knowledge, track, step, standing(knowledge, known, set()), around) is None


def test_of_a_topic_and_a_whole_subject_the_topic_tells_where_somebody_stands(
    knowledge: Knowledge, track: Track
) -> None:
    python = {t for t in knowledge.topics if t.startswith("python/")}
    known = {*python, "deep-learning/hugging-face", "deep-learning/sentiment-analysis"}
    step = first_step(knowledge, track, known)
    asked = Asked({"mlops/docker": 0.45})
    plain = standing(knowledge, known, set())
    # All the Python that is claimed would speak for what lies far from the rest.
    far = bears_on(knowledge, track, step, plain, asked)
    assert far is not None
    assert far.startswith("mlops/")
    near = bears_on(knowledge, track, step, replace(plain, widely=python), asked)
    assert near is not None
    assert near.startswith("deep-learning/")
