"""The line that a person types into, driven by real keys through a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.terminal.prompt import Prompt, keys_line
from bot.terminal.typed import typed_lines

NAMES = {"pandas": "pandas", "Gradient descent": "Gradient descent"}


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        yield pipe


def prompt(keys: PipeInput, history: Path | None = None) -> Prompt:
    return Prompt(history=history, names=NAMES, source=keys, screen=DummyOutput())


def test_enter_sends(keys: PipeInput) -> None:
    keys.send_text("what next?\r")
    assert prompt(keys).ask() == "what next?"


def test_enter_on_a_blank_line_sends_nothing(keys: PipeInput) -> None:
    keys.send_text("\r\r  \rhello\r")
    text = prompt(keys).ask()
    assert text is not None
    assert text.strip() == "hello"


def test_a_pasted_traceback_is_one_message(keys: PipeInput) -> None:
    trace = "Traceback (most recent call last):\n  File 'a.py', line 1\nKeyError: 'x'"
    keys.send_text(f"\x1b[200~{trace}\x1b[201~\r")
    assert prompt(keys).ask() == trace


def test_alt_enter_and_a_trailing_backslash_begin_a_new_line(keys: PipeInput) -> None:
    keys.send_text("one\x1b\rtwo\\\rthree\r")
    assert prompt(keys).ask() == "one\ntwo\nthree"


def test_a_backslash_within_is_a_backslash(keys: PipeInput) -> None:
    keys.send_text("C:\\data is gone\r")
    assert prompt(keys).ask() == "C:\\data is gone"


def test_ctrl_c_clears_the_line_and_on_an_empty_one_leaves(keys: PipeInput) -> None:
    keys.send_text("half a thou\x03ght\r")
    asked = prompt(keys)
    assert asked.ask() == "ght"
    keys.send_text("half\x03\x03")
    assert asked.ask() is None


def test_ctrl_d_leaves(keys: PipeInput) -> None:
    keys.send_text("\x04")
    assert prompt(keys).ask() is None


def test_the_arrow_brings_back_what_was_typed_in_another_session(
    keys: PipeInput, tmp_path: Path
) -> None:
    file = tmp_path / "history"
    file.touch()
    keys.send_text("first\nof two lines\r".replace("\n", "\x1b\r"))
    assert prompt(keys, file).ask() == "first\nof two lines"
    assert typed_lines(file) == ["first\nof two lines"]
    # Up brings the last line of the entry, and the cursor to it; Enter sends it again.
    keys.send_text("\x1b[A\r")
    assert prompt(keys, file).ask() == "first\nof two lines"


def test_the_keys_are_told_in_as_many_words_as_fit() -> None:
    assert "Tab completes" in keys_line(100)
    assert keys_line(40) == "Enter sends · /help · Ctrl-D leaves"
    assert keys_line(5) == ""
    assert all(len(keys_line(width)) < width for width in range(1, 120))
