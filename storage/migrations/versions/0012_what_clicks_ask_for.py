"""What clicks ask for is found among thousands of others."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CLICKED = sa.text("due_at IS NOT NULL AND urgency = 0")


def upgrade() -> None:
    op.create_index(
        "ix_posting_clicked",
        "posting",
        ["due_at"],
        sqlite_where=CLICKED,
        postgresql_where=CLICKED,
    )


def downgrade() -> None:
    op.drop_index("ix_posting_clicked", "posting")
