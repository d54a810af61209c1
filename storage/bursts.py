"""What is known of many unhappy customers who came at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

from nps.common import Facts, facts, in_common
from nps.followup import State
from nps.listing import Burst
from storage.cases import case
from storage.crowds import Crowds
from storage.tables import ResponseRow

response: Final = ResponseRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

USUAL: Final = timedelta(weeks=13)
"""How long before a burst that is looked at which says what is usual."""
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
        before = self._facts(ours, at >= first_at - USUAL, at < first_at, _COUNTS)
        return Burst(count, first_at, last_at, in_common(self._facts(*theirs), before))

    def _facts(self, *which: ColumnElement[bool]) -> Sequence[Facts]:
        asked = (
            select(response.c.touchpoint, response.c.segment, response.c.tags)
            .join(case, case.c.response_key == response.c.key)
            .where(*which)
            .order_by(case.c.opened_at.desc(), case.c.number.desc())
            .limit(MOST)
        )
        rows = self.connection.execute(asked)
        return [facts(row.touchpoint, row.segment, row.tags) for row in rows]
