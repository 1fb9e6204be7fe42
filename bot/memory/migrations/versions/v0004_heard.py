"""When a learner was heard of, over all conversations: an index."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("turns_heard", "turns", ["learner", "at"])


def downgrade() -> None:
    op.drop_index("turns_heard", "turns")
