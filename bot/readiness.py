"""Whether Earful can work, and what keeps it from that: for GET /ready, and for the figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from storage.database import Database, Unavailable

DATABASE: Final = "database"


@dataclass(frozen=True)
class Readiness:
    """Asks each part; the database by writing to it."""

    database: Database
    parts: Mapping[str, Callable[[], Sequence[str]]]
    """By name, what keeps it from working now: a sentence each, and nothing when all is well."""

    async def by_part(self) -> Mapping[str, Sequence[str]]:
        """What keeps each part from working now."""
        found = {name: ailments() for name, ailments in self.parts.items()}
        return {**found, DATABASE: await self._of_database()}

    async def reasons(self) -> list[str]:
        """What keeps any from working, a sentence each."""
        return [reason for reasons in (await self.by_part()).values() for reason in reasons]

    async def _of_database(self) -> list[str]:
        try:
            await self.database.write(lambda store: store.seen.prove_writable())
        except Unavailable as why:
            return [f"the database cannot be written: {why}"]
        return []
