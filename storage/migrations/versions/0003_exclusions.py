"""Why a response was taken out of every tally."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exclusion",
        sa.Column("response_key", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_key"], ["response.key"], name=op.f("fk_exclusion_response_key")
        ),
        sa.PrimaryKeyConstraint("response_key", name=op.f("pk_exclusion")),
    )


def downgrade() -> None:
    op.drop_table("exclusion")
