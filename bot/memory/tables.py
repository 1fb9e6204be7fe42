"""The tables. Each says in `info["owner"]` which column holds whose a row is, or None.

Export and forgetting go by that, so that a table of learners' data cannot be left out of them.
History is appended: a row that no longer holds gets `superseded_at` and stays.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from bot.memory.types import JsonText, SafeText, Utc

LEARNER = "learner"
ASKER = "asker"

metadata = MetaData()


def _sequence() -> Column[Any]:
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _text(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, SafeText, nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Utc, nullable=nullable)


def _history(name: str, key: tuple[str, ...], *columns: Column[Any]) -> Table:
    """A table of which the rows that hold are found at once, one for each value of the key."""
    table = Table(
        name,
        metadata,
        _sequence(),
        _text(LEARNER),
        *columns,
        _moment("at"),
        _moment("superseded_at", nullable=True),
        info={"owner": LEARNER, "key": key},
    )
    current(f"{name}_current", table, LEARNER, *key, unique=True)
    Index(f"{name}_history", table.c.learner, table.c.superseded_at)
    return table


def holds(table: Table) -> ColumnElement[bool]:
    """The condition that a row of a history has not been superseded."""
    return table.c.superseded_at.is_(None)


def current(name: str, table: Table, *columns: str, unique: bool = False) -> Index:
    """An index over the rows that hold; its size does not grow with the history."""
    return Index(
        name,
        *(table.c[column] for column in columns),
        unique=unique,
        sqlite_where=holds(table),
        postgresql_where=holds(table),
    )


meta = Table(
    "meta",
    metadata,
    Column("key", SafeText, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    info={"owner": None},
)

# A tombstone says that someone asked to be forgotten; who, only a salted hash knows.
forgotten = Table(
    "forgotten",
    metadata,
    Column("token", SafeText, primary_key=True),
    _moment("at"),
    info={"owner": None},
)

turns = Table(
    "turns",
    metadata,
    _sequence(),
    _text("id"),
    _text(LEARNER),
    _text("conversation"),
    _moment("at"),
    _text("text"),
    _text("intent"),
    Column("reply", JsonText, nullable=False),
    info={"owner": LEARNER},
)
Index("turns_by_id", turns.c.learner, turns.c.id, unique=True)
Index("turns_latest", turns.c.learner, turns.c.conversation, turns.c.seq)

facts = _history(
    "facts", ("kind",), _text("kind"), Column("value", JsonText, nullable=False), _text("quote")
)
evidence = _history(
    "topic_evidence",
    ("topic",),
    _text("topic"),
    _text("polarity"),
    _text("quote"),
    _text("origin"),
)
resources = _history(
    "resource_progress", ("resource",), _text("resource"), _text("state"), _text("quote")
)
steps = _history(
    "steps",
    ("topic", "at"),
    _text("topic"),
    _text("track"),
    _text("reason"),
    _text("outcome", nullable=True),
)
current("steps_latest", steps, LEARNER, "at")
remedies = _history(
    "remedies", ("key", "at"), _text("key"), Column("helped", Boolean), _text("scope")
)
current("remedies_latest", remedies, LEARNER, "at")
current("remedies_rates", remedies, "scope", "key", "helped")
quiz_states = _history(
    "quiz_states",
    ("item",),
    _text("item"),
    Column("card", JsonText, nullable=False),
    _moment("due"),
    Column("last_correct", Boolean),
    Column("confidence", Float),
    Column("seen", Integer, nullable=False),
)
current("quiz_states_due", quiz_states, LEARNER, "due")
open_quizzes = _history(
    "open_quizzes", (), _text("item"), _moment("asked_at"), Column("confidence", Float)
)

# Whoever reads the gaps shall not learn who asked: the asker is the salted hash of a learner.
gaps = Table(
    "gaps",
    metadata,
    _sequence(),
    _text(ASKER),
    _text("normal"),
    _text("question"),
    Column("nearest", JsonText, nullable=False),
    _moment("at"),
    info={"owner": ASKER},
)
Index("gaps_by_asker", gaps.c.asker)
Index("gaps_by_question", gaps.c.normal)

OWNED: tuple[Table, ...] = tuple(t for t in metadata.sorted_tables if t.info["owner"])
