"""Lists of unhappy customers who have no card of their own in a channel: a waiting list, bursts.

Only those stand there whom nobody has taken yet: whoever is taken gets a card, and leaves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    Connection,
    String,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from messages.listing import MOST, MOST_MORE, goes_on, listed
from messages.wording import same
from nps.followup import State
from nps.listing import Burst, Listing
from storage import keys
from storage.bulk import Bulk
from storage.bursts import Bursts
from storage.cases import UNRESOLVED, Cases, case
from storage.columns import Instant
from storage.outbox import Outbox
from storage.posting import Urgency
from storage.posting_rows import posting
from storage.tables import ListedRow, ListingRow

listing: Final = ListingRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
listed_case: Final = ListedRow.__table__  # type: ignore[attr-defined]

_LIST: Final = Bulk(insert(listed_case))
_GO_ON: Final = Bulk(
    text(
        "INSERT INTO listing (key, channel, began_at, last_at, drawn_at, shown) "
        "VALUES (:key, :channel, :began_at, :last_at, :last_at, 0) "
        "ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at"
    ).bindparams(bindparam("began_at", type_=Instant), bindparam("last_at", type_=Instant))
)


class Joining(NamedTuple):
    """A case that is to stand in a list."""

    number: int
    channel: str
    key: str
    """The list's."""
    began_at: datetime
    """When the first came of those who came at once."""


@dataclass(frozen=True)
class Listings:
    """Who stands in which list, and what these lists say."""

    connection: Connection
    outbox: Outbox
    cases: Cases
    bursts: Bursts

    def join(self, joining: Sequence[Joining], new: Iterable[Joining], now: datetime) -> None:
        """Have these stand in their lists; *new* names each list that there was not before.

        A new waiting list takes on whoever waits in the channel's last one, which says so.
        """
        for one in new:
            if one.key.startswith(keys.WAITING):
                self._take_on(one, now)
        first = {one.key: one for one in reversed(joining)}
        rows = [
            {"key": one.key, "channel": one.channel, "began_at": one.began_at, "last_at": now}
            for one in sorted(first.values(), key=lambda one: one.key)
        ]
        _GO_ON.run(self.connection, rows)
        _LIST.run(
            self.connection,
            [{"number": one.number, "channel": one.channel, "listing": one.key} for one in joining],
        )

    def of(self, number: int) -> dict[str, str]:
        """The lists in which this case stands: their keys, by channel."""
        asked = select(listed_case.c.channel, listed_case.c.listing)
        rows = self.connection.execute(asked.where(listed_case.c.number == number))
        return {row.channel: row.listing for row in rows}

    def leave(self, numbers: Sequence[int]) -> list[str]:
        """Have these cases stand in no list; the keys of those in which they stood."""
        theirs = listed_case.c.number.in_(numbers)
        asked = select(listed_case.c.listing).where(theirs).distinct()
        left = sorted(self.connection.scalars(asked))
        if left:
            self.connection.execute(delete(listed_case).where(theirs))
        return left

    def settle(self) -> list[str]:
        """Have nobody stand in a list who waits no longer; the keys of all in which anybody did."""
        every = sorted(self.connection.scalars(select(listed_case.c.listing).distinct()))
        over = select(case.c.number).where(case.c.state != State.OPEN.value)
        if every:
            gone = listed_case.c.number.in_(over.where(case.c.number == listed_case.c.number))
            self.connection.execute(delete(listed_case).where(gone))
        return every

    def holding(self, numbers: Sequence[int]) -> dict[str, list[int]]:
        """Of these cases, which stand in which list."""
        asked = select(listed_case.c.listing, listed_case.c.number)
        found: dict[str, list[int]] = {}
        for row in self.connection.execute(asked.where(listed_case.c.number.in_(numbers))):
            found.setdefault(row.listing, []).append(row.number)
        return found

    def draw(
        self,
        key: str,
        now: datetime,
        urgency: Urgency = Urgency.USUAL,
        *,
        not_before: datetime | None = None,
    ) -> None:
        """Have the list's message say what is so now; one that is empty before it was seen goes.

        *not_before* is for one that was not seen yet.
        """
        row = self.connection.execute(select(listing).where(listing.c.key == key)).one()
        now_on = self._listing(row, 0, MOST)
        is_shown = self.outbox.is_shown(key)
        if now_on.waiting or is_shown:
            wording, at = partial(listed, now_on), None if is_shown else not_before
            self.outbox.want(key, [row.channel], wording, now=now, urgency=urgency, not_before=at)
        else:
            self.outbox.take_back(key, now=now)
        drawn = update(listing).where(listing.c.key == key)
        self.connection.execute(drawn.values(drawn_at=now, shown=len(now_on.first)))

    def more(self, key: str) -> Listing | None:
        """Those of a list who cannot be seen in it; None where there is no such list."""
        row = self.connection.execute(select(listing).where(listing.c.key == key)).one_or_none()
        return self._listing(row, MOST, MOST_MORE) if row else None

    def unheard(self) -> list[int]:
        """The numbers of unresolved cases of which no channel shall read, on a card or in a list.

        None but those that had no channel to go to, not even one of the admins'.
        """
        card = exists().where(
            posting.c.key == literal(keys.ALERT) + cast(case.c.number, String),
            posting.c.wanted.is_not(None),
        )
        in_list = (
            select(posting.c.id)
            .join(listed_case, listed_case.c.listing == posting.c.key)
            .where(listed_case.c.number == case.c.number, posting.c.wanted.is_not(None))
            .exists()
        )
        waits = case.c.state.in_(UNRESOLVED)
        asked = select(case.c.number).where(waits, ~card, ~in_list).order_by(case.c.number)
        return list(self.connection.scalars(asked))

    def _take_on(self, one: Joining, now: datetime) -> None:
        before = listed_case.c.listing.startswith(keys.WAITING, autoescape=True)
        theirs = before & (listed_case.c.channel == one.channel)
        asked = select(listed_case.c.listing).where(theirs).distinct()
        for old in list(self.connection.scalars(asked)):
            if self.outbox.is_shown(old):
                self.outbox.revise(old, same(goes_on()), now=now)
            else:
                self.outbox.take_back(old, now=now)
        self.connection.execute(update(listed_case).where(theirs).values(listing=one.key))

    def _listing(self, row: Any, offset: int, most: int) -> Listing:
        ours = listed_case.c.listing == row.key
        waits = (ours, case.c.number == listed_case.c.number, case.c.state == State.OPEN.value)
        count = self.connection.scalar(select(func.count()).where(*waits)) or 0
        asked = select(case.c.number).where(*waits).order_by(case.c.resolve_by, case.c.number)
        numbers = list(self.connection.scalars(asked.limit(most).offset(offset)))
        is_burst = row.key.startswith(keys.BURST)
        return Listing(
            key=row.key,
            waiting=max(0, count - offset),
            first=tuple(self.cases.numbered(numbers)),
            burst=self._burst(row) if is_burst else None,
        )

    def _burst(self, row: Any) -> Burst:
        return self.bursts.of(row.channel, row.began_at, row.last_at)
