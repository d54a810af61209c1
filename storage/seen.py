"""Events that have been dealt with: platforms send some of them twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select, text

from storage.bulk import Bulk
from storage.columns import Instant
from storage.parts import KEYS, in_parts
from storage.tables import SeenRow

seen: Final = SeenRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

_FIRST: Final = text(
    "INSERT INTO seen_event (door, key, at) VALUES (:door, :key, :at) "
    "ON CONFLICT (door, key) DO NOTHING"
).bindparams(bindparam("at", type_=Instant))
_ALL_FIRST: Final = Bulk(_FIRST)
_KNOWN: Final = select(seen.c.key).where(seen.c.door == bindparam("door"), seen.c.key.in_(KEYS))
Event = tuple[str, str]
"""The door that it came through, and the platform's own key."""

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

    def first_of(self, events: Sequence[Event], now: datetime) -> list[bool]:
        """As `first`, for many at once; of two that are the same, the later one is a repeat."""
        known = self._known(events)
        first: list[bool] = []
        new: set[Event] = set()
        for event in events:
            first.append(event not in known and event not in new)
            new.add(event)
        rows = [{"door": door, "key": key, "at": now} for door, key in sorted(new - known)]
        _ALL_FIRST.run(self.connection, rows)
        return first

    def prune(self, before: datetime) -> None:
        """Forget what came before then."""
        self.connection.execute(delete(seen).where(seen.c.at < before))

    def _known(self, events: Iterable[Event]) -> set[Event]:
        doors: dict[str, list[str]] = {}
        for door, key in events:
            doors.setdefault(door, []).append(key)
        return {
            (door, row.key)
            for door, keys in doors.items()
            for row in in_parts(self.connection, _KNOWN, keys, door=door)
        }

    def prove_writable(self) -> None:
        """Leave a trace and wipe it away: what changes nothing would succeed on a full disk too."""
        self.first("", "", _LONG_AGO)
        self.connection.execute(delete(seen).where(seen.c.door == ""))
