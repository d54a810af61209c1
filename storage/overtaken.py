"""What a courier did when its lease had gone to another already, put right.

It may have been frozen in the middle of a request. What it did stands, in an order that nobody
knows: so what is wanted now is shown once more, and of two copies one goes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, literal, select, update

from storage import keys
from storage.outbox import Outbox
from storage.posting import Posting, Urgency
from storage.posting_rows import NOTHING, UNKNOWN, about, posting, settle


@dataclass(frozen=True)
class Overtaken:
    """For a courier whose note was refused. Whoever has the lease by now loses it, and looks."""

    outbox: Outbox

    @property
    def connection(self) -> Connection:
        return self.outbox.connection

    def showed(self, one: Posting, ref: str | None, now: datetime) -> None:
        """*one* was shown under *ref*; None: it was taken back, if it stood at all.

        The copy that is noted first is the one that stays: whoever comes later has posted another.
        """
        row = self._locked(one)
        if row is None:
            return
        if ref is None:
            if one.ref and row.ref == one.ref:
                self._disturb(row, now, ref=None, shown_hash=NOTHING)
        elif row.ref == ref:
            self._disturb(row, now, shown_hash=UNKNOWN)
        elif row.ref is not None:
            self.surplus(one, [ref], now)
            if row.lease_token:
                self._disturb(row, now)
        elif one.ref is None:
            self._disturb(row, now, ref=ref, shown_hash=UNKNOWN, in_doubt=True)

    def failed(self, one: Posting, now: datetime, *, in_doubt: bool) -> None:
        """*one* was not shown, as far as is known; *in_doubt*: it may have been posted."""
        row = self._locked(one)
        if row is None:
            return
        if one.ref is None:
            if in_doubt:
                self._disturb(row, now, in_doubt=True)
        elif row.ref == one.ref:
            may_be_gone = one.wanted is None or row.in_doubt
            self._disturb(row, now, shown_hash=UNKNOWN, in_doubt=may_be_gone)

    def surplus(self, one: Posting, refs: Collection[str], now: datetime) -> None:
        """What stands under *refs*, further copies of *one*, shall go: wishes like any other."""
        for ref in refs:
            key = keys.copy(ref)
            this = (posting.c.key == key) & (posting.c.channel == one.channel)
            if self.connection.scalar(select(posting.c.id).where(this)):
                continue
            new = insert(posting).values(_going(key, one.channel, ref, now)).returning(posting.c.id)
            surplus = self.connection.scalar(new)
            told = select(literal(surplus), about.c.response_key)
            told = told.where(about.c.posting_id == one.id)
            self.connection.execute(insert(about).from_select(["posting_id", "response_key"], told))
            self.outbox.touched = True

    def _locked(self, one: Posting) -> Row[Any] | None:
        """None where it has been let go: nobody will change it any more."""
        asked = select(posting).where(posting.c.id == one.id)
        return self.connection.execute(asked.with_for_update()).one_or_none()

    def _disturb(self, row: Row[Any], now: datetime, **values: Any) -> None:
        """Make *row* due: where it is in doubt, once whoever may be posting it has ended."""
        is_posting = row.lease_until if row.ref is None else None
        looked_for_at = row.due_at if row.in_doubt else None
        due_at = max(now, is_posting or now, looked_for_at or now)
        free = {"lease_token": None, "lease_until": None, "due_at": due_at, "parked": None}
        this = posting.c.id == row.id
        self.connection.execute(update(posting).where(this).values(free | values))
        settle(self.connection, this)
        self.outbox.touched = True


def _going(key: str, channel: str, ref: str, now: datetime) -> dict[str, Any]:
    return {
        "key": key,
        "channel": channel,
        "prefix": channel.partition(":")[0],
        "version": 0,
        "wanted_hash": NOTHING,
        "shown_hash": UNKNOWN,
        "ref": ref,
        "urgency": Urgency.ALERT,
        "due_at": now,
        "wanted_at": now,
    }
