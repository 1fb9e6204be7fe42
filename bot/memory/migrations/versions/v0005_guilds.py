"""Guilds, who is in them and in which pod; and with whom turns and gaps are shared in numbers."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _sequence() -> sa.Column[Any]:
    return sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    for table in ("turns", "gaps"):
        op.add_column(table, sa.Column("scope", sa.Text(), nullable=False, server_default=""))
        op.create_index(
            f"{table}_of_scope",
            table,
            ["scope", "at"],
            sqlite_where=sa.text("scope <> ''"),
            postgresql_where=sa.text("scope <> ''"),
        )
    op.create_table(
        "guilds",
        sa.Column("guild", sa.BigInteger(), primary_key=True, autoincrement=False),
        _text("value"),
        _moment("at"),
    )
    op.create_table(
        "memberships",
        _sequence(),
        _text("learner"),
        _number("guild"),
        _text("name"),
        sa.Column("on_board", sa.Boolean()),
        sa.Column("in_digest", sa.Boolean(), nullable=False),
        _moment("left_at", nullable=True),
        _moment("at"),
    )
    op.create_index("memberships_once", "memberships", ["learner", "guild"], unique=True)
    op.create_index("memberships_of_guild", "memberships", ["guild", "learner"])
    op.create_table(
        "pod_places",
        _sequence(),
        _text("learner"),
        _number("guild"),
        _text("circle"),
        _text("pod"),
        _number("thread", nullable=True),
        _moment("at"),
    )
    op.create_index("pod_places_once", "pod_places", ["learner", "guild", "circle"], unique=True)
    op.create_index("pod_places_of_guild", "pod_places", ["guild", "circle"])


def downgrade() -> None:
    op.drop_table("pod_places")
    op.drop_table("memberships")
    op.drop_table("guilds")
    for table in ("gaps", "turns"):
        op.drop_index(f"{table}_of_scope", table)
        op.drop_column(table, "scope")
