"""Events that have been dealt with: platforms send some of them twice."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select, text

from storage.columns import Instant
from storage.tables import SeenRow

seen: Final = SeenRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

_FIRST: Final = text(
    "INSERT INTO seen_event (door, key, at) VALUES (:door, :key, :at) "
    "ON CONFLICT (door, key) DO NOTHING"
).bindparams(bindparam("at", type_=Instant))

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Seen:
    """Events by the door that they came through and the platform's own key."""

    connection: Connection

    def first(self, door: str, key: str, now: datetime) -> bool:
        """Note this event; False where it has been here before."""
        values = {"door": door, "key": key, "at": now}
        return bool(self.connection.execute(_FIRST, values).rowcount)

    def has(self, door: str, key: str) -> bool:
        """Whether this event has been here; notes nothing."""
        ours = (seen.c.door == door) & (seen.c.key == key)
        return self.connection.scalar(select(seen.c.key).where(ours)) is not None

    def prune(self, before: datetime) -> None:
        """Forget what came before then."""
        self.connection.execute(delete(seen).where(seen.c.at < before))

    def prove_writable(self) -> None:
        """Leave a trace and wipe it away: what changes nothing would succeed on a full disk too."""
        self.first("", "", _LONG_AGO)
        self.connection.execute(delete(seen).where(seen.c.door == ""))
