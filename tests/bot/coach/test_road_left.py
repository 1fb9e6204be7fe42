"""What lies between a learner and something, and how long all of it takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Talk = Callable[..., Reply]


@pytest.mark.parametrize(
    "texts",
    [
        ("i know python and pandas. how far am i from transformers",),
        ("i know python and pandas", "what is a transformer", "the stuff between me and that, pls"),
    ],
)
def test_the_topics_between_are_told_in_their_order(heard: Talk, texts: tuple[str, ...]) -> None:
    reply = heard(*texts)
    assert "lie between you and **Transformers**" in reply.answer
    assert reply.answer.index("Vectors") < reply.answer.index("Embeddings")
    assert "Variables" not in reply.answer


def test_what_is_known_is_not_what_one_is_far_from(heard: Talk) -> None:
    answer = heard("how far am i frm neural nets, i kno python n numpy").answer
    assert "lie between you and" in answer
    assert "NumPy**" not in answer


def test_what_comes_between_two_things_that_are_named_is_counted(heard: Talk) -> None:
    assert "lie between Python and **Agents**" in heard("nd after python is it agents").answer


def test_nothing_lies_between_where_all_that_it_needs_is_known(heard: Talk) -> None:
    answer = heard("i know python basics and numpy. how far am i from pandas").answer
    assert "Nothing lies between" in answer
