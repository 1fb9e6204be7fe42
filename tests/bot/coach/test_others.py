"""Messages for somebody else, and those that measure oneself against others."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coach.others import measures_oneself, other_person
from bot.coach.record import Turn


def turn(text: str) -> Turn:
    return Turn("1", "ada", "c", datetime.now(UTC), text, "next_step", {})


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("im asking for my uncle, he has never coded", "uncle"),
        ("what would you recommend my little niece", "niece"),
        ("my aunt wants to learn this", "aunt"),
        ("i want to build an app for my mum", ""),
        ("would he like it", ""),
        ("my boss wants a forecast, what should i learn", ""),
        ("where do i start", ""),
    ],
)
def test_it_is_told_for_whom_a_message_asks(text: str, who: str) -> None:
    assert other_person(text, ()) == who


def test_he_is_the_one_of_whom_was_spoken() -> None:
    assert other_person("would he like it", (turn("asking for my uncle"),)) == "uncle"


def test_measuring_oneself_against_others_is_heard() -> None:
    assert measures_oneself("everybody here is so much quicker than i am, i feel slow")
    assert not measures_oneself("accuracy compared to the baseline model is low")
    assert not measures_oneself("im behind, what should i do next")


@pytest.mark.parametrize(
    "text", ["i was tell my boss this for two years", "my friend laugh that driver want AI job"]
)
def test_what_was_told_to_somebody_is_not_asked_for_them(text: str) -> None:
    assert other_person(text, ()) == ""
