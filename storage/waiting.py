"""Postings that are not as they should be, and why: for whoever looks after them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, true, update

from storage.outbox import Outbox
from storage.posting_rows import posting, thread_ref


@dataclass(frozen=True, slots=True)
class Standing:
    """One posting as `doctor` and `earful outbox` tell of it."""

    key: str
    channel: str
    due_at: datetime | None
    attempts: int
    parked: str | None
    wanted_at: datetime
    """Since when it has not been as it should be."""
    waits_for: str | None = None
    """The key of the message in whose thread it will stand, where that is not shown yet."""

    @property
    def platform(self) -> str:
        """What stands before its channel's colon."""
        return self.channel.partition(":")[0]


@dataclass(frozen=True)
class Waiting:
    """What waits for a courier, for a thread, or for somebody to mend something."""

    outbox: Outbox

    @property
    def connection(self) -> Connection:
        return self.outbox.connection

    def all(self, prefixes: Collection[str] | None = None) -> list[Standing]:
        """Every posting that is not as it should be, of these platforms or of all; oldest first."""
        there = true() if prefixes is None else posting.c.prefix.in_(prefixes)
        asked = (
            select(posting, thread_ref.label("thread_ref"))
            .where(posting.c.due_at.is_not(None), there)
            .order_by(posting.c.wanted_at, posting.c.id)
        )
        return [_standing(row) for row in self.connection.execute(asked)]

    def retry(self, now: datetime, channel: str | None = None) -> int:
        """Make all parked postings, of *channel* alone or of all, due at once; how many."""
        self.outbox.touched = True
        there = true() if channel is None else posting.c.channel == channel
        parked = update(posting).where(posting.c.parked.is_not(None), there)
        return self.connection.execute(parked.values(due_at=now, attempts=0)).rowcount

    def reasons(self, channel: str) -> set[str]:
        """Why postings of *channel* are parked."""
        asked = select(posting.c.parked).where(
            posting.c.channel == channel, posting.c.parked.is_not(None)
        )
        return set(self.connection.scalars(asked))


def _standing(row: Row[Any]) -> Standing:
    is_shown = row.ref or row.thread_ref
    return Standing(
        key=row.key,
        channel=row.channel,
        due_at=row.due_at,
        attempts=row.attempts,
        parked=row.parked,
        wanted_at=row.wanted_at,
        waits_for=None if is_shown else row.thread_key,
    )
