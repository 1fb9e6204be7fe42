"""What is said of material that was shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.coach.abilities import Abilities
from bot.coach.context import Context
from bot.coach.linking import Linker
from bot.coach.material_talk import language_asked, of_the_material, with_language
from bot.coach.record import LearnerRecord
from bot.coach.reply import Block, Reply
from bot.coach.situation import Outcome, Situation
from bot.coach.understand import understand
from knowledge.models import Knowledge

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def said(knowledge: Knowledge, text: str, topic: str, *shown: str) -> Outcome | None:
    """The answer to a text after these resources were shown on a topic."""
    linker = Linker(knowledge)
    context = Context(
        ability="resource", topics=(topic,), offered=tuple(f"resource:{r}" for r in shown)
    )
    understood = replace(understand(text, linker), intent="resource")
    s = Situation(knowledge, LearnerRecord("ada"), context, NOW, understood)
    return of_the_material(s, Abilities(knowledge, cast(Any, None), linker))


def cited(outcome: Outcome | None) -> list[str]:
    assert outcome is not None
    return [c.source for c in outcome.reply.citations]


def test_somebody_else_is_another_author(knowledge: Knowledge) -> None:
    found = cited(said(knowledge, "anyone else?", "statistics/p-values", "statquest"))
    assert found
    assert "statquest" not in found


def test_what_is_turned_down_by_name_does_not_come_back(knowledge: Knowledge) -> None:
    text = "someone else pls, not 3blue1brown"
    found = cited(said(knowledge, text, "calculus/derivatives", "3blue1brown"))
    assert found
    assert "3blue1brown" not in found


def test_another_form_is_one_of_that_kind(knowledge: Knowledge) -> None:
    first, *_ = cited(said(knowledge, "and as videos?", "calculus/derivatives", "khan-academy"))
    assert knowledge.resources[first].kind == "videos"


def test_what_there_is_none_of_is_said(knowledge: Knowledge) -> None:
    outcome = said(knowledge, "a video instead", "tools/pandas", "pandas")
    assert outcome is not None
    assert "no videos on pandas" in outcome.reply.answer


def test_the_first_lesson_is_of_what_was_shown(knowledge: Knowledge) -> None:
    outcome = said(knowledge, "ill take it, where do i begin", "tools/git", "pro-git")
    assert cited(outcome) == ["pro-git"]
    assert outcome is not None
    assert [(p.resource, p.state) for p in outcome.progress] == [("pro-git", "started")]


def test_the_shortest_is_one_with_the_fewest_hours(knowledge: Knowledge) -> None:
    shown = ("pro-git", "missing-semester", "git")
    assert cited(said(knowledge, "the shortest of them", "tools/git", *shown)) == [
        "missing-semester"
    ]


def test_a_question_on_another_topic_is_none_of_it(knowledge: Knowledge) -> None:
    assert said(knowledge, "videos on recursion?", "tools/git", "pro-git") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in german?", "German"),
        ("something in spanish pls", "Spanish"),
        ("is it in my language", "your language"),
        ("who was german", ""),
        ("the french revolution", ""),
    ],
)
def test_a_language_is_asked_for(text: str, language: str) -> None:
    assert language_asked(text) == language


def test_only_material_gets_a_word_on_its_language() -> None:
    shown = Reply("resource", (Block("A course."),))
    assert "In Hindi" in with_language(shown, "a course in hindi").answer
    other = Reply("concept", (Block("A vector."),))
    assert with_language(other, "explain it in hindi") is other


def answer(outcome: Outcome | None) -> str:
    assert outcome is not None
    return outcome.reply.answer


def test_whether_it_covers_something_is_told_by_its_own_notes(knowledge: Knowledge) -> None:
    told = answer(said(knowledge, "does it cover git?", "tools/git", "pro-git"))
    assert told.startswith("Yes, **[Pro Git]")
    other = answer(said(knowledge, "does it cover neural networks?", "tools/git", "pro-git"))
    assert other.startswith("Not that I know of")


def test_what_is_in_it_is_what_it_goes_through(knowledge: Knowledge) -> None:
    told = answer(said(knowledge, "whats in it", "tools/git", "pro-git"))
    assert knowledge.resources["pro-git"].covers in told


def test_a_free_one_is_asked_for_and_no_choice_of_the_free_one(knowledge: Knowledge) -> None:
    assert said(knowledge, "free one?", "tools/git", "pro-git", "missing-semester") is None
    assert said(knowledge, "the free one", "tools/git", "pro-git", "missing-semester") is not None


def test_a_correction_of_the_kind_is_heard(knowledge: Knowledge) -> None:
    found = said(knowledge, "no i meant a video", "calculus/derivatives", "mathematics-for-ml")
    kinds = {knowledge.resources[key].kind for key in cited(found)}
    assert "videos" in kinds


def test_a_word_on_the_language_is_said_once(knowledge: Knowledge) -> None:
    told = said(knowledge, "in french?", "tools/git", "pro-git")
    assert told is not None
    assert with_language(told.reply, "in french?").answer.count("In French") == 1


def test_what_a_video_of_the_sources_said_is_no_wish_for_videos(
    heard: Callable[..., Reply],
) -> None:
    reply = heard("what are agents", "how much do they earn acc. to that video")
    assert reply.intent != "resource"
    assert "150,000" in reply.answer
    wish = heard("what is a gradient", "any vid on it")
    assert wish.intent == "resource"
