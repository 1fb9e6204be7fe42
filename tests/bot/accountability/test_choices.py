"""Choosing what becomes of a promise that was not kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.accountability.choices import choices_in
from tests.bot.accountability.people import promised

FIRST, SECOND, THIRD = promised()
ABOUT = (
    replace(FIRST, state="kept"),
    replace(SECOND, state="missed"),
    replace(THIRD, state="partly"),
)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("smaller", [(1, "shrink")]),
        ("the smaller one, please", [(1, "shrink")]),
        ("ok, take the smaller version", [(1, "shrink")]),
        ("make it smaller", [(1, "shrink")]),
        ("shrink 3", [(2, "shrink")]),
        ("move it", [(1, "move")]),
        ("can we move it to next week", [(1, "move")]),
        ("Let it go.", [(1, "drop")]),
        ("drop the second", [(1, "drop")]),
        ("let both go", [(1, "drop"), (2, "drop")]),
        ("drop them", [(1, "drop"), (2, "drop")]),
        ("2 smaller, drop 3", [(1, "shrink"), (2, "drop")]),
        ("move 2 and let the last one go", []),
        ("smaller and move it", [(1, "shrink"), (2, "move")]),
    ],
)  # fmt: skip
def test_a_choice_is_read_for_what_waits(text: str, chosen: list[tuple[int, str]]) -> None:
    assert choices_in(text, ABOUT) == [(ABOUT[place], how) for place, how in chosen]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is a smaller batch size",
        "I moved house, so I missed it",
        "drop 1",
        "shrink 9",
        "next week: drop the database and rebuild it",
        "dropout is confusing",
        "smaller, and next week: deploy it",
    ],
)
def test_anything_else_is_no_choice(text: str) -> None:
    assert choices_in(text, ABOUT) == []
