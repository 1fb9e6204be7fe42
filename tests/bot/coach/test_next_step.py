"""The next step never breaks a prerequisite and never repeats what is known."""

from __future__ import annotations

import random

import pytest

from bot.coach.next_step import Finished, Step, next_step, settled
from knowledge.graph import missing
from knowledge.models import Knowledge


@pytest.mark.parametrize("track", ["build-first", "six-steps", "foundations-first"])
def test_random_learners_get_a_valid_step(knowledge: Knowledge, track: str) -> None:
    rng = random.Random(track)
    names = sorted(knowledge.topics)
    chosen = knowledge.tracks[track]
    for _ in range(300):
        known = set(rng.sample(names, rng.randint(0, 60)))
        denied = set(rng.sample(names, rng.randint(0, 5))) - known
        step = next_step(knowledge, chosen, known, not_known=denied)
        if isinstance(step, Finished):
            continue
        have = settled(knowledge, known, denied)
        assert step.topic.id not in have
        assert not missing(
            knowledge.topics, step.topic.id, have, theory_first=chosen.theory == "first"
        )
        assert step.reason
        assert step.resource is not None


@pytest.mark.parametrize("track", ["build-first", "six-steps", "foundations-first"])
def test_following_the_steps_ends_the_track(knowledge: Knowledge, track: str) -> None:
    chosen = knowledge.tracks[track]
    known: set[str] = set()
    for _ in range(len(knowledge.topics) + 1):
        step = next_step(knowledge, chosen, known)
        if isinstance(step, Finished):
            break
        known.add(step.topic.id)
    assert isinstance(step, Finished)
    assert set(chosen.topics) <= known


def test_the_track_changes_the_step(knowledge: Knowledge) -> None:
    known = {"python/loops", "tools/numpy", "tools/pandas", "tools/matplotlib", "tools/jupyter"}
    known |= {t for t in knowledge.topics if t.startswith("python/")} | {
        "tools/git",
        "tools/github",
    }
    build = next_step(knowledge, knowledge.tracks["build-first"], known)
    maths = next_step(knowledge, knowledge.tracks["foundations-first"], known)
    assert isinstance(build, Step)
    assert isinstance(maths, Step)
    assert maths.topic.subject == "linear-algebra"
    assert build.topic.id != maths.topic.id


def test_a_goal_leads_there_by_its_prerequisites(knowledge: Knowledge) -> None:
    known = {t for t in knowledge.topics if t.startswith(("python/", "tools/"))}
    step = next_step(
        knowledge, knowledge.tracks["build-first"], known, goal="machine-learning/cross-validation"
    )
    assert isinstance(step, Step)
    assert step.topic.subject in {"machine-learning", "data", "statistics"}
    assert "Cross-validation" in step.reason or step.topic.id.endswith("cross-validation")


def test_what_is_denied_is_not_taken_as_known(knowledge: Knowledge) -> None:
    have = settled(knowledge, {"tools/pandas"}, {"python/loops"})
    assert "tools/pandas" in have
    assert "python/loops" not in have
