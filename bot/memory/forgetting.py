"""Forgetting for good: the rows, the copies beside the file, and a tombstone for restored copies.

The tombstone is written first. It holds a salted hash and a moment, so it names nobody; but a
process that is killed half-way, or a database restored from an old copy, is found by it when it is
opened, and the deletion is carried out (again).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from bot.memory.migrate import backups
from bot.memory.tables import ASKER, LEARNER, OWNED, forgotten
from bot.memory.types import storable


@dataclass(frozen=True)
class Tombstone:
    """That someone was forgotten, and when."""

    token: str
    at: datetime


def token_of(learner: str, salt: bytes) -> str:
    """The salted hash of a learner: 64 hexadecimal digits."""
    return hmac.new(salt, storable(learner).encode(), hashlib.sha256).hexdigest()


class TombstoneFile:
    """The tombstones outside of the database, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Tombstone]:
        """Every tombstone; a last line that was cut off by a crash is passed over."""
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_text("utf-8", "replace").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                data = json.loads(line)
                found.append(Tombstone(data["token"], datetime.fromisoformat(data["at"])))
        return found

    def add(self, stone: Tombstone) -> None:
        """Write one down; it is on the disk when this returns."""
        line = json.dumps({"token": stone.token, "at": stone.at.isoformat()})
        handle = os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            # A leading line break parts it from a line that was cut off.
            os.write(handle, f"\n{line}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)


def owner_key(owner: str, learner: str, salt: bytes) -> str:
    """What stands for a learner in a column that says whose a row is."""
    return token_of(learner, salt) if owner == ASKER else learner


def erase(connection: Connection, learner: str, stone: Tombstone, salt: bytes) -> dict[str, int]:
    """Delete every row of a learner and put up the tombstone; how many rows of each table."""
    counts = {}
    for table in OWNED:
        owner = table.info["owner"]
        mine = table.c[owner] == owner_key(owner, learner, salt)
        counts[table.name] = connection.execute(delete(table).where(mine)).rowcount
    put_up(connection, stone)
    return counts


def put_up(connection: Connection, stone: Tombstone) -> None:
    """Keep a tombstone in the database, in the place of an earlier one of the same learner."""
    connection.execute(delete(forgotten).where(forgotten.c.token == stone.token))
    connection.execute(insert(forgotten).values(token=stone.token, at=stone.at))


def unburied(connection: Connection, stones: Sequence[Tombstone]) -> list[Tombstone]:
    """The latest tombstone of each learner, as far as this database does not know of it."""
    latest: dict[str, Tombstone] = {}
    for stone in stones:
        latest[stone.token] = max(stone, latest.get(stone.token, stone), key=lambda s: s.at)
    known = {row.token: row.at for row in connection.execute(select(forgotten))}
    return [s for s in latest.values() if s.token not in known or known[s.token] < s.at]


def bury(connection: Connection, stones: Sequence[Tombstone], salt: bytes) -> int:
    """Delete what is older than its learner's tombstone; returns how many rows that were."""
    by_token = {stone.token: stone for stone in stones}
    deleted = 0
    for table in OWNED:
        owner = table.c[table.info["owner"]]
        for key in connection.execute(select(owner).distinct()).scalars().all():
            token = token_of(key, salt) if owner.name == LEARNER else key
            if token in by_token:
                old = delete(table).where(owner == key, table.c.at <= by_token[token].at)
                deleted += connection.execute(old).rowcount
    for stone in stones:
        put_up(connection, stone)
    return deleted


def scrub_backups(path: Path, learner: str, token: str) -> None:
    """Delete a learner from the copies that migrations left; a copy that resists goes entirely."""
    for backup in backups(path):
        if backup.suffix == ".partial":
            backup.unlink(missing_ok=True)
            continue
        try:
            _scrub_backup(backup, learner, token)
        except sqlite3.Error:
            backup.unlink(missing_ok=True)


def _scrub_backup(backup: Path, learner: str, token: str) -> None:
    # A copy has an older schema than this program, so the columns are looked up.
    with closing(sqlite3.connect(backup, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete=ON")
        tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = {row[1] for row in db.execute(f'PRAGMA table_info("{table}")')}
            for owner, key in ((LEARNER, learner), (ASKER, token)):
                if owner in columns:
                    db.execute(f'DELETE FROM "{table}" WHERE {owner} = ?', (storable(key),))
        db.execute("VACUUM")
