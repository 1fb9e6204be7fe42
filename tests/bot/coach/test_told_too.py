"""What is added in a word or two to what was just told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.coach.reply import Reply

Talk = Callable[..., Reply]


@pytest.mark.parametrize("added", ["jupyter too, forgot that one", "oh and jupyter as well"])
def test_what_is_added_with_too_is_known_like_the_rest(heard: Talk, added: str) -> None:
    reply = heard("numpy: done. pandas: done. matplotlib: done", added)
    assert "tools/jupyter" in reply.known


def test_what_was_forgotten_is_known_and_what_follows_it_is_not(heard: Talk) -> None:
    reply = heard(
        "i know python and numpy", "pandas too sry forgot. matplotlib not. so what's my next one"
    )
    assert reply.next[0].topic not in ("tools/pandas", "tools/numpy")


def test_a_question_with_too_tells_nothing(heard: Talk) -> None:
    assert "tools/jupyter" not in heard("numpy: done. pandas: done", "jupyter too?").known


def test_who_wants_the_last_thing_first_begins_where_it_begins(heard: Talk) -> None:
    assert heard("i want to do transformers directly").next[0].topic == "python/variables"


@pytest.mark.parametrize(
    "text",
    [
        "can i skip the maths? loops, functions, lists, dicts are fine, 8h/wk. first thing",
        "pandas fine, slicing fine; broadcasting i panic. what is the thing to fix",
    ],
)
def test_who_asks_for_the_first_thing_gets_a_step(heard: Talk, text: str) -> None:
    assert heard(text).intent == "next_step"


def test_what_mentors_would_give_stands_beside_an_answer_to_who_asks_on(heard: Talk) -> None:
    reply = heard(
        "i know ints, strings, floats, and input()",
        "teacher skipped a page and im lost already",
        "whats directly after this stuff",
    )
    assert reply.next[0].topic in ("python/conditionals", "python/functions")


def test_a_plan_that_is_asked_for_beyond_doubt_is_made_whatever_hours_come_with_it(
    heard: Talk,
) -> None:
    text = "6 days 9-18h at work, only sunday 3 hours free. make me a realistic schedule of 8 weeks"
    assert heard(text).intent == "plan"
