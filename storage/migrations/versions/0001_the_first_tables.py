"""The first tables."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cube",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("touchpoint", sa.String(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("s0", sa.Integer(), nullable=False),
        sa.Column("s1", sa.Integer(), nullable=False),
        sa.Column("s2", sa.Integer(), nullable=False),
        sa.Column("s3", sa.Integer(), nullable=False),
        sa.Column("s4", sa.Integer(), nullable=False),
        sa.Column("s5", sa.Integer(), nullable=False),
        sa.Column("s6", sa.Integer(), nullable=False),
        sa.Column("s7", sa.Integer(), nullable=False),
        sa.Column("s8", sa.Integer(), nullable=False),
        sa.Column("s9", sa.Integer(), nullable=False),
        sa.Column("s10", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "team", "touchpoint", "segment", name=op.f("pk_cube")),
    )
    op.create_table(
        "fact",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fact")),
    )
    op.create_table(
        "identity",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "user_id", name=op.f("pk_identity")),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index("ix_identity_person", ["platform", "person_id"], unique=False)

    op.create_table(
        "job_run",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("ran_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("job", "period", name=op.f("pk_job_run")),
    )
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.create_index("ix_job_run_job_due", ["job", "due_at"], unique=False)

    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("thread_key", sa.String(), nullable=True),
        sa.Column("wanted", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wanted_hash", sa.LargeBinary(), nullable=False),
        sa.Column("shown_hash", sa.LargeBinary(), nullable=False),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("parked", sa.String(), nullable=True),
        sa.Column("wanted_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("key", "channel", name=op.f("uq_posting_key_channel")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_posting_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_posting_thread",
            ["thread_key"],
            unique=False,
            sqlite_where=sa.text("thread_key IS NOT NULL"),
            postgresql_where=sa.text("thread_key IS NOT NULL"),
        )

    op.create_table(
        "praise_habit",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("habit", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("staff", name=op.f("pk_praise_habit")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("customer_name", sa.String(), nullable=False),
        sa.Column("customer_email", sa.String(), nullable=False),
        sa.Column("customer_phone", sa.String(), nullable=False),
        sa.Column("customer_company", sa.String(), nullable=False),
        sa.Column("customer_since", sa.String(), nullable=False),
        sa.Column("may_contact", sa.Boolean(), nullable=True),
        sa.Column("touchpoint", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("staff", sa.JSON(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("told_at", Instant(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("key", name=op.f("uq_response_key")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(
            "ix_response_customer",
            ["customer_id", "answered_at"],
            unique=False,
            sqlite_where=sa.text("customer_id <> ''"),
            postgresql_where=sa.text("customer_id <> ''"),
        )
        batch_op.create_index("ix_response_day_team", ["day", "team"], unique=False)
        batch_op.create_index(
            "ix_response_email",
            ["customer_email", "answered_at"],
            unique=False,
            sqlite_where=sa.text("customer_email <> ''"),
            postgresql_where=sa.text("customer_email <> ''"),
        )

    op.create_table(
        "rollup",
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("s0", sa.Integer(), nullable=False),
        sa.Column("s1", sa.Integer(), nullable=False),
        sa.Column("s2", sa.Integer(), nullable=False),
        sa.Column("s3", sa.Integer(), nullable=False),
        sa.Column("s4", sa.Integer(), nullable=False),
        sa.Column("s5", sa.Integer(), nullable=False),
        sa.Column("s6", sa.Integer(), nullable=False),
        sa.Column("s7", sa.Integer(), nullable=False),
        sa.Column("s8", sa.Integer(), nullable=False),
        sa.Column("s9", sa.Integer(), nullable=False),
        sa.Column("s10", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "value", "day", name=op.f("pk_rollup")),
    )
    op.create_table(
        "seen_event",
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("door", "key", name=op.f("pk_seen_event")),
    )
    with op.batch_alter_table("seen_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_event_at"), ["at"], unique=False)

    op.create_table(
        "told_tally",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "week", name=op.f("pk_told_tally")),
    )
    op.create_table(
        "unread_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unread_body")),
    )
    op.create_table(
        "followup_case",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("response_key", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("owner_name", sa.String(), nullable=True),
        sa.Column("moved_by_id", sa.String(), nullable=True),
        sa.Column("moved_by_name", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("promise_day", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("claim_by", Instant(), nullable=False),
        sa.Column("resolve_by", Instant(), nullable=False),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.Column("first_score", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_key"], ["response.key"], name=op.f("fk_followup_case_response_key")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_followup_case")),
        sa.UniqueConstraint("response_key", name=op.f("uq_followup_case_response_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("followup_case", schema=None) as batch_op:
        batch_op.create_index("ix_followup_case_opened_at", ["opened_at"], unique=False)
        batch_op.create_index("ix_followup_case_state", ["state", "opened_at"], unique=False)

    op.create_table(
        "praise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_key", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("told_at", Instant(), nullable=True),
        sa.Column("published", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_key"], ["response.key"], name=op.f("fk_praise_response_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_praise")),
        sa.UniqueConstraint("response_key", "staff", name=op.f("uq_praise_response_key_staff")),
    )
    with op.batch_alter_table("praise", schema=None) as batch_op:
        batch_op.create_index("ix_praise_staff", ["staff"], unique=False)

    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by_id", sa.String(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["followup_case.number"], name=op.f("fk_case_event_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_event_number"), ["number"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_event_number"))

    op.drop_table("case_event")
    with op.batch_alter_table("praise", schema=None) as batch_op:
        batch_op.drop_index("ix_praise_staff")

    op.drop_table("praise")
    with op.batch_alter_table("followup_case", schema=None) as batch_op:
        batch_op.drop_index("ix_followup_case_state")
        batch_op.drop_index("ix_followup_case_opened_at")

    op.drop_table("followup_case")
    op.drop_table("unread_body")
    op.drop_table("told_tally")
    with op.batch_alter_table("seen_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_event_at"))

    op.drop_table("seen_event")
    op.drop_table("rollup")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_response_email",
            sqlite_where=sa.text("customer_email <> ''"),
            postgresql_where=sa.text("customer_email <> ''"),
        )
        batch_op.drop_index("ix_response_day_team")
        batch_op.drop_index(
            "ix_response_customer",
            sqlite_where=sa.text("customer_id <> ''"),
            postgresql_where=sa.text("customer_id <> ''"),
        )

    op.drop_table("response")
    op.drop_table("praise_habit")
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_posting_thread",
            sqlite_where=sa.text("thread_key IS NOT NULL"),
            postgresql_where=sa.text("thread_key IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_posting_due",
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        )

    op.drop_table("posting")
    with op.batch_alter_table("job_run", schema=None) as batch_op:
        batch_op.drop_index("ix_job_run_job_due")

    op.drop_table("job_run")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index("ix_identity_person")

    op.drop_table("identity")
    op.drop_table("fact")
    op.drop_table("cube")
