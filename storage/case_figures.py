"""Figures of cases: what became of them, and why they had begun."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, select

from nps.followup import State
from nps.period import Period
from nps.question import Dimension
from nps.week import Loop
from storage.cases import UNRESOLVED, case, of_team, opened
from storage.columns import Instant
from storage.tables import ResponseRow
from storage.tallies import Shape, values

response: Final = ResponseRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it

ANYWHERE: Final = timedelta(days=2)
"""Wherever on Earth and however wrong its clock: no case is so much older than its answer's day."""


@dataclass(frozen=True)
class CaseFigures:
    """Counted from the cases themselves, of which there are far fewer than responses."""

    connection: Connection

    def loop(self, start: datetime, end: datetime, team: str | None = None) -> Loop:
        """What became of those, and how many wait from whichever time."""
        resolved = case.c.state == State.RESOLVED.value
        became = select(
            func.count(),
            func.count().filter(case.c.claimed_at <= case.c.claim_by),
            func.count().filter(resolved),
        ).where(opened(start, end), of_team(team))
        waits = select(func.count(), func.min(case.c.opened_at)).where(
            case.c.state.in_(UNRESOLVED), of_team(team)
        )
        unhappy, in_time, done = self.connection.execute(became).one()
        waiting, since = self.connection.execute(waits).one()
        return Loop(unhappy, in_time, done, waiting, since)

    def states(self, period: Period, filters: Mapping[Dimension, str]) -> dict[State, int]:
        """How many cases stand where, of those who answered in *period* with all these values."""
        told = values(period, filters)
        if period.start:
            told["since"] = datetime.combine(period.start, time(), UTC) - ANYWHERE
        rows = self.connection.execute(_states(Shape.of(period, filters)), told)
        return {State(row[0]): row[1] for row in rows}

    def causes(
        self, start: datetime, end: datetime, team: str | None = None
    ) -> list[tuple[str, int]]:
        """Root causes given on cases opened in that time, with how many; most frequent first."""
        count = func.count()
        asked = (
            select(case.c.cause, count)
            .where(case.c.cause != "", opened(start, end), of_team(team))
            .group_by(case.c.cause)
            .order_by(count.desc(), case.c.cause)
        )
        return [(row[0], row[1]) for row in self.connection.execute(asked)]


@cache
def _states(shape: Shape) -> Select[Any]:
    """Goes by the cases, of which there are far fewer than responses."""
    counted = (
        select(response.c.id)
        .where(response.c.key == case.c.response_key, ~response.c.excluded)
        .where(*(response.c[one.value] == bindparam(one.value) for one in shape.filters))
        .where(*shape.within(response))
        .exists()
    )
    asked = select(case.c.state, func.count()).where(counted).group_by(case.c.state)
    since = case.c.opened_at >= bindparam("since", type_=Instant)
    return asked.where(since) if shape.is_bounded else asked
