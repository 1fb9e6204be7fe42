"""Words on a terminal while they come."""

from __future__ import annotations

import pytest

from bot.coach.reply import Block, Reply
from bot.terminal.live import Live

PLAIN = Reply("concept", (Block("The plain words."),))


@pytest.fixture
def out() -> list[str]:
    return []


@pytest.fixture
def live(out: list[str]) -> Live:
    return Live(out.append)


def spoken(text: str) -> Reply:
    return Reply("concept", (Block(text), Block("6 hours.", "Effort")), voice="model")


def test_a_paragraph_is_shown_when_it_is_complete(live: Live, out: list[str]) -> None:
    live("One. ")
    live("Two.")
    assert out == []
    live("\n\nThree")
    assert [text.strip() for text in out] == ["One. Two."]


def test_what_is_left_is_shown_with_the_rest_of_the_reply(live: Live, out: list[str]) -> None:
    live("One.\n\nTwo.")
    left = live.left(spoken("One.\n\nTwo."))
    assert [text.strip() for text in out] == ["One.", "Two."]
    assert left.blocks == (Block("6 hours.", "Effort"),)


def test_a_short_answer_is_shown_as_any_other(live: Live, out: list[str]) -> None:
    live("One.")
    reply = spoken("One.")
    assert live.left(reply) == reply
    assert out == []


def test_words_that_ended_in_the_plain_reply_are_taken_back(live: Live) -> None:
    live("One.\n\nTwo.")
    left = live.left(PLAIN)
    assert "in my own words" in left.blocks[0].text
    assert left.blocks[1:] == PLAIN.blocks
    # The next reply begins anew.
    assert live.left(PLAIN) == PLAIN


def test_code_is_shown_whole(live: Live, out: list[str]) -> None:
    live("```\na = 1\n\n")
    assert out == []
    live("b = 2\n```\n\n")
    (text,) = out
    assert "a = 1" in text
    assert "b = 2" in text


def test_what_came_of_a_reply_that_was_stopped_is_forgotten(live: Live, out: list[str]) -> None:
    live("One.\n\nTwo")
    live.forget()
    assert live.left(PLAIN) == PLAIN
    assert len(out) == 1
