"""What forgetting needs: receipts, keys that may change, and what is not forgotten by its day."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _follow_the_response("CASCADE")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(
            "ix_response_remembered",
            ["day"],
            unique=False,
            sqlite_where=sa.text("length(content) > 0"),
            postgresql_where=sa.text("length(content) > 0"),
        )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_posting_direct",
            ["wanted_at"],
            unique=False,
            sqlite_where=sa.text("prefix = 'dm'"),
            postgresql_where=sa.text("prefix = 'dm'"),
        )
    op.create_table(
        "receipt",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_receipt")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "receipt_posting",
        sa.Column("receipt", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["posting_id"],
            ["posting.id"],
            name=op.f("fk_receipt_posting_posting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["receipt"], ["receipt.number"], name=op.f("fk_receipt_posting_receipt")
        ),
        sa.PrimaryKeyConstraint("receipt", "posting_id", name=op.f("pk_receipt_posting")),
    )
    with op.batch_alter_table("receipt_posting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_posting_posting_id"), ["posting_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("receipt_posting")
    op.drop_table("receipt")
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_posting_direct",
            sqlite_where=sa.text("prefix = 'dm'"),
            postgresql_where=sa.text("prefix = 'dm'"),
        )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_response_remembered",
            sqlite_where=sa.text("length(content) > 0"),
            postgresql_where=sa.text("length(content) > 0"),
        )
    _follow_the_response(None)


def _follow_the_response(onupdate: str | None) -> None:
    """What becomes of cases, praise and exclusions when their response gets another key."""
    autoincrement = {"sqlite_autoincrement": True}
    for table, kwargs in (("followup_case", autoincrement), ("praise", {}), ("exclusion", {})):
        name = f"fk_{table}_response_key"
        with op.batch_alter_table(table, schema=None, table_kwargs=kwargs) as batch_op:
            batch_op.drop_constraint(name, type_="foreignkey")
            batch_op.create_foreign_key(
                name, "response", ["response_key"], ["key"], onupdate=onupdate
            )
