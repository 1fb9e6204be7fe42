"""What is promised: preferences, commitments with their ledger, check-ins, breaks and ships."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _sequence() -> sa.Column[Any]:
    return sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Float())


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _partial(name: str, table: str, condition: str, *columns: str, unique: bool = False) -> None:
    op.create_index(
        name,
        table,
        list(columns),
        unique=unique,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
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
    _partial(f"{name}_current", name, "superseded_at IS NULL", "learner", *key, unique=True)
    op.create_index(f"{name}_history", name, ["learner", "superseded_at"])


def upgrade() -> None:
    _history("preferences", (), _text("value"))
    op.create_table(
        "commitments",
        _sequence(),
        _text("learner"),
        _text("id"),
        _text("week"),
        _text("text"),
        _text("when"),
        _text("where"),
        _number("hours"),
        _text("topic"),
        _text("project"),
        _text("links"),
        _text("after"),
        _text("state"),
        _text("ship"),
        _moment("at"),
    )
    op.create_index("commitments_by_id", "commitments", ["learner", "id"], unique=True)
    op.create_index("commitments_by_week", "commitments", ["learner", "week"])
    _partial("commitments_open", "commitments", "state = 'open'", "learner", "week")
    op.create_table(
        "commitment_changes",
        _sequence(),
        _text("learner"),
        _text("commitment"),
        _text("to"),
        _text("why"),
        _text("quote"),
        _moment("at"),
    )
    op.create_index(
        "commitment_changes_once",
        "commitment_changes",
        ["learner", "commitment", "at", "to"],
        unique=True,
    )
    _history(
        "check_ins",
        ("week",),
        _text("week"),
        _moment("opened_at"),
        _moment("closes_at"),
        _moment("answered_at", nullable=True),
        _moment("closed_at", nullable=True),
        _text("said"),
        _text("shipped"),
        _text("learned"),
        _text("blocked"),
        _text("next"),
        _number("hours_built"),
        _number("hours_studied"),
        _text("snapshot"),
        _text("asked"),
    )
    _history("breaks", ("first",), _text("first"), _text("last"), _text("why"))
    _partial("breaks_latest", "breaks", "superseded_at IS NULL", "learner", "last")
    _history(
        "ships",
        ("id",),
        _text("id"),
        _moment("shipped_at"),
        _text("title"),
        _text("link"),
        _text("hard"),
        _text("wrong"),
        _text("topics"),
        _text("commitment"),
        _text("project"),
        sa.Column("public", sa.Boolean(), nullable=False),
    )
    _partial("ships_latest", "ships", "superseded_at IS NULL", "learner", "shipped_at")


def downgrade() -> None:
    for table in (
        "ships",
        "breaks",
        "check_ins",
        "commitment_changes",
        "commitments",
        "preferences",
    ):
        op.drop_table(table)
