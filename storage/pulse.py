"""How much there is to do, in a few numbers: for whoever watches from outside."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, Integer, and_, bindparam, case, func, or_, select

from storage.cases import UNRESOLVED
from storage.cases import case as followup
from storage.columns import Instant
from storage.deliveries import deliverable
from storage.posting_rows import posting


@dataclass(frozen=True, slots=True)
class Backlog:
    """What one platform does not show yet."""

    due: int = 0
    """Should stand by now, or was tried already, and can be shown."""
    oldest: datetime | None = None
    """Since when the oldest of these should stand."""
    parked: int = 0
    """Cannot be shown until somebody mends something."""
    in_doubt: int = 0
    """May stand already; it is looked for first."""
    leased: int = 0
    """A courier has it in hand."""
    run_out: int = 0
    """A courier had it in hand, and did not say what became of it."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Unhappy customers in one state of the follow-up."""

    count: int = 0
    overdue: int = 0
    """Should have been resolved by now."""


@dataclass(frozen=True)
class Pulse:
    connection: Connection

    def backlogs(self, now: datetime, prefixes: Collection[str]) -> Mapping[str, Backlog]:
        """By what stands before a channel's colon, of *prefixes* alone; every one of them."""
        rows = self.connection.execute(_BACKLOGS, {"now": now, "prefixes": prefixes})
        found = {row.prefix: Backlog(*row[1:]) for row in rows}
        return {prefix: found.get(prefix, Backlog()) for prefix in prefixes}

    def followups(self, now: datetime) -> Mapping[str, Unresolved]:
        """By state, of those that are not at their end; every one of them."""
        found = {
            row.state: Unresolved(*row[1:]) for row in self.connection.execute(_CASES, {"now": now})
        }
        return {state: found.get(state, Unresolved()) for state in UNRESOLVED}


_NOW: Final = bindparam("now", type_=Instant)


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0).cast(Integer)


_TRIED: Final = posting.c.attempts > 0
_IS_DUE: Final = and_(posting.c.parked.is_(None), or_(posting.c.due_at <= _NOW, _TRIED))
_SINCE: Final = case((_TRIED, posting.c.wanted_at), else_=posting.c.due_at)
"""A failed attempt makes a posting due anew; since when it is missing does not change by that."""
_BACKLOGS: Final = (
    select(
        posting.c.prefix,
        _how_many(_IS_DUE),
        func.min(case((_IS_DUE, _SINCE))),
        _how_many(posting.c.parked.is_not(None)),
        _how_many(posting.c.in_doubt),
        _how_many(posting.c.lease_until > _NOW),
        _how_many(posting.c.lease_until <= _NOW),
    )
    .where(posting.c.due_at.is_not(None), *deliverable())
    .group_by(posting.c.prefix)
)
_CASES: Final = (
    select(followup.c.state, func.count(), _how_many(followup.c.resolve_by < _NOW))
    .where(followup.c.state.in_(UNRESOLVED))
    .group_by(followup.c.state)
)
