"""What is known of many unhappy customers who came at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select

from nps.followup import State
from nps.listing import Burst
from nps.shared_trait import Traits, shared_trait, traits
from storage.cases import case
from storage.crowds import Crowds
from storage.tables import ResponseRow

response: Final = ResponseRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

USUAL: Final = timedelta(weeks=13)
"""How long before a burst that is looked at which says what is usual."""
LONG: Final = timedelta(hours=1)
"""From an answer to its coming, from which on it tells of another time than that."""
MOST: Final = 500
"""Customers of either who are looked at: the newest."""
_COUNTS: Final = case.c.state != State.WITHDRAWN.value


@dataclass(frozen=True)
class Bursts:
    """Bursts by their channel and their time, in which all unhappy customers of it count."""

    connection: Connection
    crowds: Crowds

    def of(self, channel: str, first_at: datetime, last_at: datetime) -> Burst:
        """Of those who came to the teams that read in *channel*, from then until then."""
        ours = case.c.team.in_(self.crowds.teams_in(channel))
        at = case.c.opened_at
        theirs = (ours, at >= first_at, at <= last_at, _COUNTS)
        count = self.connection.scalar(select(func.count()).where(*theirs)) or 0
        now = self._rows(*theirs)
        before = self._rows(ours, at >= first_at - USUAL, at < first_at, _COUNTS)
        shared = shared_trait(_traits(now), _traits(before))
        return Burst(count, first_at, last_at, shared, _answered_since(now))

    def _rows(self, *which: ColumnElement[bool]) -> Sequence[Any]:
        told = (response.c.touchpoint, response.c.segment, response.c.tags)
        asked = (
            select(case.c.opened_at, response.c.answered_at, *told)
            .join(case, case.c.response_key == response.c.key)
            .where(*which)
            .order_by(case.c.opened_at.desc(), case.c.number.desc())
            .limit(MOST)
        )
        return self.connection.execute(asked).all()


def _traits(rows: Sequence[Any]) -> Sequence[Traits]:
    return [traits(row.touchpoint, row.segment, row.tags) for row in rows]


def _answered_since(rows: Sequence[Any]) -> datetime | None:
    """Of a file, or of what a survey tool could not send for long."""
    late = [row.answered_at for row in rows if row.opened_at - row.answered_at > LONG]
    return min(late) if 2 * len(late) > len(rows) else None
