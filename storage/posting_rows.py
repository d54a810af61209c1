"""Rows of the outbox: what is written into one, and when nothing is left to do."""

import hashlib
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, select, update

from messages.blocks import Message
from messages.documents import VERSION, encoded
from messages.whose import told_of
from storage.posting import Urgency, Wanted
from storage.tables import AboutRow, PostingRow

posting: Final = PostingRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
about: Final = AboutRow.__table__  # type: ignore[attr-defined]
parent: Final = posting.alias("parent")
thread_ref: Final = (
    select(parent.c.ref)
    .where(parent.c.key == posting.c.thread_key, parent.c.channel == posting.c.channel)
    .scalar_subquery()
)

UNSEEN: Final = and_(posting.c.ref.is_(None), posting.c.lease_token.is_(None), ~posting.c.in_doubt)
"""What no platform shows, or may show: the opposite of `may_be_seen`."""
NOTHING: Final = b""
"""The hash of what was taken back, or never shown."""
UNKNOWN: Final = b"?"
"""The hash of what an edit may, or may not, have left behind."""


class Written(NamedTuple):
    """A message as it is stored, and what the outbox has to know of it."""

    document: bytes
    told: tuple[str, ...]
    """The keys of the responses of which it tells."""
    waits: bool

    @classmethod
    def of(cls, message: Message) -> "Written":
        """Raises ValueError for one that does not say whose words it quotes."""
        return cls(encoded(message), told_of(message), message.waits)

    def pairs(self, key: str, channel: str) -> list[dict[str, str]]:
        """For each of these responses, that the posting there tells of it."""
        return [{"response_key": one, "key": key, "channel": channel} for one in self.told]


def first(
    wanted: Wanted,
    channel: str,
    thread: str | None,
    said: Written,
    due_at: datetime,
    now: datetime,
) -> dict[str, Any]:
    return {
        "key": wanted.key,
        "channel": channel,
        "prefix": channel.partition(":")[0],
        "thread_key": thread,
        "wanted": said.document,
        "version": VERSION,
        "wanted_hash": hashed(said.document),
        "waits": said.waits,
        "shown_hash": NOTHING,
        "urgency": wanted.urgency,
        "due_at": due_at,
        "wanted_at": now,
        "attempts": 0,
        "in_doubt": False,
    }


def rewritten(
    row: Row[Any], said: Written | None, urgency: Urgency, due_at: datetime, now: datetime
) -> dict[str, Any]:
    document = said.document if said else None
    return {
        "wanted": document,
        "version": VERSION if document else 0,
        "wanted_hash": hashed(document),
        "waits": said is not None and said.waits,
        "urgency": urgency if row.due_at is None else min(urgency, row.urgency),
        "due_at": _due(row, due_at),
        "wanted_at": now if row.due_at is None else row.wanted_at,
    }


def _due(row: Row[Any], due_at: datetime) -> datetime:
    """A new wish waits as the old one did for a doubt to be looked into, or a platform to recover.

    Not if it is parked: it may be another message that can be shown. Else it waits no longer than
    the old one would have.
    """
    before: datetime | None = row.due_at
    if before is None:
        return due_at
    waits = row.in_doubt or (row.attempts and not row.parked)
    return max(due_at, before) if waits else min(due_at, before)


def may_be_seen(row: Row[Any]) -> bool:
    """Whether a message stands there, or may stand, or is on its way."""
    return bool(row.ref or row.in_doubt or row.lease_token)


def settle(connection: Connection, which: ColumnElement[bool]) -> None:
    """Nothing is left to do where it is known that what is wanted is shown."""
    as_wanted = and_(posting.c.wanted_hash == posting.c.shown_hash, ~posting.c.in_doubt)
    settled = {"due_at": None, "attempts": 0, "parked": None}
    connection.execute(update(posting).where(which, as_wanted).values(settled))


def hashed(document: bytes | None) -> bytes:
    """By which a document is known; NOTHING for none."""
    return hashlib.blake2b(document, digest_size=16).digest() if document else NOTHING
