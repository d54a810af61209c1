"""Of which responses each posting tells."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "posting_about",
        sa.Column("response_key", sa.String(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"],
            ["posting.id"],
            name=op.f("fk_posting_about_posting_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_key", "posting_id", name=op.f("pk_posting_about")),
    )
    with op.batch_alter_table("posting_about", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_posting_about_posting_id"), ["posting_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("posting_about")
