"""Forgetting reaches the files: grep finds nothing, and a restored copy forgets again."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bot.coach.record import Fact
from bot.memory.errors import MemoryFailed
from bot.memory.forgetting import TombstoneFile, token_of
from bot.memory.store import MemoryStore
from tests.bot.memory.people import at, save_everything, turn
from tests.bot.memory.postgres import Server
from tests.bot.memory.processes import forget_and_die, fresh


def files_with(text: str, folder: Path) -> list[str]:
    """The names of the files that hold a text. Another process looks: closing a database file in
    this one would drop the locks that SQLite has on it."""
    done = subprocess.run(
        ["grep", "-rlai", "--", text, "."], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout.split()


def test_no_file_holds_anything_of_a_forgotten_learner(tmp_path: Path) -> None:
    with MemoryStore.open(tmp_path / "memory.db") as store:
        for number in range(60):
            save_everything(store, "zephyrine", f"canary{number}{'x' * 900}")
            save_everything(store, "bob", f"bob{number}")
        store.correct("zephyrine", "name", "Canary Q")
        assert files_with("canary", tmp_path)
        assert files_with("zephyrine", tmp_path)
        store.forget("zephyrine")
        assert files_with("canary", tmp_path) == []
        assert files_with("zephyrine", tmp_path) == []
        assert files_with("bob59", tmp_path)
    assert files_with("canary", tmp_path) == []


def test_copies_of_migrations_forget_too_and_broken_ones_go(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with MemoryStore.open(path) as store:
        save_everything(store, "zephyrine", "canary")
        save_everything(store, "bob", "beta")
    backup = tmp_path / "memory.db.before-0002.bak"
    shutil.copy(path, backup)
    (tmp_path / "memory.db.before-0003.bak").write_bytes(b"canary but no database" * 99)
    (tmp_path / "memory.db.before-0003.partial").write_bytes(b"canary")
    with MemoryStore.open(path) as store:
        store.forget("zephyrine")
    assert files_with("canary", tmp_path) == []
    assert files_with("zephyrine", tmp_path) == []
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT learner FROM turns").fetchall() == [("bob",)]


def test_a_tombstone_holds_a_hash_and_a_moment_only(tmp_path: Path) -> None:
    with MemoryStore.open(tmp_path / "memory.db") as store:
        save_everything(store, "zephyrine", "canary")
        store.forget("zephyrine")
        salt = store._salt
    lines = (tmp_path / "memory.db.forgotten").read_text().split("\n")
    (stone,) = [json.loads(line) for line in lines if line]
    assert set(stone) == {"token", "at"}
    assert stone["token"] == token_of("zephyrine", salt)
    assert stone["token"] != token_of("zephyrine", b"another salt")


def test_a_restored_copy_forgets_again_but_keeps_others_and_what_came_later(
    tmp_path: Path,
) -> None:
    path, copy = tmp_path / "memory.db", tmp_path / "copy.db"
    with MemoryStore.open(path) as store:
        save_everything(store, "ada", "canary")
        save_everything(store, "bob", "beta")
    shutil.copy(path, copy)
    with MemoryStore.open(path) as store:
        store.forget("ada")
    shutil.copy(copy, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO facts (learner, kind, value, quote, at) "
            "VALUES ('ada', 'name', '\"later\"', '', '2999-01-01 00:00:00.000000')"
        )
    with MemoryStore.open(path) as store:
        left = store.export("ada")["tables"]
        assert [row["value"] for row in left.pop("facts")] == ["later"]
        assert not any(left.values())
        assert store.load("bob", "main").turns
    copy.unlink()
    assert files_with("canary", tmp_path) == []


def test_a_restored_postgres_forgets_again_by_the_file_it_is_given(
    postgres: Server, tmp_path: Path
) -> None:
    url, stones = postgres.empty(), tmp_path / "stones"
    with MemoryStore.open(url, forgotten=stones) as store:
        save_everything(store, "ada", "canary")
        store.forget("ada")
    postgres.run("DELETE FROM forgotten", postgres.database(url))
    with MemoryStore.open(url) as store:
        store.save("ada", turn=turn(minutes=-999_999))
        save_everything(store, "bob", "beta")
    with MemoryStore.open(url, forgotten=stones) as store:
        assert not store.load("ada", "main").turns
        assert store.load("bob", "main").turns


def test_killed_while_forgetting_the_next_start_finishes_it(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with MemoryStore.open(path) as store:
        save_everything(store, "ada", "canary")
    process = fresh.Process(target=forget_and_die, args=(str(path), "ada"))
    process.start()
    process.join()
    assert process.exitcode == -9
    assert files_with("canary", tmp_path)
    with MemoryStore.open(path) as store:
        assert not any(store.export("ada")["tables"].values())
    assert files_with("canary", tmp_path) == []


def test_a_reader_that_holds_the_log_is_named_and_forgetting_again_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.memory.database.WAIT_SECONDS", 0)
    path = tmp_path / "memory.db"
    with MemoryStore.open(path) as store:
        save_everything(store, "ada", "canary")
        with closing(sqlite3.connect(path)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM turns").fetchall()
            with pytest.raises(MemoryFailed, match="forget again"):
                store.forget("ada")
            assert not store.load("ada", "main").turns
        store.forget("ada")
        assert files_with("canary", tmp_path) == []


def test_a_tombstone_file_survives_a_torn_line(tmp_path: Path) -> None:
    with MemoryStore.open(tmp_path / "memory.db") as store:
        store.save("ada", turn=turn(), facts=[Fact("goal", "job", "", at(0))])
        store.forget("ada")
    file = tmp_path / "memory.db.forgotten"
    with file.open("ab") as torn:
        torn.write(b'{"token": "ab\xff')
    with MemoryStore.open(tmp_path / "memory.db") as store:
        store.forget("bob")
    assert len(TombstoneFile(file).read()) == 2
