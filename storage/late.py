"""Cards that their channel could not be shown for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import BindParameter, ColumnElement, Connection, and_, select, update

from storage import keys
from storage.outbox import Outbox
from storage.posting_rows import NOTHING, UNSEEN, posting

LATE: Final = timedelta(days=1)
"""A card that could not be shown for so long is no longer shown by itself."""


@dataclass(frozen=True)
class Late:
    """Cards that couriers leave alone, until they are gathered or renewed."""

    outbox: Outbox

    @property
    def connection(self) -> Connection:
        return self.outbox.connection

    def since(self, before: datetime) -> list[tuple[str, str]]:
        """Key and channel of each card that should stand since before then, oldest first."""
        asked = select(posting.c.key, posting.c.channel).where(is_late(before))
        rows = self.connection.execute(asked.order_by(posting.c.wanted_at, posting.c.id))
        return [(row.key, row.channel) for row in rows]

    def renew(self, key: str, channel: str, now: datetime) -> None:
        """Show this one by itself after all."""
        self.outbox.touched = True
        this = and_(posting.c.key == key, posting.c.channel == channel)
        self.connection.execute(update(posting).where(this).values(wanted_at=now, due_at=now))

    def gather(self, cards: Sequence[str], channel: str, under: str, now: datetime) -> None:
        """Have *cards*, none of them shown yet, stand in the thread of *under*.

        What was to be said in their own threads goes: the cards say it already.
        """
        self.outbox.touched = True
        here = posting.c.channel == channel
        lines = update(posting).where(here, posting.c.thread_key.in_(cards))
        self.connection.execute(lines.values(due_at=None, wanted=None, wanted_hash=NOTHING))
        moved = {"thread_key": under, "due_at": now, "attempts": 0, "parked": None}
        ours = update(posting).where(here, posting.c.key.in_(cards))
        self.connection.execute(ours.values(moved))

    def in_thread(self, key: str, channel: str) -> list[str]:
        """The keys of what is wanted in the thread of *key* in *channel*, oldest first."""
        asked = select(posting.c.key).where(
            posting.c.thread_key == key, posting.c.channel == channel, posting.c.wanted.is_not(None)
        )
        return list(self.connection.scalars(asked.order_by(posting.c.id)))

    def unshown(self, prefix: str, channel: str) -> str | None:
        """The first key with this *prefix* that *channel* shall show and nobody has seen."""
        asked = select(posting.c.key).where(
            posting.c.key.startswith(prefix),
            posting.c.channel == channel,
            posting.c.wanted.is_not(None),
            UNSEEN,
        )
        return self.connection.scalar(asked.order_by(posting.c.id).limit(1))


def is_late(before: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """A card of its own, wanted since before then, that nobody has seen or may have seen."""
    return and_(
        posting.c.key.startswith(keys.ALERT),
        posting.c.wanted_at < before,
        posting.c.wanted.is_not(None),
        posting.c.thread_key.is_(None),
        UNSEEN,
    )
