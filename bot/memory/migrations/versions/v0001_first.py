"""The first schema. Written out in full: a migration stays what it was when tables change."""

from __future__ import annotations

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _sequence() -> sa.Column[Any]:
    return sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _index(table: str, name: str, *columns: str, unique: bool = False) -> None:
    op.create_index(f"{table}_{name}", table, list(columns), unique=unique)


def _current(table: str, name: str, *columns: str, unique: bool = False) -> None:
    holds = sa.text("superseded_at IS NULL")
    op.create_index(
        f"{table}_{name}",
        table,
        list(columns),
        unique=unique,
        sqlite_where=holds,
        postgresql_where=holds,
    )


def _history(name: str, key: tuple[str, ...], *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        _sequence(),
        _text("learner"),
        *columns,
        _moment("at"),
        _moment("superseded_at", nullable=True),
    )
    _current(name, "current", "learner", *key, unique=True)
    _index(name, "history", "learner", "superseded_at")


def upgrade() -> None:
    meta = op.create_table(
        "meta",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("value", sa.LargeBinary(), nullable=False),
    )
    op.bulk_insert(meta, [{"key": "salt", "value": secrets.token_bytes(32)}])
    op.create_table("forgotten", sa.Column("token", sa.Text(), primary_key=True), _moment("at"))
    op.create_table(
        "turns",
        _sequence(),
        _text("id"),
        _text("learner"),
        _text("conversation"),
        _moment("at"),
        _text("text"),
        _text("intent"),
        _text("reply"),
    )
    _index("turns", "by_id", "learner", "id", unique=True)
    _index("turns", "latest", "learner", "conversation", "seq")
    _history("facts", ("kind",), _text("kind"), _text("value"), _text("quote"))
    _history(
        "topic_evidence",
        ("topic",),
        _text("topic"),
        _text("polarity"),
        _text("quote"),
        _text("origin"),
    )
    _history("resource_progress", ("resource",), _text("resource"), _text("state"), _text("quote"))
    _history(
        "steps",
        ("topic", "at"),
        _text("topic"),
        _text("track"),
        _text("reason"),
        _text("outcome", nullable=True),
    )
    _current("steps", "latest", "learner", "at")
    _history(
        "remedies", ("key", "at"), _text("key"), sa.Column("helped", sa.Boolean()), _text("scope")
    )
    _current("remedies", "latest", "learner", "at")
    _current("remedies", "rates", "scope", "key", "helped")
    _history(
        "quiz_states",
        ("item",),
        _text("item"),
        _text("card"),
        _moment("due"),
        sa.Column("last_correct", sa.Boolean()),
        sa.Column("confidence", sa.Float()),
        sa.Column("seen", sa.Integer(), nullable=False),
    )
    _current("quiz_states", "due", "learner", "due")
    _history(
        "open_quizzes", (), _text("item"), _moment("asked_at"), sa.Column("confidence", sa.Float())
    )
    op.create_table(
        "gaps",
        _sequence(),
        _text("asker"),
        _text("normal"),
        _text("question"),
        _text("nearest"),
        _moment("at"),
    )
    _index("gaps", "by_asker", "asker")
    _index("gaps", "by_question", "normal")


def downgrade() -> None:
    for table in (
        "gaps",
        "open_quizzes",
        "quiz_states",
        "remedies",
        "steps",
        "resource_progress",
        "topic_evidence",
        "facts",
        "turns",
        "forgotten",
        "meta",
    ):
        op.drop_table(table)
