"""A term put up in few words is asked for, and another matter is told from the one at hand."""

from __future__ import annotations

import pytest

from bot.coach.rephrasing import as_question, other_matter


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("regression means", "what is regression?"),
        ("data leakage, define", "what is data leakage?"),
        ("word check: logits", "what is logits?"),
        ("an artifact is what", "what is artifact?"),
        ("kfold whats that", "what is kfold?"),
        ("explained variance??", "what is explained variance?"),
        ("confusion matrix in two lines", "what is confusion matrix, in two lines?"),
        ("ok and eigen what now", "what is eigen?"),
    ],
)
def test_a_term_in_few_words_is_a_question_for_it(text: str, question: str) -> None:
    assert as_question(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "why??",
        "which one??",
        "build first in two lines",
        "image vs container in one breath",
        "it means?",
        "explain that in short",
        "i have no idea what regression means for my salary next year",
        "loops",
    ],
)
def test_what_leans_or_asks_otherwise_stays_as_it_is(text: str) -> None:
    assert as_question(text) == text


def test_what_comes_behind_a_mark_of_another_matter_is_asked_by_itself() -> None:
    text = "hold on unrelated, is logistic regression for classes"
    assert other_matter(text) == "is logistic regression for classes"
    assert other_matter("other thing, half of the ages are empty") == "half of the ages are empty"
    assert other_matter("in between: kfold whats that") == "kfold whats that"


def test_a_mark_alone_or_no_mark_is_no_other_matter() -> None:
    for text in ("something else", "other topic pls", "the other thing was better", "loops?"):
        assert other_matter(text) == ""


def test_a_long_row_puts_up_no_term() -> None:
    for text in ("a-b-" * 500, f"{'a ' * 200}??"):
        assert as_question(text) == text
