"""Two things that were weighed are meant again without their names."""

from __future__ import annotations

from collections.abc import Callable

from bot.coach.reply import Reply

Talk = Callable[..., Reply]


def test_the_other_one_is_the_second_of_the_two(heard: Talk) -> None:
    reply = heard("piles of songs: k-means or PCA, which of the two?", "the other one is for?")
    assert "machine-learning/pca" in reply.topics


def test_which_of_the_two_comes_first_is_told_some_turns_later(heard: Talk) -> None:
    reply = heard(
        "a random forest and gradient boosting, what distinguishes them?",
        "and how would i know that its not just luck on my split",
        "the two methods from before, which one do i need to learn earlier?",
    )
    assert {"machine-learning/random-forests", "machine-learning/gradient-boosting"} == set(
        reply.topics[:2]
    )


def test_two_names_beside_each_other_are_weighed_in_whatever_words(heard: Talk) -> None:
    for text in (
        "FastAPI, Flask - tell me how they part ways. my sklearn model sits on my disk",
        "my boss said random forest, a paper says gradient boosting. what distinguishes them?",
    ):
        reply = heard(text)
        assert reply.intent == "compare"
        assert len(reply.topics) >= 2


def test_why_after_an_advice_tells_what_speaks_for_each_side(heard: Talk) -> None:
    reply = heard(
        "random forest or gradient boosting?", "which of the two would you take", "how come"
    )
    assert "What speaks for Random forests" in reply.answer
    assert "What speaks for Gradient boosting" in reply.answer


def test_without_a_comparison_the_other_one_is_nothing(heard: Talk) -> None:
    reply = heard("explain overfitting", "and on the other hand?")
    assert reply.intent != "compare"
