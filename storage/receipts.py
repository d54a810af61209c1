"""Receipts: that somebody was forgotten, and how far every message has followed."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, text, update

from nps.forgetting import Receipt, Stuck, Why
from nps.refusal import Refusal
from storage.columns import LARGEST_NUMBER
from storage.posting_rows import posting
from storage.tables import ReceiptPostingRow, ReceiptRow

receipt: Final = ReceiptRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
edited: Final = ReceiptPostingRow.__table__  # type: ignore[attr-defined]

_EDITED: Final = text(
    "INSERT INTO receipt_posting (receipt, posting_id) VALUES (:receipt, :posting_id) "
    "ON CONFLICT (receipt, posting_id) DO NOTHING"
)


@dataclass(frozen=True)
class Receipts:
    """One for each time that somebody was forgotten; no receipt says who it was."""

    connection: Connection

    def open(self, why: Why, now: datetime) -> int:
        """The number of a new one."""
        added = insert(receipt).values(at=now, why=why.value, counts={})
        number: int = self.connection.execute(added.returning(receipt.c.number)).scalar_one()
        return number

    def of(self, why: Why, at: datetime) -> int:
        """The number of the one that was opened at that instant, or of a new one."""
        asked = select(receipt.c.number).where(receipt.c.why == why.value, receipt.c.at == at)
        number: int | None = self.connection.scalar(asked)
        return self.open(why, at) if number is None else number

    def add(self, number: int, counts: Mapping[str, int], postings: Collection[int]) -> None:
        """Note that so much more went, of each kind, and which postings are edited for it.

        What comes to nothing, as what is left does in the end, is not counted any more.
        """
        ours = receipt.c.number == number
        before = self.connection.scalar(select(receipt.c.counts).where(ours)) or {}
        total = Counter(before) + Counter(counts)
        self.connection.execute(update(receipt).where(ours).values(counts=dict(total)))
        if postings:
            self.connection.execute(
                _EDITED, [{"receipt": number, "posting_id": one} for one in postings]
            )

    def get(self, number: int) -> Receipt:
        """Raises Refusal where there is none."""
        asked = select(receipt).where(receipt.c.number == number)
        row = self.connection.execute(asked).first() if number <= LARGEST_NUMBER else None
        if row is None:
            raise Refusal(f"There is no receipt {number}.")
        return self._receipt(row)

    def newest(self, limit: int) -> list[Receipt]:
        asked = select(receipt).order_by(receipt.c.number.desc()).limit(limit)
        return [self._receipt(row) for row in self.connection.execute(asked)]

    def any_since(self, at: datetime) -> bool:
        """Whether one was opened at that instant or later."""
        found = self.connection.scalar(select(receipt.c.number).where(receipt.c.at >= at).limit(1))
        return found is not None

    def _receipt(self, row: Row[Any]) -> Receipt:
        count = func.count()
        asked = (
            select(posting.c.channel, posting.c.parked, count)
            .join(edited, edited.c.posting_id == posting.c.id)
            .where(edited.c.receipt == row.number, posting.c.due_at.is_not(None))
            .group_by(posting.c.channel, posting.c.parked)
            .order_by(posting.c.channel)
        )
        open_ = [Stuck(*found) for found in self.connection.execute(asked)]
        return Receipt(
            number=row.number,
            at=row.at,
            why=Why(row.why),
            counts=row.counts,
            waiting=sum(one.messages for one in open_ if not one.reason),
            stuck=tuple(one for one in open_ if one.reason),
        )
