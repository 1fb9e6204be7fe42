"""Brings a database to the schema of this program: backed up first, all of it or nothing."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.memory.database import WAIT_SECONDS, Database
from bot.memory.errors import MemoryFailed, MemoryTooNew

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "coach_memory_version"
BACKUP_DAYS = 30
_VERSION = text(f"SELECT version_num FROM {VERSION_TABLE}")


def revisions(folder: Path = MIGRATIONS) -> tuple[str, ...]:
    """The schemas that this program knows, oldest first."""
    return tuple(sorted(path.stem[1:5] for path in (folder / "versions").glob("v[0-9]*.py")))


def schema_of(connection: Connection) -> str | None:
    """The schema of a database, or None when nothing was made in it yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(_VERSION).scalar()


def check_schema(connection: Connection, head: str) -> None:
    """Raise MemoryTooNew when another process has brought the database to another schema."""
    found = connection.execute(_VERSION).scalar()
    if found != head:
        raise _too_new(found, head)


def migrate(database: Database, folder: Path = MIGRATIONS) -> str:
    """Bring a database to the newest schema and return its name.

    Everything happens in one transaction, so a process that is killed leaves the old schema. A
    SQLite file that holds something is copied beside itself first. Raises MemoryFailed, and
    MemoryTooNew when the database is newer than this program.
    """
    known = revisions(folder)
    head = known[-1]
    with database.reading() as connection:
        found = _checked(database, connection, known)
    if found == head:
        return head
    with database.writing("coach-memory-schema") as connection:
        found = _checked(database, connection, known)
        if found != head:
            if found is not None and database.path is not None:
                _back_up(database.path, head)
            _upgrade(connection, folder)
    return head


def backups(path: Path) -> list[Path]:
    """The copies beside a SQLite file that migrations made, and the halves of such copies."""
    return sorted(
        found
        for found in path.parent.iterdir()
        if found.name.startswith(f"{path.name}.before-") and found.suffix in (".bak", ".partial")
    )


def drop_old_backups(path: Path) -> None:
    """Delete the copies that are older than 30 days: they hold what people said."""
    oldest = time.time() - BACKUP_DAYS * 86_400
    for backup in backups(path):
        if backup.stat().st_mtime < oldest:
            backup.unlink(missing_ok=True)


def _checked(database: Database, connection: Connection, known: tuple[str, ...]) -> str | None:
    found = schema_of(connection)
    strange = found is None and database.path is not None
    if strange and set(inspect(connection).get_table_names()) - {VERSION_TABLE}:
        raise MemoryFailed(
            f"{database.path} is a database, but not a memory of the coach. Move it to another "
            "place, or set COACH_HOME to another folder."
        )
    if found is not None and found not in known:
        raise _too_new(found, known[-1])
    return found


def _too_new(found: str | None, head: str) -> MemoryTooNew:
    return MemoryTooNew(
        f"The memory has the schema {found}, and this version of the coach knows it up to {head}. "
        "Nothing was changed. Install the newer version of the coach and start it again."
    )


def _back_up(path: Path, head: str) -> None:
    final = path.with_name(f"{path.name}.before-{head}.bak")
    partial = final.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_RDWR, 0o600))
    with (
        closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as source,
        closing(sqlite3.connect(partial)) as copy,
    ):
        source.backup(copy)
        # One file, not one with a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(partial, final)


def _upgrade(connection: Connection, folder: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes.update(connection=connection, version_table=VERSION_TABLE)
    command.upgrade(config, "head")
