"""The rollup is found by its days: a week by team need not look at all weeks."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rollup", schema=None) as batch_op:
        batch_op.create_index("ix_rollup_dimension_day", ["dimension", "day"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rollup", schema=None) as batch_op:
        batch_op.drop_index("ix_rollup_dimension_day")
