"""Where am I: counts that are right, bars that fit a phone, and honesty about how it is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.coach.record import (
    LearnerRecord,
    QuizState,
    ResourceProgress,
    StepGiven,
    TopicEvidence,
)
from bot.coach.reply import Reply
from bot.coach.standing import bar, reply_standing
from knowledge.models import Knowledge

NOW = datetime(2026, 5, 4, 18, tzinfo=UTC)
DAY = timedelta(days=1)


def standing(knowledge: Knowledge, record: LearnerRecord, known: tuple[str, ...] = ()) -> Reply:
    return reply_standing(knowledge, knowledge.tracks["build-first"], record, known, (), NOW)


def blocks(reply: Reply) -> dict[str, str]:
    return {block.heading: block.text for block in reply.blocks}


@pytest.mark.parametrize(
    ("count", "whole", "shown"),
    [(0, 9, "░░░░"), (1, 99, "█░░░"), (98, 99, "███░"), (99, 99, "████"), (0, 0, "████")],
)
def test_a_bar_is_full_only_at_the_end_and_empty_only_at_the_start(
    count: int, whole: int, shown: str
) -> None:
    assert bar(count, whole, 4) == shown


def test_a_beginner_is_at_the_start(knowledge: Knowledge) -> None:
    reply = standing(knowledge, LearnerRecord("ada"))
    assert "at the start" in reply.answer
    assert "How I know" not in blocks(reply)
    assert reply.next[0].topic == "python/variables"


def test_each_step_has_a_line_that_fits_a_phone(knowledge: Knowledge) -> None:
    lines = blocks(standing(knowledge, LearnerRecord("ada")))["Step by step"].splitlines()
    track = knowledge.tracks["build-first"]
    assert len(lines) == len(track.steps)
    assert max(map(len, lines)) < 65
    assert sum("here" in line for line in lines) == 1
    assert f"0/{len(track.steps[0].topics)}" in lines[0]


def test_said_and_presumed_are_told_apart(knowledge: Knowledge) -> None:
    said = ("python/loops",)
    evidence = {t: TopicEvidence(t, "known", "yes", "said", NOW) for t in said}
    reply = standing(knowledge, LearnerRecord("ada", evidence=evidence), said)
    how = blocks(reply)["How I know"]
    assert "**Because you said so**: 1" in how
    assert "**Presumed**, since what you know builds on it: 2" in how
    assert "No topic has been proved by quiz yet" in how
    assert f"3 of {len(knowledge.tracks['build-first'].topics)} topics, 3%" in reply.answer


def answered(item: str, ago: int, right: bool = True) -> QuizState:
    at = NOW - ago * DAY
    return QuizState(item, {}, NOW + DAY, right, 3, 1, at)


def test_what_sits_by_quiz_is_named_and_what_is_shaky_too(knowledge: Knowledge) -> None:
    loops, functions = knowledge.topics["python/loops"], knowledge.topics["python/functions"]
    states = [answered(f"{loops.id}#{item.id}", 9 - n) for n, item in enumerate(loops.quiz[:2])]
    states.append(answered(f"{functions.id}#{functions.quiz[0].id}", 2, right=False))
    known = (loops.id, functions.id)
    reply = standing(knowledge, LearnerRecord("ada", quiz={s.item: s for s in states}), known)
    how = blocks(reply)["How I know"]
    assert "**By quiz**: 1, such as Loops" in how
    assert "**Shaky in the quiz**: Functions" in how


def test_what_is_under_way_is_shown(knowledge: Knowledge) -> None:
    record = LearnerRecord(
        "ada",
        steps=(
            StepGiven("project:word-counter", "build-first", "", NOW - 9 * DAY, "done"),
            StepGiven("python/lists", "build-first", "", NOW - 2 * DAY),
        ),
        resources={"kaggle-learn": ResourceProgress("kaggle-learn", "half", "", NOW - 5 * DAY)},
    )
    under_way = blocks(standing(knowledge, record, ("python/loops", "python/functions")))[
        "Under way"
    ]
    assert "Your step since 2 May: **Lists**" in under_way
    assert "Kaggle Learn: halfway through" in under_way
    assert "Built so far: Word counter" in under_way


def test_a_step_that_is_known_by_now_is_not_under_way(knowledge: Knowledge) -> None:
    evidence = {"python/lists": TopicEvidence("python/lists", "known", "did", "said", NOW)}
    record = LearnerRecord(
        "ada",
        evidence=evidence,
        steps=(StepGiven("python/lists", "build-first", "", NOW - 2 * DAY),),
    )
    assert "Under way" not in blocks(standing(knowledge, record, ("python/lists",)))


def test_at_the_end_it_says_what_to_do(knowledge: Knowledge) -> None:
    reply = standing(knowledge, LearnerRecord("ada"), tuple(knowledge.topics))
    assert "100%" in reply.answer
    assert "apply" in blocks(reply)["Next"]
    assert reply.next == ()
