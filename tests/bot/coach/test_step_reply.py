"""A step in words: one thing, why, how long, what with, when it is done, and something to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.coach.history import History
from bot.coach.next_step import Finished, Step, next_step
from bot.coach.record import ResourceProgress, StepGiven
from bot.coach.reply import Reply
from bot.coach.step_reply import reply_step
from knowledge.models import Knowledge

NOW = datetime(2026, 5, 4, 18, tzinfo=UTC)
DAY = timedelta(days=1)
PYTHON = ("python/variables", "python/conditionals", "python/loops")


def past(*steps: StepGiven) -> History:
    return History(now=NOW, steps=steps, learned=dict.fromkeys(PYTHON, NOW - DAY))


def given(key: str, ago: int, outcome: str | None = "done") -> StepGiven:
    return StepGiven(key, "build-first", "", NOW - ago * DAY, outcome)


HISTORIES = {
    "topic": History(),
    "finish": History(
        now=NOW, resources=(ResourceProgress("kaggle-learn", "half", "", NOW - 5 * DAY),)
    ),
    "project": past(*(given(topic, 9 - n) for n, topic in enumerate(PYTHON))),
    "ship": History(now=NOW, steps=(given("project:number-guessing-game", 20),)),
}


def a_step(knowledge: Knowledge, kind: str) -> Step:
    found = next_step(knowledge, knowledge.tracks["build-first"], PYTHON, history=HISTORIES[kind])
    assert isinstance(found, Step)
    assert found.kind == kind
    return found


def blocks(reply: Reply) -> dict[str, str]:
    return {block.heading: block.text for block in reply.blocks}


@pytest.mark.parametrize("kind", sorted(HISTORIES))
def test_every_kind_says_all_that_is_needed_to_begin(knowledge: Knowledge, kind: str) -> None:
    step = a_step(knowledge, kind)
    reply = reply_step(knowledge, step, known=PYTHON)
    shown = blocks(reply)
    assert step.title in reply.blocks[0].text
    assert shown["Why this, why now"] == step.reason
    assert str(step.hours) in shown["Effort"]
    assert shown["Done when"] == step.done_when
    assert reply.blocks[-1].text == step.smaller
    assert reply.next[0].title == step.title
    assert reply.known == PYTHON
    assert reply.intent == "next_step"
    assert "coach next --why" in [action.command for action in reply.actions]


def test_a_topic_has_one_resource_and_one_project(knowledge: Knowledge) -> None:
    step = a_step(knowledge, "topic")
    shown = blocks(reply_step(knowledge, step))
    assert step.resource is not None
    assert step.project is not None
    assert step.resource.url in shown["Study from"]
    assert step.project.title in shown["Build with it"]


def test_a_project_shows_its_data_and_no_second_project(knowledge: Knowledge) -> None:
    step = a_step(knowledge, "project")
    shown = blocks(reply_step(knowledge, step))
    assert step.project is not None
    assert shown["Data"] == step.project.data
    assert "Build with it" not in shown
    assert "Study from" not in shown


def test_why_adds_the_reasoning_and_the_alternatives(knowledge: Knowledge) -> None:
    step = next_step(
        knowledge, knowledge.tracks["build-first"], ["machine-learning/linear-regression"]
    )
    assert isinstance(step, Step)
    plain, told = blocks(reply_step(knowledge, step)), blocks(reply_step(knowledge, step, why=True))
    extra = {"What it is for", "What I assumed", "What I did not choose, and why"}
    assert not extra & set(plain)
    assert extra <= set(told)
    for title, why in step.rejected:
        assert f"**{title}**: {why}" in told["What I did not choose, and why"]


def test_an_open_step_offers_the_smaller_piece_first(knowledge: Knowledge) -> None:
    step = next_step(
        knowledge,
        knowledge.tracks["build-first"],
        PYTHON,
        history=History(now=NOW, steps=(given("python/functions", 3, None),)),
    )
    assert isinstance(step, Step)
    reply = reply_step(knowledge, step)
    assert "still" in reply.blocks[0].text
    assert reply.blocks[1].text == step.smaller
    assert "*done*" in reply.blocks[-1].text


def test_an_assumed_track_is_said_with_the_way_to_change_it(knowledge: Knowledge) -> None:
    step = a_step(knowledge, "topic")
    assert "I assumed" not in reply_step(knowledge, step).answer
    answer = reply_step(knowledge, step, assumed_track=True).answer
    assert "I assumed the Build first track" in answer
    assert "switch to six-steps" in answer
    assert "switch to foundations-first" in answer


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (2.0, "At your 2 hours a week that is 3 to 5 weeks."),
        (20.0, "It fits into one week of your 20 hours."),
        (0.1, "take it in pieces"),
        (None, "focused work."),
        (float("nan"), "focused work."),
        (-1.0, "focused work."),
    ],
)
def test_the_effort_is_told_in_the_learners_weeks(
    knowledge: Knowledge, hours: float | None, words: str
) -> None:
    step = a_step(knowledge, "topic")
    assert str(step.topic.hours) == "5 to 9 hours"
    effort = blocks(reply_step(knowledge, step, hours_per_week=hours))["Effort"]
    assert effort.endswith(words) or words in effort
    if hours is None or not hours > 0:
        assert "week" not in effort


def test_the_end_of_a_track_is_something_to_do(knowledge: Knowledge) -> None:
    reply = reply_step(knowledge, Finished(knowledge.tracks["six-steps"]), known=PYTHON)
    assert "whole Six steps track" in reply.answer
    assert "job ready" in reply.answer
    assert reply.next == ()
    assert reply.actions
