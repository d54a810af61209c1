"""What digests have said, so that a later one can say that it has changed."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from nps.period import Period
from nps.tally import Tally
from storage.tables import ToldRow

told: Final = ToldRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it


@dataclass(frozen=True)
class Told:
    """The tally that each digest told of each week."""

    connection: Connection

    def get(self, digest: str, week: Period) -> Tally | None:
        """What *digest* (a team's key, or "leadership") told of *week*; None where it did not."""
        found = self.connection.scalar(
            select(told.c.counts).where(told.c.digest == digest, told.c.week == week.label)
        )
        return Tally(tuple(found)) if found is not None else None

    def keep(self, digest: str, week: Period, tally: Tally) -> None:
        """The latest telling counts."""
        self.connection.execute(
            delete(told).where(told.c.digest == digest, told.c.week == week.label)
        )
        self.connection.execute(
            insert(told).values(digest=digest, week=week.label, counts=list(tally.counts))
        )
