"""Where a platform's bot was added, and how to write there; some tell it only as it happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, ScalarResult, delete, insert, select

from storage.tables import ReachRow

reach: Final = ReachRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

Details = Mapping[str, str]
"""What the platform itself needs to write to a place."""


@dataclass(frozen=True)
class Reach:
    connection: Connection

    def keep(self, platform: str, place: str, kind: str, details: Details, now: datetime) -> None:
        """As the platform says now; what it said before of *place* is gone."""
        self.drop(platform, place)
        self.connection.execute(
            insert(reach).values(
                platform=platform, place=place, kind=kind, details=dict(details), seen_at=now
            )
        )

    def drop(self, platform: str, place: str) -> None:
        self.connection.execute(
            delete(reach).where(reach.c.platform == platform, reach.c.place == place)
        )

    def details(self, platform: str, place: str) -> Details | None:
        return self.connection.scalar(
            select(reach.c.details).where(reach.c.platform == platform, reach.c.place == place)
        )

    def latest(self, platform: str) -> Details | None:
        """Of the place that was heard of last."""
        return self._newest_first(platform).first()

    def ways(self, platform: str, by: str) -> Sequence[Details]:
        """Of the place that was heard of last for each value of *by*, a detail; newest first."""
        known: dict[str | None, Details] = {}
        for details in self._newest_first(platform):
            known.setdefault(details.get(by), details)
        return [*known.values()]

    def places(self, platform: str, kind: str) -> Sequence[tuple[str, Details]]:
        rows = self.connection.execute(
            select(reach.c.place, reach.c.details)
            .where(reach.c.platform == platform, reach.c.kind == kind)
            .order_by(reach.c.place)
        )
        return [(row.place, row.details) for row in rows]

    def _newest_first(self, platform: str) -> ScalarResult[Details]:
        return self.connection.scalars(
            select(reach.c.details)
            .where(reach.c.platform == platform)
            .order_by(reach.c.seen_at.desc(), reach.c.place)
        )
