"""A roadmap that is let speak is told from one that its listener follows."""

from __future__ import annotations

import pytest

from bot.coach.attributed import asked_sources, of_its_source
from bot.coach.source_names import is_within, lets_speak
from bot.coach.understand import Understanding


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("what does the make-things-first fella say on proofs", "build-first"),
        ("which two tools did the build vid name", "build-first"),
        ("what did the student's video say on kaggle", "six-steps"),
        ("which tests does the groundwork author list", "foundations-first"),
        ("the maths-heavy text, what does it want for calculus", "foundations-first"),
    ],
)
def test_a_roadmap_is_known_by_what_it_stands_for(text: str, source: str) -> None:
    assert source in (asked_sources(text) or ())


@pytest.mark.parametrize(
    "text",
    [
        "did somebody in your documents put a figure on cleaning",
        "there was a ratio in one of ur docs, remind me",
        "do any of your texts take a side on R",
    ],
)
def test_all_that_is_ours_is_asked_where_none_is_named(text: str) -> None:
    assert asked_sources(text) == ()


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("i know loops, and the six steps guy wants two more things of me, which", True),
        ("been doing 90% lectures, what split did that video want", True),
        ("going by the build first speaker how long do i sit with python", True),
        ("build first: python and the libraries done, boxes ticked", False),
        ("i'm on six steps, does the student say what's next", False),
        ("what should i do after the foundations post says calculus", False),
        ("should i build one thing or two", False),
    ],
)
def test_a_roadmap_speaks_where_it_is_what_says_or_wants(text: str, speaks: bool) -> None:
    assert lets_speak(text) is speaks


def test_who_says_how_far_they_are_asks_nothing_of_what_stands_in_a_roadmap() -> None:
    assert is_within("python and maths in the six-step path together take how long")
    assert not is_within("foundations first, chapter one: transpose ok, rank ok. whats left there")


def test_what_a_roadmap_says_is_no_report_of_its_listener() -> None:
    said = Understanding(
        "past loops, the six steps person wants 2 more python things off me. which?",
        "progress_report",
    )
    assert of_its_source(said).intent == "concept"
    own = Understanding("six steps: i did loops, functions done. which one now?", "progress_report")
    assert of_its_source(own) is own
