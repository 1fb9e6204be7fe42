"""Who came up with something is told where it is known, and said to be unknown where it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Talk = Callable[..., Reply]


@pytest.mark.parametrize(
    ("talk", "told"),
    [
        (("who invented dropout",), "Hinton"),
        (("explain bayes rule", "who was bayes"), "minister"),
        (("backprop. explain", "who came up w it"), "Rumelhart"),
        (("what is a p-value", "who decided on 0.05 anyway, some bearded man"), "Fisher"),
        (("explain attention", "and who's paper was that"), "Vaswani"),
        (("what is an eigenvalue", "the word eigen, is it a surname?"), "German"),
    ],
)
def test_who_came_up_with_it_is_told(heard: Talk, talk: tuple[str, ...], told: str) -> None:
    reply = heard(*talk)
    assert reply.intent == "concept"
    assert told in reply.answer


def test_where_nothing_is_known_of_it_that_is_said(heard: Talk) -> None:
    assert "none of my sources" in heard("what is broadcasting", "who came up with it").answer


def test_who_teaches_a_course_is_no_question_of_origins(heard: Talk) -> None:
    assert "Ng" in heard("who made the machine learning specialization").answer
