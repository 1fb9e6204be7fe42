"""Small talk is heard as such, and somebody who is called away loses nothing."""

from __future__ import annotations

import pytest

from bot.coach.small import leaves_for_now, wants_luck


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("one of them is screaming brb", True),
        ("sorry gotta run", True),
        ("wait, one sec", True),
        ("i have a minute", False),
        ("how do i know when to stop", False),
        ("do i have to go through all of it?", False),
    ],
)
def test_a_few_words_tell_that_somebody_is_called_away(text: str, leaves: bool) -> None:
    assert leaves_for_now(text) is leaves


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("4am alarm tomorrow and the forklift exam, wish me luck", True),
        ("first interview in an hour, fingers crossed", True),
        ("wish me luck. what should i revise tonight?", False),
        ("it was luck that the test passed", False),
    ],
)
def test_who_wants_a_good_wish_gets_one(text: str, wants: bool) -> None:
    assert wants_luck(text) is wants
