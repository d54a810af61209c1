"""The schema. Row classes are for the schema and its migrations; they never leave this package."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Text,
    TextClause,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.columns import Instant

# Named, so that a later migration can drop a constraint on either database.
SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _partial(name: str, *columns: str, where: TextClause) -> Index:
    """An index of some rows only, on either database; a query finds it by saying *where* itself."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


HAS_EMAIL: Final = text("customer_email <> ''")
HAS_CUSTOMER_ID: Final = text("customer_id <> ''")
IS_REMEMBERED: Final = text("length(content) > 0")
IS_DIRECT: Final = text("prefix = 'dm'")
WAITS: Final = text("waits")
IS_CLICKED: Final = text("due_at IS NOT NULL AND urgency = 0")


class ResponseRow(SQLModel, table=True):
    """One customer's answer, as it stands now."""

    __tablename__ = "response"
    __table_args__ = (
        Index("ix_response_day_team", "day", "team"),
        _partial("ix_response_email", "customer_email", "answered_at", where=HAS_EMAIL),
        _partial("ix_response_customer", "customer_id", "answered_at", where=HAS_CUSTOMER_ID),
        _partial("ix_response_remembered", "day", where=IS_REMEMBERED),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    """"source:id"; once it is forgotten, a pseudonym that cannot be read back."""
    score: int
    answered_at: datetime = Field(sa_type=Instant)
    day: date
    """On the company's calendar, in the time zone that the rollup remembers."""
    comment: str = Field(sa_type=Text)
    customer_id: str
    customer_name: str
    customer_email: str
    customer_phone: str
    customer_company: str
    customer_since: str
    may_contact: bool | None = None
    touchpoint: str
    team: str
    staff: list[str] = Field(sa_type=JSON)
    segment: str
    language: str
    tags: list[str] = Field(sa_type=JSON)
    link: str
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    received_at: datetime = Field(sa_type=Instant)
    excluded: bool = False
    content: bytes = Field(sa_type=LargeBinary)
    """A digest of what was told, by which a repeat is known; empty once it is forgotten."""


class ExclusionRow(SQLModel, table=True):
    """Why a response was taken out of every tally."""

    __tablename__ = "exclusion"

    response_key: str = Field(
        sa_column=Column(ForeignKey("response.key", onupdate="CASCADE"), primary_key=True)
    )
    at: datetime = Field(sa_type=Instant)
    reason: str = Field(sa_type=Text)


class RollupRow(SQLModel, table=True):
    """How many gave each score on a day: of all, or of one value of one dimension."""

    __tablename__ = "rollup"
    __table_args__ = (Index("ix_rollup_dimension_day", "dimension", "day"),)

    dimension: str = Field(primary_key=True)
    """"all", "team", "touchpoint" or "segment"."""
    value: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    s0: int = 0
    s1: int = 0
    s2: int = 0
    s3: int = 0
    s4: int = 0
    s5: int = 0
    s6: int = 0
    s7: int = 0
    s8: int = 0
    s9: int = 0
    s10: int = 0


class CubeRow(SQLModel, table=True):
    """How many gave each score on a day, for combined questions."""

    __tablename__ = "cube"

    day: date = Field(primary_key=True)
    team: str = Field(primary_key=True)
    touchpoint: str = Field(primary_key=True)
    segment: str = Field(primary_key=True)
    s0: int = 0
    s1: int = 0
    s2: int = 0
    s3: int = 0
    s4: int = 0
    s5: int = 0
    s6: int = 0
    s7: int = 0
    s8: int = 0
    s9: int = 0
    s10: int = 0


class FactRow(SQLModel, table=True):
    """What this database remembers about itself: the rollup's time zone, when it was set up."""

    __tablename__ = "fact"

    name: str = Field(primary_key=True)
    value: str


class CaseRow(SQLModel, table=True):
    """One unhappy customer, and where the follow-up stands."""

    __tablename__ = "followup_case"  # "case" is a word of SQL
    __table_args__ = (
        Index("ix_followup_case_state", "state", "opened_at"),
        Index("ix_followup_case_opened_at", "opened_at", "team"),
        {"sqlite_autoincrement": True},
    )

    number: int | None = Field(default=None, primary_key=True)
    response_key: str = Field(
        sa_column=Column(
            ForeignKey("response.key", onupdate="CASCADE"), unique=True, nullable=False
        )
    )
    team: str
    """The key of the team that hears of it; empty where no route led anywhere."""
    state: str
    owner_id: str | None = None
    owner_name: str | None = None
    moved_by_id: str | None = None
    moved_by_name: str | None = None
    outcome: str | None = None
    cause: str = ""
    promise: str = Field(default="", sa_type=Text)
    promise_day: date | None = None
    note: str = Field(default="", sa_type=Text)
    opened_at: datetime = Field(sa_type=Instant)
    claim_by: datetime = Field(sa_type=Instant)
    resolve_by: datetime = Field(sa_type=Instant)
    claimed_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it was first taken; for "in time" over many, never shown beside a person."""
    first_score: int
    phase: str
    version: int = 0


class EventRow(SQLModel, table=True):
    """One line of a case's history."""

    __tablename__ = "case_event"

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(foreign_key="followup_case.number", index=True)
    at: datetime = Field(sa_type=Instant)
    what: str
    by_id: str | None = None
    by_name: str | None = None
    words: str = Field(default="", sa_type=Text)


class ListingRow(SQLModel, table=True):
    """One message in a channel that lists unhappy customers: a waiting list, or a burst."""

    __tablename__ = "listing"
    __table_args__ = (Index("ix_listing_channel_last_at", "channel", "last_at"),)

    key: str = Field(primary_key=True)
    """The posting's, too; it names the channel."""
    channel: str
    began_at: datetime = Field(sa_type=Instant)
    """Of a burst: when the first of its customers came, who has a card of their own."""
    last_at: datetime = Field(sa_type=Instant)
    """When the last of them joined."""
    drawn_at: datetime = Field(sa_type=Instant)
    shown: int
    """How many customers could be seen in it then."""


class ListedRow(SQLModel, table=True):
    """That an unhappy customer whom nobody has taken stands in a list, and has no card there."""

    __tablename__ = "listed_case"

    number: int = Field(foreign_key="followup_case.number", primary_key=True)
    channel: str = Field(primary_key=True)
    listing: str = Field(index=True)
    """Its key."""


class PostingRow(SQLModel, table=True):
    """What one channel should show under one key, and what it shows now."""

    __tablename__ = "posting"
    __table_args__ = (
        UniqueConstraint("key", "channel"),
        _partial("ix_posting_due", "due_at", where=text("due_at IS NOT NULL")),
        _partial("ix_posting_direct", "wanted_at", where=IS_DIRECT),
        _partial("ix_posting_thread", "thread_key", where=text("thread_key IS NOT NULL")),
        _partial("ix_posting_waits", "channel", where=WAITS),
        _partial("ix_posting_clicked", "due_at", where=IS_CLICKED),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str
    channel: str
    prefix: str
    """What stands before the channel's colon."""
    thread_key: str | None = None
    """The key of the posting, in the same channel, in whose thread it stands."""
    wanted: bytes | None = Field(default=None, sa_type=LargeBinary)
    """None: take it back."""
    version: int
    """Of the vocabulary that `wanted` is written in; an older release leaves it to a newer."""
    wanted_hash: bytes = Field(sa_type=LargeBinary)
    shown_hash: bytes = Field(default=b"", sa_type=LargeBinary)
    """Empty where nothing is shown."""
    ref: str | None = None
    urgency: int
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it may next be delivered; None where nothing is to be done."""
    lease_token: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    in_doubt: bool = False
    parked: str | None = None
    """Why it cannot be shown until somebody mends something."""
    wanted_at: datetime = Field(sa_type=Instant)
    waits: bool | None = None
    """Whether it is a customer's card, wanted, and nobody has taken it yet."""


class RestRow(SQLModel, table=True):
    """How long a channel is left alone."""

    __tablename__ = "channel_rest"

    channel: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Instant)
    """A clock that is set back before then ends it."""
    until: datetime = Field(sa_type=Instant)
    from_all: bool
    """Whether from edits too, and not only from new messages."""


class AboutRow(SQLModel, table=True):
    """That a posting tells, or has told, of a response's customer."""

    __tablename__ = "posting_about"

    response_key: str = Field(primary_key=True)
    posting_id: int = Field(
        sa_column=Column(ForeignKey("posting.id", ondelete="CASCADE"), primary_key=True, index=True)
    )


class RunRow(SQLModel, table=True):
    """That a job was done for a period."""

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_job_due", "job", "due_at"),)

    job: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=Instant)
    ran_at: datetime = Field(sa_type=Instant)


