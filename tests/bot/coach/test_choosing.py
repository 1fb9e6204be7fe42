"""Ideas of one's own among which somebody wants to have chosen."""

from __future__ import annotations

import pytest

from bot.coach.choosing import ideas_in


@pytest.mark.parametrize(
    ("text", "ideas"),
    [
        (
            "my ideas are: a wine picker, song mood app or a parking predictor. which first?",
            ("wine picker", "song mood app", "parking predictor"),
        ),
        ("should i build a bird app or a quote bot", ("bird app", "quote bot")),
        (
            "got an idea: rain forecast. or a menu reader. which to make?",
            ("rain forecast", "menu reader"),
        ),
    ],
)
def test_the_ideas_are_read_one_by_one(text: str, ideas: tuple[str, ...]) -> None:
    assert ideas_in(text) == ideas


@pytest.mark.parametrize(
    "text", ["which project should i build", "i have an idea: a menu reader", "torch or jax, which"]
)
def test_one_idea_or_none_is_no_choice(text: str) -> None:
    assert ideas_in(text) == ()
