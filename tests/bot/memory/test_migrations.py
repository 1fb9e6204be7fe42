"""Migrations: backed up first, all or nothing, and never back to an older program."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from bot.memory.database import Database
from bot.memory.errors import MemoryFailed, MemoryTooNew
from bot.memory.migrate import MIGRATIONS, VERSION_TABLE, backups, migrate, revisions, schema_of
from bot.memory.store import MemoryStore
from tests.bot.memory.people import save_everything, turn
from tests.bot.memory.processes import fresh, open_with

SECOND = """
import os, signal
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = "{before}"
def upgrade():
    op.add_column("turns", sa.Column("mood", sa.Text()))
    op.execute("UPDATE turns SET mood = 'glad'")
    {then}
def downgrade():
    op.drop_column("turns", "mood")
"""


def with_another(folder: Path, then: str = "") -> Path:
    """The migrations of this program and one more, as a newer version would have them."""
    copy = folder / "migrations"
    if not copy.exists():
        shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    head = revisions()[-1]
    newer = f"{int(head) + 1:04}"
    body = SECOND.format(revision=newer, before=head, then=then)
    (copy / "versions" / f"v{newer}_mood.py").write_text(body)
    return copy


def schema(where: str) -> str | None:
    database = Database.open(where)
    with database.reading() as connection:
        found = schema_of(connection)
    database.close()
    return found


def test_the_revisions_are_numbered_in_order() -> None:
    assert revisions() == tuple(f"{number + 1:04}" for number in range(len(revisions())))


def test_opening_brings_an_older_memory_up_to_date_with_its_data(
    where: str, tmp_path: Path
) -> None:
    with MemoryStore.open(where) as store:
        save_everything(store, "ada", "kept")
        before = store.export("ada")["tables"]
    newer = with_another(tmp_path)
    with MemoryStore.open(where, migrations=newer) as store:
        after = store.export("ada")["tables"]
        store.save("ada", turn=turn(text="and on"))
    assert after == before
    assert schema(where) == revisions(newer)[-1]


def test_an_older_program_refuses_a_newer_memory_and_changes_nothing(
    where: str, tmp_path: Path
) -> None:
    MemoryStore.open(where, migrations=with_another(tmp_path)).close()
    with pytest.raises(MemoryTooNew, match="Install the newer version"):
        MemoryStore.open(where)
    assert schema(where) == revisions(tmp_path / "migrations")[-1]


def test_an_older_program_that_is_running_stops_writing_after_a_migration(
    where: str, tmp_path: Path
) -> None:
    with MemoryStore.open(where) as old:
        old.save("ada", turn=turn())
        MemoryStore.open(where, migrations=with_another(tmp_path)).close()
        with pytest.raises(MemoryTooNew):
            old.save("ada", turn=turn())
        with pytest.raises(MemoryTooNew):
            old.correct("ada", "goal", "job")
        with pytest.raises(MemoryTooNew):
            old.forget("ada")


def test_a_process_killed_in_a_migration_leaves_the_old_schema(where: str, tmp_path: Path) -> None:
    with MemoryStore.open(where) as store:
        save_everything(store, "ada", "kept")
    deadly = with_another(tmp_path, then="os.kill(os.getpid(), signal.SIGKILL)")
    process = fresh.Process(target=open_with, args=(where, deadly))
    process.start()
    process.join()
    assert process.exitcode == -9
    assert schema(where) == revisions()[-1]
    with MemoryStore.open(where) as store:
        assert store.load("ada", "main").turns
    with MemoryStore.open(where, migrations=with_another(tmp_path)) as store:
        assert store.load("ada", "main").turns


def test_a_migration_that_fails_leaves_the_old_schema(where: str, tmp_path: Path) -> None:
    with MemoryStore.open(where) as store:
        save_everything(store, "ada", "kept")
    with pytest.raises(MemoryFailed):
        MemoryStore.open(
            where, migrations=with_another(tmp_path, then="op.execute('nonsense here')")
        )
    with MemoryStore.open(where) as store:
        assert store.load("ada", "main").turns


def test_a_file_is_copied_beside_itself_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with MemoryStore.open(path) as store:
        save_everything(store, "ada", "kept")
        assert backups(path) == []
        MemoryStore.open(path, migrations=with_another(tmp_path)).close()
    (backup,) = backups(path)
    assert backup.name == f"memory.db.before-{revisions(tmp_path / 'migrations')[-1]}.bak"
    assert backup.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone() == (
            revisions()[-1],
        )
    restored = tmp_path / "restored.db"
    shutil.copy(backup, restored)
    with MemoryStore.open(restored) as store:
        assert store.load("ada", "main").turns


def test_copies_go_after_thirty_days(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    other = tmp_path / "other.bak"
    old = tmp_path / "memory.db.before-0001.bak"
    new = tmp_path / "memory.db.before-0002.bak"
    for file in (old, new, other):
        file.write_bytes(b"")
    for file, days in ((old, 31), (new, 29), (other, 99)):
        os.utime(file, (time.time() - days * 86_400,) * 2)
    MemoryStore.open(path).close()
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)


def test_down_and_up_again_leaves_the_same_schema(where: str) -> None:
    def ddl(database: Database) -> list[object]:
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        if database.path is None:
            query = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
        with database.reading() as connection:
            return list(connection.execute(text(query)).scalars())

    database = Database.open(where)
    migrate(database)
    first = ddl(database)
    with database.writing("test") as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes.update(connection=connection, version_table=VERSION_TABLE)
        command.downgrade(config, "base")
    assert len(ddl(database)) < 5
    migrate(database)
    assert ddl(database) == first
    database.close()


def test_several_processes_may_open_an_empty_place_at_once(where: str) -> None:
    processes = [fresh.Process(target=open_with, args=(where, MIGRATIONS)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert schema(where) == revisions()[-1]
