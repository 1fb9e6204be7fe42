"""What is missed by leaving something out is told of that thing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Heard = Callable[..., Reply]


@pytest.mark.parametrize(
    "text", ["what if i just never learn it", "and if i dont bother with that", "what if i skip it"]
)
def test_what_leans_on_the_topic_at_hand_is_told(heard: Heard, text: str) -> None:
    reply = heard("what is a list comprehension", text)
    assert reply.topics[0] == "python/list-comprehensions"
    assert "What you would miss" in reply.answer


def test_of_a_whole_subject_the_least_that_carries_is_named(heard: Heard) -> None:
    reply = heard("what happens if i never touch linear algebra")
    assert "linear-algebra/vectors" in reply.topics
    assert "The least of it" in reply.answer


def test_what_happens_in_a_trouble_is_no_leaving_out(heard: Heard) -> None:
    reply = heard("my loss is nan", "what if i dont scale the inputs")
    assert "What you would miss" not in reply.answer
