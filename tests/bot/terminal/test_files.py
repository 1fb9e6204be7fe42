"""Files for the learner are written whole or not at all, and never over another by chance."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.terminal.files import NotWritten, check_free, write_whole


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    write_whole(path, "Grüße\r\n", force=False)
    assert path.read_bytes() == "Grüße\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_stays_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text("mine")
    with pytest.raises(NotWritten, match="--force"):
        write_whole(path, "new", force=False)
    assert path.read_text() == "mine"
    write_whole(path, "new", force=True)
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_that_leads_nowhere_counts_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.symlink_to(tmp_path / "gone.md")
    with pytest.raises(NotWritten, match="--force"):
        check_free(path, force=False)


def test_a_private_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "me.json"
    write_whole(path, "{}", force=False, private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="is a folder"):
        check_free(tmp_path, force=True)
    with pytest.raises(NotWritten, match="no folder"):
        check_free(tmp_path / "no" / "plan.md", force=True)


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text("mine")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "half\udcff", force=True)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]
