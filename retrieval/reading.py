"""A SQLite file that several threads read: one connection, used by one of them at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class ReadFile:
    """A file that nobody writes. Raises sqlite3.Error where it is none, or is damaged."""

    def __init__(self, path: Path) -> None:
        # as_uri, since a "?" or "#" in a folder's name would be read as part of the URI.
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        # SQLite keeps one error for a connection: of two threads that ask at once, one would be
        # told what went wrong in the other, or that something did and not what.
        self._lock = threading.Lock()

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """All rows that a query gives."""
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._db.close()
