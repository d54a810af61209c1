"""Postings of which nobody knows whether they stand: looked for together in their channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, or_, select

from storage.deliveries import Deliveries, deliverable
from storage.overtaken import Overtaken
from storage.posting import Posting
from storage.posting_rows import posting, thread_ref

MOST: Final = 200
"""Postings that are looked for at once."""


@dataclass(frozen=True)
class Doubts:
    """A look at a channel answers for all that is in doubt there."""

    deliveries: Deliveries
    overtaken: Overtaken

    @property
    def connection(self) -> Connection:
        return self.deliveries.connection

    def join(self, one: Posting, now: datetime) -> list[Posting]:
        """Lease to the caller what else may be looked for in the channel of *one* by now."""
        is_free = or_(posting.c.lease_until.is_(None), posting.c.lease_until <= now)
        is_doubtful = or_(posting.c.in_doubt, posting.c.lease_token.is_not(None))
        asked = (
            select(posting, thread_ref.label("thread_ref"))
            .where(posting.c.channel == one.channel, posting.c.due_at <= now, is_free)
            .where(posting.c.ref.is_(None), is_doubtful, *deliverable())
            .order_by(posting.c.id)
            .limit(MOST)
            .with_for_update(of=posting, skip_locked=True)
        )
        prefixes = {"prefixes": [one.channel.partition(":")[0]]}
        return [
            self.deliveries.leased(row, now) for row in self.connection.execute(asked, prefixes)
        ]

    def of_nobody_else(
        self, looked_for: Sequence[Posting], found: Mapping[str, Sequence[str]]
    ) -> dict[str, list[str]]:
        """*found* without what is known to be another message, which may bear the same mark.

        What was concluded does, and a copy that is to go already.
        """
        refs = [ref for some in found.values() for ref in some]
        others = posting.c.ref.in_(refs) & posting.c.id.not_in([one.id for one in looked_for])
        known = set(self.connection.scalars(select(posting.c.ref).where(others)))
        return {key: [ref for ref in some if ref not in known] for key, some in found.items()}

    def settle(
        self, looked_for: Sequence[Posting], found: Mapping[str, Sequence[str]], now: datetime
    ) -> None:
        """Note the refs that were *found*, by key, oldest first, and give the leases back."""
        for one in looked_for:
            refs = found.get(one.key, ())
            if self.deliveries.found(one, refs[0] if refs else None, now):
                self.overtaken.surplus(one, refs[1:], now)
