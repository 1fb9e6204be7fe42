"""What was said and is not answered yet, and for whom a thread was opened.

What is in hand is written down before it is worked on and struck out when its answer is out, so
that whoever comes up after a crash finds what was left. All of it belongs to the learner. It
survives the end of a process; what a machine that loses its power leaves behind, nobody waits for.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.memory import tables
from bot.memory.database import Database
from bot.memory.migrate import check_schema
from bot.memory.names import check_name

# How the names of learners of Discord begin.
OF_DISCORD = "discord:"


@dataclass(frozen=True)
class InHand:
    """Something that a learner said. `key` tells it apart; `token` answers it where one is needed,
    else `message` in `channel` is what to answer. None for a guild is a direct message."""

    key: str
    learner: str
    guild: int | None
    channel: int
    message: int | None
    token: str
    at: datetime


class InHandStore:
    """What is in hand, in the database of everything else. Its methods raise MemoryFailed."""

    def __init__(self, database: Database, schema: str) -> None:
        self._db = database
        self._schema = schema

    def begin(self, said: InHand) -> bool:
        """Write down that it is being worked on; False where it is so already."""
        check_name(said.learner)
        row = {field.name: getattr(said, field.name) for field in fields(said)}
        with self._db.writing(said.learner, durable=False) as connection:
            check_schema(connection, self._schema)
            table = tables.in_hand
            held = select(table.c.seq).where(table.c.key == said.key)
            if connection.execute(held).first() is not None:
                return False
            connection.execute(insert(table).values(**row))
        return True

    def end(self, key: str, learner: str) -> None:
        """Strike it out: its answer is out, or whoever said it was told."""
        with self._db.writing(learner, durable=False) as connection:
            check_schema(connection, self._schema)
            connection.execute(delete(tables.in_hand).where(tables.in_hand.c.key == key))

    def left(self, limit: int = 500) -> list[InHand]:
        """What is in hand, oldest first."""
        table = tables.in_hand
        columns = [table.c[field.name] for field in fields(InHand)]
        with self._db.reading() as connection:
            rows = connection.execute(select(*columns).order_by(table.c.seq).limit(limit)).all()
        return [InHand(*row) for row in rows]

    def heard_since(self, since: datetime, limit: int) -> list[str]:
        """Learners of Discord who said something since a moment, at most so many."""
        turns = tables.turns.c
        query = (
            select(turns.learner)
            .where(turns.at >= since, turns.learner.like(f"{OF_DISCORD}%"))
            .distinct()
            .limit(limit)
        )
        with self._db.reading() as connection:
            return list(connection.execute(query).scalars())

    def alive(self, name: str, at: datetime) -> None:
        """Note that a process of that name was up and connected at a moment."""
        key, table = f"alive-{name}", tables.meta
        with self._db.writing(key, durable=False) as connection:
            check_schema(connection, self._schema)
            connection.execute(delete(table).where(table.c.key == key))
            value = at.isoformat().encode()
            connection.execute(insert(table).values(key=key, value=value))

    def last_alive(self, name: str) -> datetime | None:
        """When a process of that name was last known to be up and connected."""
        table = tables.meta
        with self._db.reading() as connection:
            query = select(table.c.value).where(table.c.key == f"alive-{name}")
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else datetime.fromisoformat(bytes(found).decode())

    def opened(self, conversation: str, learner: str, guild: int, *, at: datetime) -> None:
        """Keep for whom a thread was opened; it stays with whoever was first."""
        check_name(learner, conversation)
        with self._db.writing(conversation, durable=False) as connection:
            check_schema(connection, self._schema)
            table = tables.threads
            held = select(table.c.seq).where(table.c.conversation == conversation)
            if connection.execute(held).first() is None:
                row = {"conversation": conversation, "learner": learner, "guild": guild, "at": at}
                connection.execute(insert(table).values(**row))

    def opened_for(self, conversation: str) -> str | None:
        """The learner for whom a thread was opened; None for any other thread."""
        table = tables.threads
        found = select(table.c.learner).where(table.c.conversation == conversation)
        with self._db.reading() as connection:
            return connection.execute(found).scalar_one_or_none()

    def closed(self, conversation: str) -> None:
        """Forget a thread that is gone."""
        table = tables.threads
        with self._db.writing(conversation, durable=False) as connection:
            check_schema(connection, self._schema)
            connection.execute(delete(table).where(table.c.conversation == conversation))
