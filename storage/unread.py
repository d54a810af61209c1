"""Signed bodies that could not be read, kept with their reason until they can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.spotting import spotter
from storage.tables import UnreadRow

unread: Final = UnreadRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

MOST: Final = 10_000
"""Bodies kept of one survey tool: one that is broken must neither fill the disk nor take the room
of another."""
MOST_BYTES: Final = 64 * 1024 * 1024
"""Of all bodies of one survey tool."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A body that waits to be read, without the words in it."""

    number: int
    vendor: str
    received_at: datetime
    size: int
    """Bytes."""
    reason: str


@dataclass(frozen=True)
class Unread:
    """What a survey tool sent and we did not understand."""

    connection: Connection

    def has_room(self, vendor: str, size: int = 0) -> bool:
        """Whether one more body of *vendor*, of *size* bytes, may be kept."""
        total = func.coalesce(func.sum(func.length(unread.c.body)), 0)
        asked = select(func.count(), total).where(unread.c.vendor == vendor)
        count, bytes_ = self.connection.execute(asked).one()
        return bool(count < MOST and bytes_ + size <= MOST_BYTES)

    def keep(self, vendor: str, body: bytes, reason: str, now: datetime) -> None:
        """*reason* holds no words of a customer's: it outlives the body in what people see."""
        self.connection.execute(
            insert(unread).values(vendor=vendor, body=body, reason=reason, received_at=now)
        )

    def naming(self, words: Sequence[str]) -> list[int]:
        """The numbers of bodies in which one of *words* occurs as a whole, in any case."""
        bodies = self.connection.execute(select(unread.c.id, unread.c.body))
        spot = spotter(words)
        return [row.id for row in bodies if spot(row.body)]

    def prune(self, before: datetime) -> int:
        """Drop what came before then; how many there were."""
        old = delete(unread).where(unread.c.received_at < before)
        return self.connection.execute(old).rowcount

    def count(self) -> int:
        return self.connection.scalar(select(func.count()).select_from(unread)) or 0

    def full(self) -> Sequence[str]:
        """The survey tools of which no more is kept."""
        vendors = self.connection.scalars(select(unread.c.vendor).distinct()).all()
        return [vendor for vendor in sorted(vendors) if not self.has_room(vendor, size=1)]

    def listed(self) -> list[Kept]:
        """All of them, oldest first."""
        size = func.length(unread.c.body).label("size")
        columns = (unread.c.id, unread.c.vendor, unread.c.received_at, size, unread.c.reason)
        rows = self.connection.execute(select(*columns).order_by(unread.c.id))
        return [Kept(*row) for row in rows]

    def body(self, number: int) -> bytes | None:
        """As it came; None where there is none of that number."""
        found: bytes | None = self.connection.scalar(
            select(unread.c.body).where(unread.c.id == number)
        )
        return found

    def reword(self, number: int, reason: str) -> None:
        """It still cannot be read, now for this *reason*."""
        ours = update(unread).where(unread.c.id == number)
        self.connection.execute(ours.values(reason=reason))

    def drop(self, number: int) -> bool:
        """Forget it; False where there is none of that number."""
        return bool(self.connection.execute(delete(unread).where(unread.c.id == number)).rowcount)
