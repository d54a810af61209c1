"""Customers who share a message, and which cards nobody has taken yet."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CARDS_THAT_WAIT = """
    UPDATE posting SET waits = (1 = 1)
    WHERE wanted IS NOT NULL AND key IN (
        SELECT 'alert:' || CAST(number AS VARCHAR(20)) FROM followup_case WHERE state = 'open'
    )
"""


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("drawn_at", Instant(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_listing")),
    )
    op.create_table(
        "listed_case",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("listing", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["followup_case.number"], name=op.f("fk_listed_case_number")
        ),
        sa.PrimaryKeyConstraint("number", "channel", name=op.f("pk_listed_case")),
    )
    op.create_index("ix_listing_channel_last_at", "listing", ["channel", "last_at"])
    op.create_index("ix_listed_case_listing", "listed_case", ["listing"])
    op.drop_index("ix_followup_case_opened_at", "followup_case")
    op.create_index("ix_followup_case_opened_at", "followup_case", ["opened_at", "team"])
    op.add_column("posting", sa.Column("waits", sa.Boolean(), nullable=True))
    op.create_index(
        "ix_posting_waits",
        "posting",
        ["channel"],
        sqlite_where=sa.text("waits"),
        postgresql_where=sa.text("waits"),
    )
    op.execute(CARDS_THAT_WAIT)


def downgrade() -> None:
    op.drop_index("ix_posting_waits", "posting")
    op.drop_column("posting", "waits")
    op.drop_index("ix_followup_case_opened_at", "followup_case")
    op.create_index("ix_followup_case_opened_at", "followup_case", ["opened_at"])
    op.drop_table("listed_case")
    op.drop_table("listing")
