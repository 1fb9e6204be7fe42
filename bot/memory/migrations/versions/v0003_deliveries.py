"""The outbox: what the coach sends of its own accord, each delivery once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _among(name: str, condition: str, *columns: str) -> None:
    op.create_index(
        name,
        "deliveries",
        list(columns),
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        _text("learner"),
        _text("kind"),
        _text("period"),
        _moment("due_at"),
        _text("payload"),
        _text("state"),
        _number("tries"),
        _text("reason"),
        _text("holder"),
        _moment("next_at", nullable=True),
        _moment("touched_at", nullable=True),
        _moment("sent_at", nullable=True),
        _moment("ended_at", nullable=True),
        _number("shard"),
        _moment("at"),
    )
    op.create_index("deliveries_once", "deliveries", ["learner", "kind", "period"], unique=True)
    _among("deliveries_next", "next_at IS NOT NULL", "next_at", "shard")
    _among("deliveries_next_of_kind", "next_at IS NOT NULL", "kind", "next_at", "shard")
    _among("deliveries_open", "ended_at IS NULL", "learner")
    _among("deliveries_touched", "touched_at IS NOT NULL", "touched_at")
    _among("deliveries_unsent", "ended_at IS NOT NULL AND state <> 'sent'", "ended_at")


def downgrade() -> None:
    op.drop_table("deliveries")
