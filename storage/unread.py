"""Signed bodies that could not be read, kept with their reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select

from storage.tables import UnreadRow

unread: Final = UnreadRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it


@dataclass(frozen=True)
class Unread:
    """What a survey tool sent and we did not understand."""

    connection: Connection

    def keep(self, vendor: str, body: bytes, reason: str, now: datetime) -> None:
        self.connection.execute(
            insert(unread).values(vendor=vendor, body=body, reason=reason, received_at=now)
        )

    def count(self) -> int:
        return self.connection.scalar(select(func.count()).select_from(unread)) or 0
