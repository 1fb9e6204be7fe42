"""Answers in pieces: nothing is lost between them, and each can go without the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.pieces import Stream, is_code, is_heading, joined, split

ANSWER = """Start with pandas, e.g. version 2.1. It holds tables [1]. Then go on (really!) \
with more [2, 3].

**Next**

- Load a file. Look at it.
- Count the rows: `len(df)`.

1. First
2. Second

```python
x = 1. Y
```
Done?"""


def test_sentences_items_headings_and_code_are_pieces() -> None:
    assert [piece.strip() for piece in split(ANSWER)] == [
        "Start with pandas, e.g. version 2.1.",
        "It holds tables [1].",
        "Then go on (really!) with more [2, 3].",
        "**Next**",
        "- Load a file.",
        "Look at it.",
        "- Count the rows: `len(df)`.",
        "1. First",
        "2. Second",
        "```python\nx = 1. Y\n```",
        "Done?",
    ]


@given(st.text(alphabet="aB1 .!?\n`-*[]#~", max_size=200))
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text


@given(st.lists(st.text(alphabet="aB. \n`1", max_size=12), max_size=30))
def test_a_stream_gives_the_same_text_in_the_end(parts: list[str]) -> None:
    stream = Stream()
    pieces = [piece for part in parts for piece in stream.feed(part)] + stream.rest()
    assert "".join(pieces) == "".join(parts)


def test_a_piece_of_a_stream_is_out_when_the_next_has_begun() -> None:
    stream = Stream()
    assert stream.feed("One is here.") == []
    assert stream.feed(" And") == ["One is here. "]
    assert stream.feed(" two.") == []
    assert stream.rest() == ["And two."]


def test_a_block_of_code_in_a_stream_stays_whole() -> None:
    stream = Stream()
    assert stream.feed("See:\n```\na = 1. B\n") == ["See:\n"]
    assert stream.feed("c = 2\n") == []
    assert stream.feed("```\nSo. It") == ["```\na = 1. B\nc = 2\n```\n", "So. "]


@pytest.mark.parametrize(
    ("pieces", "left"),
    [
        (["**Why**\n\n"], ""),
        (["**Why**\n\n", "**How**\n\n", "Like this."], "**How**\n\nLike this."),
        (["These are it:\n"], ""),
        (["Good. ", "- ", "\n"], "Good."),
        (["One.\n\n", "\n\n", "Two."], "One.\n\nTwo."),
    ],
)
def test_what_has_lost_its_content_goes_too(pieces: list[str], left: str) -> None:
    assert joined(pieces) == left


def test_code_and_headings_are_told_apart() -> None:
    assert is_code("```python\nx = 1\n```\n")
    assert not is_code("Use `x`.")
    assert is_heading("## Why\n")
    assert not is_heading("Why not?")
