"""What people say that they did about a trouble, and what they want of it."""

from __future__ import annotations

import pytest

from bot.coach.tried import asks_for_the_repair, asks_to_ignore, tells_of_trying


@pytest.mark.parametrize(
    ("text", "tried"),
    [
        ("i did pip install sklearn", True),
        ("ok, I've already lowered the rate", True),
        ("i put dropout and now its 97 and 62", True),
        ("i did the pandas course", False),
        ("i know pandas", False),
        ("it still fails", False),
    ],
)
def test_what_was_tried_is_told_from_what_was_learned(text: str, tried: bool) -> None:
    assert tells_of_trying(text) is tried


def test_who_asks_to_ignore_a_trouble_is_heard() -> None:
    assert asks_to_ignore("can i ignore it")
    assert asks_to_ignore("is it ok to leave it like that")
    assert not asks_to_ignore("skip it")


def test_who_wants_the_repair_wants_no_hint() -> None:
    assert asks_for_the_repair("show me the right line")
    assert asks_for_the_repair("spit it out pls, whats the repair")
    assert not asks_for_the_repair("another hint please")
