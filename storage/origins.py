"""Where somebody asked what is answered elsewhere, alone: there the answer can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from storage.tables import OriginRow

origin: Final = OriginRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

Details = Mapping[str, str]
"""What the platform itself needs to write there."""


@dataclass(frozen=True)
class Origins:
    connection: Connection

    def keep(self, platform: str, answer: str, details: Details, now: datetime) -> None:
        """*answer* is the platform's own name for the message, and stands for no other."""
        self.connection.execute(
            insert(origin).values(platform=platform, answer=answer, details=dict(details), at=now)
        )

    def of(self, platform: str, answer: str) -> Details | None:
        return self.connection.scalar(
            select(origin.c.details).where(origin.c.platform == platform, origin.c.answer == answer)
        )

    def prune(self, before: datetime) -> None:
        """Forget what was asked before then."""
        self.connection.execute(delete(origin).where(origin.c.at < before))
