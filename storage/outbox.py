"""The outbox: what every channel should show, beside what it shows."""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from messages.blocks import Message
from messages.documents import VERSION, decoded, encoded
from storage.posting import Posting, Urgency
from storage.tables import PostingRow

posting: Final = PostingRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
parent: Final = posting.alias("parent")
thread_ref: Final = (
    select(parent.c.ref)
    .where(parent.c.key == posting.c.thread_key, parent.c.channel == posting.c.channel)
    .scalar_subquery()
)

LEASE: Final = timedelta(seconds=30)
NOTHING: Final = b""
"""The hash of what was taken back, or never shown."""
UNKNOWN: Final = b"?"
"""The hash of what an edit may, or may not, have left behind."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One posting as `doctor` and `earful outbox` tell of it."""

    key: str
    channel: str
    due_at: datetime | None
    attempts: int
    parked: str | None
    wanted_at: datetime


@dataclass
class Outbox:
    """Wanted here, shown by couriers. `touched` says whether a courier has something new to do."""

    connection: Connection
    touched: bool = field(default=False, init=False)

    def want(
        self,
        key: str,
        channels: Iterable[str],
        message: Message,
        *,
        now: datetime,
        urgency: Urgency = Urgency.USUAL,
        thread: str | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Every one of *channels* shall show *message* under *key*, and only that.

        *thread* is the key of the posting, in the same channel, in whose thread it shall stand.
        What is wanted already stays as it is.
        """
        document = encoded(message)
        known = {row.channel: row for row in self._rows(key)}
        for channel in dict.fromkeys(channels):
            row = known.get(channel)
            if row is None:
                self._insert(key, channel, document, urgency, thread, not_before or now, now)
            else:
                self._rewrite(row, document, urgency, not_before or now, now)

    def revise(
        self,
        key: str,
        message: Message,
        *,
        now: datetime,
        urgency: Urgency = Urgency.USUAL,
        not_before: datetime | None = None,
    ) -> None:
        """Wherever something stands, or shall stand, under *key*: it shall be *message*."""
        document = encoded(message)
        for row in self._rows(key):
            if row.wanted is not None:
                self._rewrite(row, document, urgency, not_before or now, now)

    def take_back(self, key: str, *, now: datetime, urgency: Urgency = Urgency.USUAL) -> None:
        """Whatever stands under *key*, or in its thread, shall go.

        What was never shown never is.
        """
        replies = self.connection.execute(select(posting).where(posting.c.thread_key == key))
        for row in (*self._rows(key), *replies.all()):
            self._rewrite(row, None, urgency, now, now)

    def channels(self, key: str) -> tuple[str, ...]:
        """Where something is wanted under *key*."""
        return tuple(row.channel for row in self._rows(key) if row.wanted is not None)

    def is_shown(self, key: str) -> bool:
        """Whether a message stands, or may stand, under *key* anywhere."""
        return any(row.ref or row.in_doubt or row.lease_token for row in self._rows(key))

    def wanted(self, key: str) -> Message | None:
        """What is wanted under *key*, in whichever channel; None also for a newer release's."""
        ours = (row for row in self._rows(key) if row.wanted is not None and row.version <= VERSION)
        row = next(ours, None)
        return decoded(row.wanted) if row else None

    def standings(self, prefixes: Collection[str]) -> list[Standing]:
        """Every posting that is not as it should be, on platforms that are on, oldest first."""
        asked = (
            select(posting)
            .where(posting.c.due_at.is_not(None), posting.c.prefix.in_(prefixes))
            .order_by(posting.c.wanted_at, posting.c.id)
        )
        return [
            Standing(row.key, row.channel, row.due_at, row.attempts, row.parked, row.wanted_at)
            for row in self.connection.execute(asked)
        ]

    # What couriers call

    def take(
        self,
        now: datetime,
        prefixes: Collection[str],
        held: Collection[str],
        paced: Collection[str],
        limit: int,
    ) -> list[Posting]:
        """Lease up to *limit* due postings to the caller: of each channel the most urgent one.

        Only those whose channel begins with one of *prefixes*, not those of *held* channels, no
        new message in *paced* channels, and no reply in a thread whose first message does not
        stand yet. A lease that ran out is taken over; a first post whose lease ran out is in
        doubt. A newer release's documents are left to it.
        """
        rows = self.connection.execute(_due(now, prefixes, held, paced, limit)).all()
        return [self._leased(row, now) for row in rows]

    def shown(self, one: Posting, ref: str | None) -> bool:
        """Note that *one* stands as it was wanted when it was leased.

        False where the lease has gone to another: nothing is noted then.
        """
        return self._note(
            one,
            ref=None if one.wanted is None else ref,
            shown_hash=one.wanted_hash,
            attempts=0,
            in_doubt=False,
            parked=None,
        )

    def failed(
        self,
        one: Posting,
        *,
        again_at: datetime,
        in_doubt: bool = False,
        parked: str | None = None,
    ) -> bool:
        """Note that *one* could not be shown, and when to try again; *parked* says why it waits.

        In doubt, the lease is left to run out before anybody looks for it; and a doubt lasts until
        something is known to be shown. False where the lease has gone to another.
        """
        if in_doubt:
            again_at = max(again_at, one.lease_until)
        return self._note(
            one,
            due_at=again_at,
            attempts=one.attempts,
            in_doubt=in_doubt or one.in_doubt,
            parked=parked,
        )

    def next_due(self, prefixes: Collection[str]) -> datetime | None:
        """When the next posting can be taken, if nobody is before us; None where nothing waits."""
        leased_longer = posting.c.lease_until > posting.c.due_at
        free_at = case((leased_longer, posting.c.lease_until), else_=posting.c.due_at)
        asked = select(func.min(free_at)).where(
            posting.c.due_at.is_not(None), *_deliverable(prefixes)
        )
        soonest: datetime | None = self.connection.scalar(asked)
        return soonest

    def retry(self, now: datetime) -> int:
        """Make all parked postings due at once; how many there were."""
        self.touched = True
        parked = update(posting).where(posting.c.parked.is_not(None))
        return self.connection.execute(parked.values(due_at=now, attempts=0)).rowcount

    def forget_unshown(self) -> None:
        """Want nothing that was never shown: for what happened only in rehearsal."""
        self.connection.execute(delete(posting).where(posting.c.ref.is_(None)))

    def _rows(self, key: str) -> Sequence[Row[Any]]:
        return self.connection.execute(select(posting).where(posting.c.key == key)).all()

    def _insert(
        self,
        key: str,
        channel: str,
        document: bytes,
        urgency: Urgency,
        thread: str | None,
        due_at: datetime,
        now: datetime,
    ) -> None:
        self.touched = True
        row = {
            "key": key,
            "channel": channel,
            "prefix": channel.partition(":")[0],
            "thread_key": thread,
            "wanted": document,
            "version": VERSION,
            "wanted_hash": _hash(document),
            "shown_hash": NOTHING,
            "urgency": urgency,
            "due_at": due_at,
            "wanted_at": now,
            "attempts": 0,
            "in_doubt": False,
        }
        self.connection.execute(insert(posting).values(row))

    def _rewrite(
        self,
        row: Row[Any],
        document: bytes | None,
        urgency: Urgency,
        due_at: datetime,
        now: datetime,
    ) -> None:
        wanted_hash = _hash(document)
        if wanted_hash == row.wanted_hash:
            return
        self.touched = True
        values = {
            "wanted": document,
            "version": VERSION if document else 0,
            "wanted_hash": wanted_hash,
            "urgency": urgency if row.due_at is None else min(urgency, row.urgency),
            "due_at": _not_too_soon(row, due_at),
            "wanted_at": now,
        }
        self.connection.execute(update(posting).where(posting.c.id == row.id).values(values))
        if row.lease_token is None:
            self._settle(posting.c.id == row.id)

    def _leased(self, row: Row[Any], now: datetime) -> Posting:
        token, until = secrets.token_hex(8), now + LEASE
        ran_out = row.lease_token is not None
        in_doubt = row.in_doubt or (ran_out and row.ref is None)
        lease = {
            "lease_token": token,
            "lease_until": until,
            "attempts": row.attempts + 1,
            "in_doubt": in_doubt,
            "shown_hash": UNKNOWN if ran_out and row.ref else row.shown_hash,
        }
        self.connection.execute(update(posting).where(posting.c.id == row.id).values(lease))
        return Posting(
            key=row.key,
            channel=row.channel,
            wanted=decoded(row.wanted) if row.wanted is not None else None,
            ref=row.ref,
            thread=row.thread_ref,
            token=token,
            lease_until=until,
            attempts=row.attempts + 1,
            in_doubt=in_doubt,
            urgency=Urgency(row.urgency),
            wanted_hash=row.wanted_hash,
        )

    def _note(self, one: Posting, **values: Any) -> bool:
        """Write *values* and give the lease back, if it is still *one*'s."""
        this = and_(posting.c.key == one.key, posting.c.channel == one.channel)
        still_mine = update(posting).where(this, posting.c.lease_token == one.token)
        given_back = {"lease_token": None, "lease_until": None}
        if not self.connection.execute(still_mine.values(given_back | values)).rowcount:
            return False
        self._settle(this)
        self.touched = True  # there may be a newer wish, or replies that waited for this
        return True

    def _settle(self, which: ColumnElement[bool]) -> None:
        """Nothing is left to do where it is known that what is wanted is shown."""
        as_wanted = and_(posting.c.wanted_hash == posting.c.shown_hash, ~posting.c.in_doubt)
        settled = {"due_at": None, "attempts": 0, "parked": None}
        self.connection.execute(update(posting).where(which, as_wanted).values(settled))


def _not_too_soon(row: Row[Any], due_at: datetime) -> datetime:
    """A new wish waits as the old one did for a doubt to be looked into, or a platform to recover.

    Not if it is parked: it may be another message that can be shown.
    """
    waits = row.in_doubt or (row.attempts and not row.parked)
    return max(due_at, row.due_at) if waits and row.due_at else due_at


def _deliverable(prefixes: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """What this release can show, on these platforms, in threads that stand; sooner or later."""
    in_place = or_(
        posting.c.thread_key.is_(None), thread_ref.is_not(None), posting.c.ref.is_not(None)
    )
    return posting.c.prefix.in_(prefixes), posting.c.version <= VERSION, in_place


def _due(
    now: datetime,
    prefixes: Collection[str],
    held: Collection[str],
    paced: Collection[str],
    limit: int,
) -> Select[Any]:
    order = (posting.c.urgency, posting.c.due_at, posting.c.id)
    turn = func.row_number().over(partition_by=posting.c.channel, order_by=order)
    due = (
        select(posting, thread_ref.label("thread_ref"), turn.label("turn"))
        .where(posting.c.due_at <= now, *_deliverable(prefixes))
        .where(or_(posting.c.lease_until.is_(None), posting.c.lease_until <= now))
        .where(posting.c.channel.not_in(held))
        .where(or_(posting.c.ref.is_not(None), posting.c.channel.not_in(paced)))
        .subquery()
    )
    first = select(due).where(due.c.turn == 1)
    return first.order_by(due.c.urgency, due.c.due_at, due.c.id).limit(limit)


def _hash(document: bytes | None) -> bytes:
    return hashlib.blake2b(document, digest_size=16).digest() if document else NOTHING
