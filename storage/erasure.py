"""What has to leave the messages: of customers who are forgotten, or because it is old."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, or_, select, update

from messages.blocks import Message
from messages.documents import NewerDocument, decoded
from messages.whose import told_of
from nps.readers import DIRECT
from storage.outbox import Outbox
from storage.posting import Urgency
from storage.posting_rows import (
    UNSEEN,
    Written,
    about,
    hashed,
    may_be_seen,
    posting,
    rewritten,
    settle,
)
from storage.tables import IS_DIRECT

_IS_LET_GO: Final = or_(posting.c.due_at.is_(None), UNSEEN)
"""It stands as it should, or stands nowhere."""
_CHANGE: Final = update(posting).where(posting.c.id == bindparam("row"))


@dataclass(frozen=True)
class Erasure:
    """Postings that are thrown away, or go on without somebody."""

    outbox: Outbox

    @property
    def connection(self) -> Connection:
        return self.outbox.connection

    def forget(
        self,
        response_keys: Sequence[str],
        left: Callable[[Message | None], Message | None],
        now: datetime,
        urgency: Urgency,
    ) -> list[int]:
        """Have whatever tells, or has told, of these responses show what is *left* of it.

        *left* is asked with what is wanted now; None where nobody can read that, and says None
        where nothing is left. What was never shown never is. Returns which of all that platforms
        show, or may show.
        """
        told = about.c.response_key.in_(response_keys)
        ours = posting.c.id.in_(select(about.c.posting_id).where(told))
        asked = select(posting).where(ours).order_by(posting.c.id).with_for_update()
        rows = self.connection.execute(asked).all()
        changed: list[dict[str, Any]] = []
        for row in rows:
            message = left(_readable(row)) if may_be_seen(row) and row.wanted else None
            said = Written.of(message) if message else None
            if hashed(said.document if said else None) != row.wanted_hash:
                new = rewritten(row, said, urgency, now, now)
                if row.channel.startswith(DIRECT):
                    new["wanted_at"] = row.wanted_at  # its age, by which it goes itself
                changed.append({"row": row.id} | new)
        if changed:
            self.outbox.touched = True
            self.connection.execute(_CHANGE, changed)
            ours = posting.c.id.in_([one["row"] for one in changed])
            settle(self.connection, ours & posting.c.lease_token.is_(None))
        self.connection.execute(delete(about).where(told))
        return [row.id for row in rows if may_be_seen(row)]

    def prune_direct(self, before: datetime, limit: int) -> int:
        """Drop what was written to colleagues alone before then, and stands as it should.

        Nobody can change it any more. What they could not be shown until now goes too. Returns how
        many there were, at most *limit*.
        """
        old = select(posting.c.id).where(IS_DIRECT, posting.c.wanted_at < before, _IS_LET_GO)
        some = old.order_by(posting.c.wanted_at).limit(limit)
        # Once more what goes: a courier may have taken one since, to show it.
        these = delete(posting).where(posting.c.id.in_(some), _IS_LET_GO)
        return self.connection.execute(these).rowcount

    def forget_unshown(self) -> None:
        """Want nothing that was never shown: for what happened only in rehearsal."""
        self.connection.execute(delete(posting).where(posting.c.ref.is_(None)))


def _readable(row: Row[Any]) -> Message | None:
    """What *row* wants; None where it says not whose words it quotes, or a newer release wrote."""
    try:
        message = decoded(row.wanted)
        told_of(message)
    except (NewerDocument, ValueError):
        return None
    return message
