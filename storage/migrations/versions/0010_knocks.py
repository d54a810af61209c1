"""Who was turned away at a chat's door last, and why."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "knock",
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("door", "reason", name=op.f("pk_knock")),
    )


def downgrade() -> None:
    op.drop_table("knock")
