"""Who was not heard at a door of a chat, and why: of each door and reason the last, no more."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, text

from storage.columns import Instant
from storage.tables import KnockRow

knock: Final = KnockRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
_NOTE: Final = text(
    "INSERT INTO knock (door, reason, subject, at) VALUES (:door, :reason, :subject, :at) "
    "ON CONFLICT (door, reason) DO UPDATE SET subject = excluded.subject, at = excluded.at"
).bindparams(bindparam("at", type_=Instant))


class Unheard(StrEnum):
    SIGNATURE = "signature"
    """It was signed by somebody else, or for somebody else."""
    TIME = "time"
    """It was signed well, at another time than now."""
    FAULT = "fault"
    """It was let in, and we failed at it."""


@dataclass(frozen=True, slots=True)
class Knock:
    door: str
    """The platform whose door it is."""
    reason: Unheard
    subject: str
    """Of the trial that it belongs to; "" where it belongs to none."""
    at: datetime


@dataclass(frozen=True)
class Knocks:
    """Nothing of what was sent is kept."""

    connection: Connection

    def note(self, one: Knock) -> None:
        values = {"door": one.door, "reason": one.reason.value}
        self.connection.execute(_NOTE, {**values, "subject": one.subject, "at": one.at})

    def of(self, subject: str) -> Knock | None:
        """The last of those that belong to a trial."""
        asked = select(knock).where(knock.c.subject == subject).order_by(knock.c.at.desc())
        return next(map(_knock, self.connection.execute(asked)), None)

    def since(self, then: datetime) -> list[Knock]:
        """Those that came at *then* or later, oldest first."""
        asked = select(knock).where(knock.c.at >= then).order_by(knock.c.at)
        return [_knock(row) for row in self.connection.execute(asked)]


def _knock(row: Row[Any]) -> Knock:
    return Knock(row.door, Unheard(row.reason), row.subject, row.at)
