"""Questions about a source's word are told from questions about oneself."""

from __future__ import annotations

import pytest

from bot.coach.attributed import asked_sources, asks_for_debate


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("what does the build first roadmap say about proofs", ("build-first",)),
        ("how many courses would the six step youtuber take", ("six-steps", "six-steps-notes")),
        ("which distributions does the foundations post list", ("foundations-first",)),
        ("what percentage does he recommend for building", ()),
        ("i'm on build first, what next", None),
        ("switch me to six steps", None),
        ("what is a p-value", None),
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
