"""Responses that somebody took out of every tally, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from storage.responses import Responses
from storage.tables import ExclusionRow

exclusion: Final = ExclusionRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it


@dataclass(frozen=True, slots=True)
class Exclusion:
    response_key: str
    at: datetime
    reason: str
    """In the words of whoever did it; empty where none was given."""


@dataclass(frozen=True)
class Exclusions:
    """What is excluded now; of what counts again nothing stays here."""

    connection: Connection
    responses: Responses

    def add(self, response_key: str, reason: str, at: datetime) -> bool:
        """Take this response out of every tally; False where that changes nothing."""
        if not self.responses.exclude(response_key):
            return False
        row = {"response_key": response_key, "at": at, "reason": reason}
        self.connection.execute(insert(exclusion).values(row))
        return True

    def remove(self, response_key: str) -> bool:
        """Count this response again; False where that changes nothing."""
        if not self.responses.include(response_key):
            return False
        ours = exclusion.c.response_key == response_key
        self.connection.execute(delete(exclusion).where(ours))
        return True

    def forget(self, response_keys: Sequence[str]) -> None:
        """They stay out, and nobody says why any more."""
        ours = exclusion.c.response_key.in_(response_keys)
        self.connection.execute(update(exclusion).where(ours).values(reason=""))

    def of(self, response_key: str) -> Exclusion | None:
        """None where this response counts."""
        ours = exclusion.c.response_key == response_key
        row = self.connection.execute(select(exclusion).where(ours)).one_or_none()
        return _read(row) if row else None

    def all(self) -> list[Exclusion]:
        """Oldest first."""
        asked = select(exclusion).order_by(exclusion.c.at, exclusion.c.response_key)
        return [_read(row) for row in self.connection.execute(asked)]


def _read(row: Row[Any]) -> Exclusion:
    return Exclusion(row.response_key, row.at, row.reason)
