"""What was said before is seen to be asked back; what only sounds like it is not."""

from __future__ import annotations

import pytest

from bot.coach.looking_back import looks_back


@pytest.mark.parametrize(
    "text",
    [
        "when is my exam, do you remember",
        "repeat the deadline to me",
        "which book was that",
        "wich error was it that i sent you",
        "what was the first thing you said",
        "was it you who proposed that",
        "who brought up sql, you or me",
        "my laptop model was what again",
        "and the deadline was",
        "what was the lr i lowered it to",
        "whats my job again",
        "whats the name for what i had in the beginning",
        "and that was your own idea",
    ],
)
def test_what_either_side_said_is_asked_back(text: str) -> None:
    assert looks_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "remind me to study loops on monday",
        "what did I promise this week?",
        "I told you I know pandas",
        "what does the video say about maths",
        "that is my code",
        "what is a p-value",
    ],
)
def test_what_tells_or_asks_anew_does_not_look_back(text: str) -> None:
    assert not looks_back(text)
