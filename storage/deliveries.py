"""What couriers do with the outbox: lease what is due, and note what came of it."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from messages.documents import VERSION, NewerDocument, decoded
from storage.columns import Instant
from storage.late import LATE, is_late
from storage.outbox import Outbox
from storage.posting import Posting, Urgency
from storage.posting_rows import NOTHING, UNKNOWN, posting, settle, thread_ref
from storage.rests import Rests, resting
from storage.tables import IS_CLICKED

LEASE: Final = timedelta(seconds=30)
ALONE: Final[Mapping[str, timedelta]] = MappingProxyType({})
"""The pace of somebody who has to tell it nobody."""


@dataclass(frozen=True, slots=True)
class InHand:
    """What a courier is about already."""

    postings: Collection[int]
    """By their ids: whoever was frozen past a lease must not take its own posting over."""
    channels: Collection[str]
    """In which no new message may be shown now."""


@dataclass(frozen=True)
class Deliveries:
    """Due postings, for couriers on any number of machines."""

    outbox: Outbox

    @property
    def connection(self) -> Connection:
        return self.outbox.connection

    def take(
        self,
        now: datetime,
        prefixes: Collection[str],
        held: Collection[str],
        paced: Collection[str],
        limit: int,
        pace: Mapping[str, timedelta] = ALONE,
    ) -> list[Posting]:
        """Lease up to *limit* due postings to the caller: of each channel the most urgent one.

        Only those whose channel begins with one of *prefixes*, not those of *held* channels, no
        new message in *paced* channels, and no reply in a thread whose first message does not
        stand yet. A lease that ran out is taken over; a first post whose lease ran out is in
        doubt, and so is from the first what is taken back: it may be wanted again before anybody
        knows whether it is gone. A newer release's documents are left to it, and cards that are
        late to be gathered. What another transaction has locked, to lease it or to change it, is
        left alone for now, and whatever rests. *pace* is for others who deliver: how long a channel
        rests after a new message, by its prefix.
        """
        told = {"now": now, "late": now - LATE, "held": held, "paced": paced, "limit": limit}
        rows = self.connection.execute(_DUE, told | {"prefixes": prefixes}).all()
        return self._taken(rows, pace, now)

    def take_clicked(
        self,
        now: datetime,
        prefixes: Collection[str],
        held: Collection[str],
        busy: InHand,
        limit: int,
        pace: Mapping[str, timedelta] = ALONE,
    ) -> list[Posting]:
        """As `take`, but what somebody waits for who has pressed a button, and nothing else.

        In *busy* channels edits alone, any number of them: another message there is no reason to
        wait for. In each of the others one new message, at most.
        """
        told = {"now": now, "held": held, "limit": limit, "prefixes": prefixes}
        told |= {"busy": busy.channels, "in_hand": busy.postings}
        rows = self.connection.execute(_CLICKED, told).all()
        new: dict[str, Row[Any]] = {}
        for row in rows:
            if row.ref is None:
                new.setdefault(row.channel, row)
        edits = [row for row in rows if row.ref]
        return self._taken([*edits, *new.values()], pace, now)

    def shown(self, one: Posting, ref: str | None) -> bool:
        """Note that *one* stands as it was wanted when it was leased.

        False where the lease has gone to another: nothing is noted then, see `Overtaken`.
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

    def given_back(self, one: Posting, now: datetime) -> bool:
        """Note that nothing was done with *one*. False where the lease has gone to another."""
        return self._note(one, due_at=now)

    def found(self, one: Posting, ref: str | None, now: datetime) -> bool:
        """Note where *one*, which was in doubt, stands; None: nowhere. False as above."""
        left = UNKNOWN if ref else NOTHING
        return self._note(one, ref=ref, shown_hash=left, in_doubt=False, due_at=now)

    def next_due(self, prefixes: Collection[str]) -> datetime | None:
        """When the next posting can be taken, if nobody is before us; None where nothing waits."""
        soonest: datetime | None = self.connection.scalar(_NEXT_DUE, {"prefixes": prefixes})
        return soonest

    def leased(self, row: Row[Any], now: datetime) -> Posting:
        """The posting of *row*, which is the caller's from now on."""
        token, until = secrets.token_hex(8), now + LEASE
        ran_out = row.lease_token is not None
        goes = row.wanted is None and row.ref is not None
        in_doubt = row.in_doubt or goes or (ran_out and row.ref is None)
        lease = {
            "lease_token": token,
            "lease_until": until,
            "attempts": row.attempts + 1,
            "in_doubt": in_doubt,
            "shown_hash": UNKNOWN if ran_out and row.ref else row.shown_hash,
        }
        self.connection.execute(update(posting).where(posting.c.id == row.id).values(lease))
        try:
            wanted, is_garbled = row.wanted and decoded(row.wanted), False
        except (NewerDocument, ValueError):  # msgspec's own is one
            wanted, is_garbled = None, True
        return Posting(
            key=row.key,
            channel=row.channel,
            wanted=wanted,
            ref=row.ref,
            thread=row.thread_ref,
            token=token,
            lease_until=until,
            attempts=row.attempts + 1,
            in_doubt=in_doubt,
            parked=row.parked,
            urgency=Urgency(row.urgency),
            wanted_hash=row.wanted_hash,
            is_garbled=is_garbled,
            since=row.wanted_at if row.attempts else row.due_at,
            # Doubted before anybody here tried it: it may stand since before it was wanted here.
            wanted_at=None if row.in_doubt and not row.attempts else row.wanted_at,
            id=row.id,
        )

    def _taken(
        self, rows: Sequence[Row[Any]], pace: Mapping[str, timedelta], now: datetime
    ) -> list[Posting]:
        """Those of *rows*, leased; what is new in a channel is told to the others."""
        taken = [self.leased(row, now) for row in rows]
        new = {
            row.channel: now + pace[row.prefix]
            for row in rows
            if row.prefix in pace and row.ref is None
        }
        Rests(self.connection).pace(new, now)
        return taken

    def _note(self, one: Posting, **values: Any) -> bool:
        """Write *values* and give the lease back, if it is still *one*'s."""
        this = posting.c.id == one.id
        still_mine = update(posting).where(this, posting.c.lease_token == one.token)
        given_back = {"lease_token": None, "lease_until": None}
        if not self.connection.execute(still_mine.values(given_back | values)).rowcount:
            return False
        settle(self.connection, this)
        self.outbox.touched = True  # there may be a newer wish, or replies that waited for this
        return True


