"""Questions to understand: what they ask the meaning of, and what is none of them."""

from __future__ import annotations

import pytest

from bot.coach.explaining import asks_to_understand, notion, sentences_on
from knowledge.models import Knowledge


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("explain batch normalization", "batch normalization"),
        ("wat is a confusion matrix??", "confusion matrix"),
        ("what does dropout do", "dropout"),
        ("ok and how does attention work", "attention"),
        ("whats my next step", ""),
        ("what is wrong with the loss", ""),
    ],
)
def test_the_notion_that_is_asked_for_is_found(text: str, asked: str) -> None:
    assert notion(text) == asked


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("why do we scale features", True),
        ("why does dropout help", True),
        ("why does my loss go up", False),
        ("my notebook keeps crashing", False),
    ],
)
def test_a_why_about_a_notion_is_a_question_and_one_about_own_work_is_trouble(
    text: str, asks: bool
) -> None:
    assert asks_to_understand(text) is asks


def test_sentences_are_found_in_either_spelling(knowledge: Knowledge) -> None:
    topics = ("deep-learning/training-neural-networks",)
    found = sentences_on(knowledge, "batch normalization", topics)
    assert found
    assert all("batch normalisation" in sentence for sentence in found)
