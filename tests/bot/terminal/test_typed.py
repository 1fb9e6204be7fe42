"""The history of the chat: a private file that stays small and can be deleted."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from prompt_toolkit.history import FileHistory

from bot.terminal.typed import forget_typed, prepare, typed_file, typed_lines


def test_each_learner_has_a_file_of_their_own_whatever_the_name(tmp_path: Path) -> None:
    names = ["ada", "Ada", "../../etc/passwd", "a" * 200, "\udcff"]
    files = {typed_file(tmp_path, name) for name in names}
    assert len(files) == len(names)
    assert all(file.parent == tmp_path / "chat" for file in files)


def test_the_file_is_private_even_if_it_was_not(tmp_path: Path) -> None:
    path = typed_file(tmp_path, "ada")
    assert prepare(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    assert prepare(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_the_prompt_keeps_is_read_back(tmp_path: Path) -> None:
    path = typed_file(tmp_path, "ada")
    prepare(path)
    history = FileHistory(str(path))
    for text in ("one", "Traceback:\n  line\n\n+ 1", "three"):
        history.append_string(text)
    assert typed_lines(path) == ["one", "Traceback:\n  line\n\n+ 1", "three"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_long_history_loses_its_oldest_part_and_stays_readable(tmp_path: Path) -> None:
    path = typed_file(tmp_path, "ada")
    prepare(path)
    with path.open("a") as file:
        for number in range(4000):
            file.write(f"\n# 2026-01-01\n+message {number} {'x' * 80}\n")
    prepare(path)
    lines = typed_lines(path)
    assert path.stat().st_size < 256 * 1024
    assert lines[-1].startswith("message 3999 ")
    assert all(line.startswith("message ") for line in lines)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_is_deleted_once(tmp_path: Path) -> None:
    path = typed_file(tmp_path, "ada")
    prepare(path)
    assert forget_typed(path)
    assert not path.exists()
    assert not forget_typed(path)
    assert typed_lines(path) == []


def test_where_no_file_can_be_the_chat_does_without(tmp_path: Path) -> None:
    (tmp_path / "chat").write_text("")
    assert not prepare(typed_file(tmp_path, "ada"))
    assert os.listdir(tmp_path) == ["chat"]
