"""A message on the desktop: plain words, harmless, and honest about whether anybody is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.accountability.worker import NotSent
from bot.coach.reply import Action, Block, Reply
from bot.terminal.desktop import body_of, notify

REPLY = Reply(
    "checkin",
    (Block("**Look** back: “Deploy \\*it\\* & `run` <b>it</b>”", "Your week"),),
    actions=(Action("Answer", 'coach checkin "..."'), Action("More", "coach week")),
)


def a_desktop(folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> Path:
    """A notify-send that writes down what it is called with."""
    script = folder / "notify-send"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/called\n{answer}\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder / "called"


def test_the_words_are_plain_and_safe_for_desktops_that_read_markup() -> None:
    first, action = body_of(REPLY).split("\n")
    assert first == "Your week: Look back: “Deploy *it* &amp; run &lt;b&gt;it&lt;/b&gt;”"
    assert action == 'Answer: coach checkin "..."'


def test_a_long_message_is_cut_at_a_word() -> None:
    body = body_of(Reply("checkin", (Block("twelve " * 100),)))
    assert body.endswith("twelve…")
    assert len(body) <= 300


def test_a_message_that_looks_like_an_option_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = a_desktop(tmp_path, monkeypatch, "exit 0")
    assert notify(Reply("checkin", (Block("--urgency=critical"),)))
    assert called.read_text().splitlines()[1:] == ["--", "Study Coach", "--urgency=critical"]


def test_a_desktop_that_nobody_is_at_has_shown_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_desktop(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(NotSent, match="no desktop"):
        notify(REPLY)


def test_a_machine_without_a_desktop_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not notify(REPLY)