def deliverable() -> tuple[ColumnElement[bool], ...]:
    """What this release can show, on some platforms, in threads that stand; sooner or later."""
    in_place = or_(
        posting.c.thread_key.is_(None), thread_ref.is_not(None), posting.c.ref.is_not(None)
    )
    return posting.c.prefix.in_(_some("prefixes")), posting.c.version <= VERSION, in_place


def _some(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


def _due() -> Select[Any]:
    now = bindparam("now", type_=Instant)
    order = (posting.c.urgency, posting.c.due_at, posting.c.id)
    turn = func.row_number().over(partition_by=posting.c.channel, order_by=order)
    is_free = or_(posting.c.lease_until.is_(None), posting.c.lease_until <= now)
    is_due = and_(posting.c.due_at <= now, is_free)
    due = (
        select(posting.c.id, posting.c.urgency, posting.c.due_at, turn.label("turn"))
        .where(is_due, *deliverable())
        .where(posting.c.channel.not_in(_some("held")), ~is_late(bindparam("late", type_=Instant)))
        .where(or_(posting.c.ref.is_not(None), posting.c.channel.not_in(_some("paced"))))
        .where(posting.c.channel.not_in(resting(now, from_all=True)))
        .where(
            or_(posting.c.ref.is_not(None), posting.c.channel.not_in(resting(now, from_all=False)))
        )
        .subquery()
    )
    first = select(due.c.id).where(due.c.turn == 1)
    some = first.order_by(due.c.urgency, due.c.due_at, due.c.id).limit(bindparam("limit"))
    # Once more whether it is due: another courier may have taken it since.
    return (
        select(posting, thread_ref.label("thread_ref"))
        .where(posting.c.id.in_(some), is_due)
        .order_by(*order)
        .with_for_update(of=posting, skip_locked=True)
    )


def _clicked() -> Select[Any]:
    now = bindparam("now", type_=Instant)
    is_free = or_(posting.c.lease_until.is_(None), posting.c.lease_until <= now)
    new = and_(
        posting.c.channel.not_in(_some("busy")),
        posting.c.channel.not_in(resting(now, from_all=False)),
    )
    return (
        select(posting, thread_ref.label("thread_ref"))
        .where(IS_CLICKED, posting.c.due_at <= now, is_free, *deliverable())
        .where(posting.c.id.not_in(_some("in_hand")))
        .where(posting.c.channel.not_in(_some("held")))
        .where(posting.c.channel.not_in(resting(now, from_all=True)))
        .where(or_(posting.c.ref.is_not(None), new))
        .order_by(posting.c.due_at, posting.c.id)
        .limit(bindparam("limit"))
        .with_for_update(of=posting, skip_locked=True)
    )


def _next_due() -> Select[Any]:
    leased_longer = posting.c.lease_until > posting.c.due_at
    free_at = case((leased_longer, posting.c.lease_until), else_=posting.c.due_at)
    return select(func.min(free_at)).where(posting.c.due_at.is_not(None), *deliverable())


# Couriers ask after each commit, so these are made once.
_DUE: Final = _due()
_CLICKED: Final = _clicked()
_NEXT_DUE: Final = _next_due()
