"""Who asks for a course gets one, whatever else they tell beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.material_asked import material_asked
from bot.coach.reply import Reply

Talk = Callable[..., Reply]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I know numpy. pls recommend a video on nets", "pls recommend a video on nets"),
        ("java dev. Want one course on nets. only one.", "Want one course on nets."),
        ("is there a serious textbook? no videos", "is there a serious textbook?"),
        ("driver here, which course is good for me", "driver here, which course is good for me"),
        ("so what's a short thing to read", "so what's a short thing to read"),
        ("i finished a course on sql", ""),
        ("do i need a course for that", ""),
        ("books or videos, what works better", ""),
        ("what does the course cost", ""),
        ("loop over the books column", ""),
    ],
)
def test_the_sentence_that_asks_for_material_is_found(text: str, asked: str) -> None:
    assert material_asked(text) == asked


def test_what_is_told_of_oneself_beside_it_is_no_wish_for_a_step(heard: Talk) -> None:
    reply = heard(
        "ward nurse. already ok with python and numpy and i finished logistic regression. "
        "pls recommend a video series for neural networks"
    )
    assert reply.intent == "resource"
    assert "Karpathy" in reply.answer
    assert "machine-learning/logistic-regression" in reply.known


def test_who_asks_for_a_book_gets_books_and_no_advice_on_books(heard: Talk) -> None:
    reply = heard("need a book not a course. welder. no time for videos")
    assert reply.intent == "resource"
    assert "(book" in reply.answer


def test_which_of_them_is_thinner_can_be_asked_then(heard: Talk) -> None:
    reply = heard(
        "need a book not a course. welder. no time for videos", "which of those is thinner"
    )
    assert reply.intent == "resource"
    assert len(reply.citations) == 1
