"""Project ideas are within reach, to the learner's taste, varied, and end in a first sitting."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.next_step import settled
from bot.coach.projects import (
    TASTES,
    carrying,
    missing,
    reply_projects,
    suggest_projects,
    tastes_in,
)
from knowledge.models import Knowledge, Project
from tests.fakes import real_knowledge

KNOWLEDGE = real_knowledge()
TOPICS = sorted(KNOWLEDGE.topics)
BASICS = tuple(
    t for t in TOPICS if t.startswith("python/") or t in ("tools/numpy", "tools/matplotlib")
)


def suggested(known: tuple[str, ...], **wishes: Any) -> list[Project]:
    return suggest_projects(KNOWLEDGE, known=known, not_known=(), **wishes)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    known=st.sets(st.sampled_from(TOPICS)),
    not_known=st.sets(st.sampled_from(TOPICS), max_size=8),
    hours=st.none() | st.floats(),
    taste=st.lists(st.sampled_from(sorted(TASTES)), max_size=2, unique=True).map(tuple),
    level=st.sampled_from([None, "beginner", "intermediate", "advanced", "no such level"]),
)
def test_suggestions_are_within_reach_and_the_reply_is_whole(
    known: set[str], not_known: set[str], hours: float | None, taste: Any, level: str | None
) -> None:
    found = suggest_projects(
        KNOWLEDGE, known=known, not_known=not_known, hours=hours, taste=taste, level=level
    )
    have = settled(KNOWLEDGE, known, not_known)
    assert len({project.id for project in found}) == len(found) <= 5
    assert all(len(missing(KNOWLEDGE, project, have)) <= 1 for project in found)
    reply = reply_projects(
        KNOWLEDGE, found, known=tuple(known), not_known=tuple(not_known), hours=hours, taste=taste
    )
    headings = [block.heading for block in reply.blocks]
    assert headings[1:6] == [
        "Why this one",
        "Today, in one sitting",
        "Data",
        "Done when",
        "Ship it",
    ]
    assert reply.actions
    assert not {step.topic for step in reply.next} & have
    assert not re.search(r"\b(?:nan|inf)\b", reply.blocks[1].text)


def test_taste_decides_among_what_is_within_reach() -> None:
    known = (*BASICS, "tools/pandas", "machine-learning/scikit-learn", "machine-learning/k-means")
    assert suggested(known, taste=("music",))[0].id == "music-taste-clusters"
    assert suggested(known, taste=("money",))[0].taste[0] == "money"


def test_a_taste_without_a_tag_is_found_in_the_words_of_a_project() -> None:
    known = ("tools/pandas", "python/functions", "machine-learning/scikit-learn",
             "linear-algebra/dot-product")  # fmt: skip
    assert suggested(known, taste=("food",))[0].id == "recipe-search"


def test_who_knows_more_gets_more_than_the_first_exercises() -> None:
    found = suggested(("tools/pandas", "machine-learning/scikit-learn"))
    assert found[0].id not in {"number-guessing-game", "word-counter"}


def test_a_weekend_does_not_get_a_project_of_weeks() -> None:
    assert suggested(tuple(TOPICS), hours=8)[0].hours.low <= 8


def test_the_level_asked_for_counts() -> None:
    assert suggested(tuple(TOPICS), level="advanced")[0].level == "advanced"
    assert suggested(tuple(TOPICS), level="beginner")[0].level == "beginner"


def test_the_first_three_are_not_the_same_thing_thrice() -> None:
    found = suggested(tuple(TOPICS))[:3]
    assert len({project.taste[0] for project in found}) >= 2
    proofs = [set(project.proves) for project in found]
    assert not proofs[0] & proofs[1] & proofs[2]


def test_a_total_beginner_gets_no_suggestion_but_the_nearest_project_and_its_way() -> None:
    assert suggested(()) == []
    reply = reply_projects(KNOWLEDGE, [])
    assert "Number guessing game" in reply.blocks[0].text
    assert "topics away" in reply.blocks[1].text
    assert reply.next[0].topic == "python/variables"
    assert "Begin with Variables" in reply.blocks[2].text


def test_one_project_is_told_in_full_and_two_in_a_line() -> None:
    found = suggested(BASICS)
    reply = reply_projects(KNOWLEDGE, found, known=BASICS)
    best = found[0]
    assert best.done_when in reply.answer
    assert best.ship in reply.answer
    others = next(b.text for b in reply.blocks if b.heading == "If that is not for you")
    assert len(others.splitlines()) == 2
    assert reply.intent == "project_idea"


def test_what_is_missing_is_named_with_its_effort() -> None:
    known = (*BASICS, "tools/pandas")
    project = KNOWLEDGE.projects["data-story"]
    reply = reply_projects(KNOWLEDGE, [project], known=known)
    topic = KNOWLEDGE.topics["tools/jupyter"]
    assert f"Only {topic.title} is missing, about {topic.hours}." in reply.blocks[1].text
    assert reply.next[0].topic == "tools/jupyter"


def test_what_was_told_earlier_is_not_missing() -> None:
    project = KNOWLEDGE.projects["data-story"]
    reply = reply_projects(KNOWLEDGE, [project], have=settled(KNOWLEDGE, project.needs, ()))
    assert "missing" not in reply.blocks[1].text
    assert "away" not in reply.blocks[1].text
    assert reply.known == ()


@pytest.mark.parametrize(
    ("hours", "says"),
    [(100.0, "It fits into your 100 hours"), (7.0, "With luck"), (1.0, "more than your 1 hour:")],
)
def test_the_hours_are_answered_honestly(hours: float, says: str) -> None:
    project = KNOWLEDGE.projects["data-story"]
    reply = reply_projects(KNOWLEDGE, [project], known=project.needs, hours=hours)
    assert says in reply.blocks[1].text


@pytest.mark.parametrize("hours", [0.0, -4.0, math.nan, math.inf])
def test_hours_that_make_no_sense_are_not_repeated(hours: float) -> None:
    project = KNOWLEDGE.projects["data-story"]
    plain = reply_projects(KNOWLEDGE, [project], known=project.needs)
    assert reply_projects(KNOWLEDGE, [project], known=project.needs, hours=hours) == plain


def test_a_taste_out_of_reach_is_said_with_what_comes_before() -> None:
    found = suggested(("tools/pandas",), taste=("sports",))
    reply = reply_projects(KNOWLEDGE, found, known=("tools/pandas",), taste=("sports",))
    if found and "sports" in found[0].taste:
        pytest.fail("sports is within reach now; choose another taste for this test")
    assert "before it come" in reply.blocks[1].text


def test_without_any_project_there_is_still_something_to_build(knowledge: Knowledge) -> None:
    bare = knowledge.model_copy(update={"projects": {}})
    reply = reply_projects(bare, suggest_projects(bare, known=(), not_known=()))
    assert reply.abstained
    assert reply.actions


@pytest.mark.parametrize(
    ("text", "tastes"),
    [
        ("something with football or music", ("sports", "music")),
        ("I love cooking", ("food",)),
        ("a project about my Spotify songs", ("music",)),
        ("no games please, maybe photos", ("images",)),
        ("bored of finance, give me chess", ("games",)),
        ("not text but images", ("images",)),
        ("too much finance, something with photos", ("images",)),
        ("I trade stocks and do crypto", ("money",)),
        ("what should I build", ()),
        ("", ()),
        ("contextual gamers imagery", ()),
    ],
)
def test_tastes_are_read_from_the_words(text: str, tastes: tuple[str, ...]) -> None:
    assert tastes_in(text) == tastes


def test_a_topic_that_is_asked_for_is_used_by_every_project_that_is_suggested() -> None:
    found = suggested((), about=("tools/pandas",))
    assert found
    assert all("tools/pandas" in {*p.needs, *p.proves} for p in found)


def test_a_taste_carries_over_a_few_topics_but_not_over_many() -> None:
    (story,) = carrying(KNOWLEDGE, {"tools/pandas"}, ("sports",))
    assert "sports" in story.taste
    assert carrying(KNOWLEDGE, {"tools/pandas"}, ("sports",), without=[story.id]) != [story]
    for taste in ("music", "food", "images"):
        found = carrying(KNOWLEDGE, set(), (taste,))
        assert all(len(missing(KNOWLEDGE, project, set())) <= 16 for project in found)
