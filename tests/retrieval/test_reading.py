"""Several threads read one file, and each gets its own rows and its own errors."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retrieval.reading import ReadFile

NUMBERS = 400


@pytest.fixture
def squares(tmp_path: Path) -> ReadFile:
    path = tmp_path / "what? #1.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE squares (number INT PRIMARY KEY, square INT)")
        db.executemany("INSERT INTO squares VALUES (?, ?)", ((n, n * n) for n in range(NUMBERS)))
    db.close()
    return ReadFile(path)


def test_what_fails_in_one_thread_is_told_there_and_nowhere_else(squares: ReadFile) -> None:
    def ask(number: int) -> object:
        if number % 2:
            try:
                return squares.rows("SELECT number FROM cubes")
            except sqlite3.OperationalError as error:
                return str(error)
        query = "SELECT number, square FROM squares WHERE number >= ? ORDER BY number LIMIT 20"
        return squares.rows(query, (number % NUMBERS,))

    with ThreadPoolExecutor(8) as pool:
        for asked, got in enumerate(pool.map(ask, range(8 * NUMBERS))):
            first = asked % NUMBERS
            right = [(n, n * n) for n in range(first, min(first + 20, NUMBERS))]
            assert got == ("no such table: cubes" if asked % 2 else right)


def test_nothing_can_be_written(squares: ReadFile) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        squares.rows("DELETE FROM squares")


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("not a database, " * 100, encoding="utf-8")
    with pytest.raises(sqlite3.DatabaseError):
        ReadFile(path).rows("SELECT 1 FROM sqlite_master")
