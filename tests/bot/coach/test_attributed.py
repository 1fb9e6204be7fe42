"""Questions about a source's word are told from questions about oneself."""

from __future__ import annotations

import pytest

from bot.coach.attributed import (
    asked_sources,
    asks_across,
    asks_for_debate,
    asks_for_list,
    of_its_source,
    subject_of,
    told_of,
)
from bot.coach.evidence import Evidence
from bot.coach.understand import Understanding


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("what does the build first roadmap say about proofs", ("build-first",)),
        ("how many courses would the six step youtuber take", ("six-steps", "six-steps-notes")),
        ("which distributions does the foundations post list", ("foundations-first",)),
        ("what percentage does he recommend for building", ()),
        ("i'm on build first, what next", None),
        ("switch me to six steps", None),
        ("what does six steps do last", ("six-steps", "six-steps-notes")),
        ("what is a p-value", None),
        ("who says to simulate dice", ()),
        ("musts of testing according to the post", ("foundations-first",)),
        ("tools acording to the linkedin person, which", ("foundations-first",)),
    ],
)
def test_the_sources_that_a_question_is_about(text: str, sources: tuple[str, ...] | None) -> None:
    assert asked_sources(text) == sources


@pytest.mark.parametrize(
    ("text", "debated"),
    [
        ("do your sources agree on maths first", True),
        ("what do the different roadmaps think of llms", True),
        ("one says six months, another says three years", True),
        ("maths first or code first", False),
        ("what is a roadmap", False),
    ],
)
def test_a_question_for_the_disagreement_is_seen(text: str, debated: bool) -> None:
    assert asks_for_debate(text) is debated


@pytest.mark.parametrize(
    ("text", "across"),
    [
        ("where do the roadmaps differ on git", True),
        ("do all three say to learn maths first", True),
        ("what do they agree on about projects", True),
        ("which roadmaps mention docker", True),
        ("which of the 3 first", False),
        ("which of the three roadmaps fits me", False),
        ("which roadmap should i take", False),
        ("are all three loops the same", False),
        ("in which roadmap do i hear of poisson", True),
        ("which roadmap does docker come up", True),
        ("do all of them like kaggle", True),
    ],
)
def test_a_question_for_each_of_the_roadmaps_is_seen(text: str, across: bool) -> None:
    assert asks_across(text) is across


def test_what_such_a_question_is_about_are_its_own_words() -> None:
    assert subject_of("where do the roadmaps differ on git") == ["git"]
    assert subject_of("do all the roadmaps agree") == []


def test_a_question_that_names_a_source_tells_nothing_of_its_writer() -> None:
    python = (Evidence("python/lists", "known", "after python", False),)
    asked = Understanding("what does six steps put after python", "next_step", evidence=python)
    assert of_its_source(asked).intent == "concept"
    assert not of_its_source(asked).known
    own = Understanding("i know python, what does six steps put next", "next_step", evidence=python)
    assert of_its_source(own) == own


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("what does the roadmap say about quantum computing", "quantum computing"),
        ("does the post recommend haskell", "haskell"),
        ("what do they think of tensorflow for beginners", "tensorflow"),
        ("how long does build first say for python", ""),
        ("what does the video say", ""),
    ],
)
def test_what_somebodys_word_is_wanted_on(text: str, subject: str) -> None:
    assert told_of(text) == subject


def test_the_number_in_the_name_of_a_source_asks_for_no_list() -> None:
    assert not asks_for_list("who is the guy of the six steps")
    assert asks_for_list("list the six algorithms")
