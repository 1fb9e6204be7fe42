"""Looking at a memory without changing it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.memory.errors import MemoryFailed
from bot.memory.migrate import VERSION_TABLE, revisions
from bot.memory.status import memory_status
from bot.memory.store import MemoryStore


def test_a_memory_that_was_never_made_is_not_made(tmp_path: Path) -> None:
    status = memory_status(tmp_path / "memory.db")
    assert (status.schema, status.newest) == (None, revisions()[-1])
    assert not status.too_new
    assert list(tmp_path.iterdir()) == []


def test_a_memory_in_use_has_the_newest_schema(where: str) -> None:
    assert memory_status(where).schema is None
    with MemoryStore.open(where):
        status = memory_status(where)
    assert status.schema == status.newest
    assert not status.too_new
    assert not status.strange


@pytest.mark.parametrize(("schema", "too_new"), [("0001", False), ("9999", True)])
def test_another_schema_is_told_and_stays(tmp_path: Path, schema: str, too_new: bool) -> None:
    path = tmp_path / "memory.db"
    MemoryStore.open(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", (schema,))
        db.commit()
    for _ in range(2):
        status = memory_status(path)
        assert (status.schema, status.too_new) == (schema, too_new)


def test_a_database_of_somebody_else_is_strange(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "memory.db")) as db:
        db.execute("CREATE TABLE albums (title TEXT)")
    assert memory_status(tmp_path / "memory.db").strange


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "memory.db").write_text("a diary, and no database at all " * 50)
    with pytest.raises(MemoryFailed, match="damaged"):
        memory_status(tmp_path / "memory.db")


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    with pytest.raises(MemoryFailed) as refused:
        memory_status("postgresql://coach:very-secret@127.0.0.1:1/coach")
    assert "does not answer" in str(refused.value)
    assert "very-secret" not in str(refused.value)
