"""Where somebody asked what was answered elsewhere."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "origin",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "answer", name=op.f("pk_origin")),
    )
    op.create_index(op.f("ix_origin_at"), "origin", ["at"])


def downgrade() -> None:
    op.drop_table("origin")
