"""A thing that one word tells from what was spoken of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Talk = Callable[..., Reply]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("what is backpropagation", "and whats the forward one then"), "forward"),
        (("what is supervised learning", "and the unsupervised kind?"), "nsupervised"),
        (("what is ridge regression", "how does the lasso one go"), "asso"),
    ],
)
def test_the_other_of_its_kind_is_told(heard: Talk, texts: tuple[str, ...], told: str) -> None:
    reply = heard(*texts)
    assert told in reply.answer[:400]
    assert reply.intent == "concept"


def test_a_word_of_no_kind_is_left_alone(heard: Talk) -> None:
    assert heard("i know python", "whats the next one").intent == "next_step"
