"""A database that is a copy from before: what was said since is not known in it, but stands.

So a copy carries a mark, and whoever runs one first settles it: looks before posting what may stand
already, then and whenever more is said of an old case; shows again what others have changed since;
and gives no number twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from storage.cases import UNRESOLVED, case
from storage.keys import ALERT, BURST, WAITING
from storage.moving import fact
from storage.outbox import Outbox
from storage.posting_rows import UNKNOWN, posting

COPIED: Final = "copied at"
DOUBTED: Final = "doubted up to"
LEAST_SKIPPED: Final = 1_000
"""Numbers of cases: an old card's button must never do something to another customer's."""
AT_LEAST: Final = timedelta(days=1)
LISTED: Final = timedelta(days=30)
"""How old a list may be that somebody may still press in."""


@dataclass(frozen=True, slots=True)
class Settled:
    doubted: int
    """Messages that may stand already, and are looked for before they are posted."""
    shown_again: int
    """Cards that others may have changed since."""
    skipped: int
    """Numbers of cases that may have been given since."""


def mark(connection: Connection, at: datetime) -> None:
    """That this is a copy, as it was *at* that time."""
    connection.execute(delete(fact).where(fact.c.name == COPIED))
    connection.execute(insert(fact).values(name=COPIED, value=at.isoformat()))


def doubted(connection: Connection) -> int:
    """Up to which number of a case somebody may have said more than is known here; or 0."""
    told = connection.scalar(select(fact.c.value).where(fact.c.name == DOUBTED))
    return int(told or 0)


@dataclass(frozen=True)
class Restored:
    outbox: Outbox

    @property
    def connection(self) -> Connection:
        return self.outbox.connection

    def copied_at(self) -> datetime | None:
        """When this copy was taken; None where it is none, or has been settled."""
        told = self.connection.scalar(select(fact.c.value).where(fact.c.name == COPIED))
        return datetime.fromisoformat(told) if told else None

    def mark_now(self, now: datetime) -> datetime:
        """For a copy that was made by others: by the last that it knows it is as old as that."""
        newest = self.connection.scalar(select(func.max(posting.c.wanted_at))) or now
        mark(self.connection, newest)
        return newest

    def doubt(self) -> int:
        """Whatever is not known to stand may stand: it is looked for before it is posted."""
        self.outbox.touched = True
        unknown = and_(
            posting.c.ref.is_(None), posting.c.wanted.is_not(None), posting.c.due_at.is_not(None)
        )
        doubted = update(posting).where(unknown).values(in_doubt=True)
        return self.connection.execute(doubted).rowcount

    def settle(self, copied_at: datetime, now: datetime) -> Settled:
        """Nobody delivers meanwhile, and what is due by now is wanted already."""
        in_doubt, shown_again = self.doubt(), self._show_again(copied_at, now)
        skipped = self._skip(copied_at, now)
        self.connection.execute(delete(fact).where(fact.c.name == COPIED))
        return Settled(in_doubt, shown_again, skipped)

    def _show_again(self, copied_at: datetime, now: datetime) -> int:
        """The cards and lists of those who wait: what was pressed since is not known any more."""
        lists = or_(posting.c.key.startswith(WAITING), posting.c.key.startswith(BURST))
        count = self._stale(lists & (posting.c.wanted_at >= copied_at - LISTED), now)
        asked = select(case.c.number).where(case.c.state.in_(UNRESOLVED))
        keys = [f"{ALERT}{number}" for number in self.connection.scalars(asked)]
        for start in range(0, len(keys), 500):
            count += self._stale(posting.c.key.in_(keys[start : start + 500]), now)
        return count

    def _stale(self, which: ColumnElement[bool], now: datetime) -> int:
        stands = and_(posting.c.ref.is_not(None), posting.c.wanted.is_not(None))
        values = {"shown_hash": UNKNOWN, "due_at": now, "wanted_at": now}
        return self.connection.execute(update(posting).where(stands, which).values(values)).rowcount

    def _skip(self, copied_at: datetime, now: datetime) -> int:
        """More than were opened in as long a time before, three times over."""
        span = max(now - copied_at, AT_LEAST)
        asked = select(func.count()).where(case.c.opened_at >= copied_at - span)
        skipped = LEAST_SKIPPED + 3 * (self.connection.scalar(asked) or 0)
        last = (self.connection.scalar(select(func.max(case.c.number))) or 0) + skipped
        if self.connection.dialect.name == "sqlite":
            name = {"name": case.name}
            self.connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), name)
            given = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            self.connection.execute(given, {**name, "last": last})
        else:
            sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'number'), :last)")
            self.connection.execute(sequence, {"name": case.name, "last": last})
        self.connection.execute(delete(fact).where(fact.c.name == DOUBTED))
        self.connection.execute(insert(fact).values(name=DOUBTED, value=str(last)))
        return skipped
