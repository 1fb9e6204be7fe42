"""Within one reply no sentence comes twice."""

from __future__ import annotations

from bot.coach.once import each_sentence_once
from bot.coach.reply import Block

LONG = "A long sentence that somebody would notice if it came twice."
OTHER = "Another sentence that is long enough to be noticed as well."


def test_a_sentence_that_was_said_before_is_left_out() -> None:
    first, second = each_sentence_once([Block(LONG), Block(f"{LONG} {OTHER}", "Why")])
    assert first.text == LONG
    assert second == Block(OTHER, "Why")


def test_a_block_of_which_nothing_is_new_goes() -> None:
    assert each_sentence_once([Block(LONG), Block(LONG, "Why")]) == (Block(LONG),)


def test_short_words_lists_and_code_may_come_again() -> None:
    blocks = (
        Block(f"Yes. {LONG}"),
        Block(f"Yes. {OTHER}"),
        Block(f"- {LONG}"),
        Block(f"```\n{LONG}\n```"),
    )
    assert each_sentence_once(blocks) == blocks


def test_what_is_new_keeps_its_layout() -> None:
    text = "One line that is broken\nin its middle and goes on.\n\nA second paragraph of it."
    assert each_sentence_once([Block(LONG), Block(text)])[1].text == text
