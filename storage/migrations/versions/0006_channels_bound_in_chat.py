"""Which team reads in a channel because somebody said so there."""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "binding",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("bound_at", storage.columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_binding")),
    )


def downgrade() -> None:
    op.drop_table("binding")