class PraiseRow(SQLModel, table=True):
    """One response's kind words about one colleague."""

    __tablename__ = "praise"
    __table_args__ = (
        UniqueConstraint("response_key", "staff"),
        Index("ix_praise_staff", "staff"),
    )

    id: int | None = Field(default=None, primary_key=True)
    response_key: str = Field(
        sa_column=Column(ForeignKey("response.key", onupdate="CASCADE"), nullable=False)
    )
    staff: str
    """The colleague's e-mail address."""
    source: str
    wish: str
    told_at: datetime | None = Field(default=None, sa_type=Instant)
    published: str = ""
    """The ISO week in whose post it stands."""


class HabitRow(SQLModel, table=True):
    """What a colleague wants done with all praise."""

    __tablename__ = "praise_habit"

    staff: str = Field(primary_key=True)
    habit: str


class ToldRow(SQLModel, table=True):
    """Which tally a digest told of a week, so that a later one can say that it has changed."""

    __tablename__ = "told_tally"

    digest: str = Field(primary_key=True)
    """A team's key, or "leadership"."""
    week: str = Field(primary_key=True)
    counts: list[int] = Field(sa_type=JSON)


class IdentityRow(SQLModel, table=True):
    """Who a platform's user is."""

    __tablename__ = "identity"
    __table_args__ = (Index("ix_identity_person", "platform", "person_id"),)

    platform: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    person_id: str
    name: str
    seen_at: datetime = Field(sa_type=Instant)


