"""Replies come in small steps, at once for whoever is in a hurry, and always whole."""

from __future__ import annotations

import os
import pty
import sys

import pytest

from bot.terminal.reveal import MOST_SECONDS, keyboard, reveal

TEXT = "\n\x1b[1mHeading\x1b[0m\none\n\ntwo\nthree"


@pytest.mark.parametrize("lines", [0, 1, 7, 40, 4000])
def test_a_reply_is_whole_and_never_slower_than_half_a_second(lines: int) -> None:
    text = "".join(f"line {number}\n" for number in range(lines))
    out: list[str] = []
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return False

    reveal(text, out.append, wait)
    assert "".join(out) == text
    assert sum(waits) <= MOST_SECONDS + 1e-9
    assert len(waits) == lines


def test_after_a_key_the_rest_comes_at_once() -> None:
    out: list[str] = []
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return len(waits) == 2

    reveal(TEXT, out.append, wait)
    assert "".join(out) == TEXT
    assert len(waits) == 2
    assert out[-1] == "\ntwo\nthree"


def test_ctrl_c_shows_the_rest_at_once() -> None:
    out: list[str] = []

    def wait(seconds: float) -> bool:
        raise KeyboardInterrupt

    reveal(TEXT, out.append, wait)
    assert "".join(out) == TEXT


def test_a_key_is_noticed_and_stays_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "r") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        with keyboard() as wait:
            assert not wait(0.0)
            os.write(master, b"w")
            assert wait(1.0)
            assert os.read(terminal.fileno(), 10) == b"w"
    os.close(master)


def test_without_a_terminal_nothing_is_asked_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull) as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with keyboard() as wait:
            assert not wait(0.0)
