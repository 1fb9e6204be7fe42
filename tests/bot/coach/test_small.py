"""Small talk is heard as such, and somebody who is called away loses nothing."""

from __future__ import annotations

import pytest

from bot.coach.small import leaves_for_now


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