class BindingRow(SQLModel, table=True):
    """A channel that was given to a team in chat."""

    __tablename__ = "binding"

    channel: str = Field(primary_key=True)
    team: str
    """Its key."""
    bound_at: datetime = Field(sa_type=Instant)


class ReachRow(SQLModel, table=True):
    """How a place on a platform can be written to, where that needs more than its name."""

    __tablename__ = "reach"

    platform: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    kind: str
    details: dict[str, str] = Field(sa_type=JSON)
    """As the platform itself needs them."""
    seen_at: datetime = Field(sa_type=Instant)


class OriginRow(SQLModel, table=True):
    """Where somebody asked what a message answers that stands elsewhere."""

    __tablename__ = "origin"

    platform: str = Field(primary_key=True)
    answer: str = Field(primary_key=True)
    """The platform's own name for the message."""
    details: dict[str, str] = Field(sa_type=JSON)
    """As the platform itself needs them to write there."""
    at: datetime = Field(sa_type=Instant, index=True)


class SeenRow(SQLModel, table=True):
    """An event that has been dealt with: platforms send some twice."""

    __tablename__ = "seen_event"

    door: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)


class KnockRow(SQLModel, table=True):
    """Who was not heard at a door of a chat, and why: the last of each kind."""

    __tablename__ = "knock"

    door: str = Field(primary_key=True)
    reason: str = Field(primary_key=True)
    subject: str
    at: datetime = Field(sa_type=Instant)


class ReceiptRow(SQLModel, table=True):
    """That somebody was forgotten: when, why, and how much went; not who."""

    __tablename__ = "receipt"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    why: str
    counts: dict[str, int] = Field(sa_type=JSON)


class ReceiptPostingRow(SQLModel, table=True):
    """A message that had to be edited for it."""

    __tablename__ = "receipt_posting"

    receipt: int = Field(foreign_key="receipt.number", primary_key=True)
    posting_id: int = Field(
        sa_column=Column(ForeignKey("posting.id", ondelete="CASCADE"), primary_key=True, index=True)
    )


class UnreadRow(SQLModel, table=True):
    """A signed body that could not be read, kept with its reason."""

    __tablename__ = "unread_body"

    id: int | None = Field(default=None, primary_key=True)
    vendor: str
    received_at: datetime = Field(sa_type=Instant)
    reason: str
    body: bytes = Field(sa_type=LargeBinary)


metadata: Final = SQLModel.metadata
COUNTS: Final = tuple(f"s{score}" for score in range(11))
"""The columns of a tally, s0 to s10."""
