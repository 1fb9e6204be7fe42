"""Whether a memory is there and fits this program, without changing anything in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect

from bot.memory.database import Database
from bot.memory.migrate import revisions, schema_of


@dataclass(frozen=True)
class MemoryStatus:
    """A memory and its schema, beside the newest that this program knows.

    `schema` is None where nothing was made yet; `strange` is a database of somebody else.
    """

    where: str
    schema: str | None
    newest: str
    strange: bool = False

    @property
    def too_new(self) -> bool:
        """Whether a newer program has used it."""
        return self.schema is not None and self.schema not in revisions()


def memory_status(where: str | Path) -> MemoryStatus:
    """The memory by file path or URL. Raises MemoryFailed when it cannot be read."""
    newest = revisions()[-1]
    # Opening a file makes it.
    if (isinstance(where, Path) or "://" not in where) and not Path(where).exists():
        return MemoryStatus(str(where), None, newest)
    database = Database.open(where)
    try:
        with database.reading() as connection:
            schema = schema_of(connection)
            # A PostgreSQL may be shared with others; a file is not.
            foreign = database.path is not None and schema is None
            strange = foreign and bool(inspect(connection).get_table_names())
        return MemoryStatus(database.where, schema, newest, strange)
    finally:
        database.close()
