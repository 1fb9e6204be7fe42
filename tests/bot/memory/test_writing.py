"""A write is repeated once when the server had let go of the connection, and never otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.memory.database import Database
from bot.memory.errors import MemoryFailed


class Calls:
    """A write that fails as often as it is told, with the connection lost or kept."""

    def __init__(self, failures: int, *, lost: bool) -> None:
        self.made = 0
        self._failures = failures
        self._lost = lost

    def __call__(self, connection: Connection) -> int:
        self.made += 1
        if self.made <= self._failures:
            raise DBAPIError("INSERT", {}, OSError("gone"), connection_invalidated=self._lost)
        return self.made


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "memory.db")


def test_a_write_whose_connection_was_lost_is_made_again(database: Database) -> None:
    assert database.write("ada", Calls(1, lost=True)) == 2


def test_a_connection_that_is_lost_twice_is_a_failure(database: Database) -> None:
    calls = Calls(2, lost=True)
    with pytest.raises(MemoryFailed):
        database.write("ada", calls)
    assert calls.made == 2


def test_a_write_that_failed_otherwise_is_not_repeated(database: Database) -> None:
    calls = Calls(1, lost=False)
    with pytest.raises(MemoryFailed):
        database.write("ada", calls)
    assert calls.made == 1
