"""What the same customer answered just before and just after."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    select,
)

from nps.case import OtherScore
from nps.response import Response
from storage.parts import KEYS, in_parts
from storage.tables import ResponseRow

response: Final = ResponseRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
other: Final = response.alias("other")

OtherScores = tuple[OtherScore | None, OtherScore | None]
"""The nearest scores that the same customer gave before and after a response."""
NO_OTHERS: Final[OtherScores] = (None, None)
NOTHING: Final[ColumnElement[str]] = literal_column("''", String)
"""Written out, not a parameter: only so is it seen that a partial index serves."""
_SCORES: Final = select(response.c.id, response.c.score, response.c.answered_at).where(
    response.c.id.in_(KEYS)
)


def other_scores(connection: Connection, of: Iterable[Response]) -> dict[str, OtherScores]:
    """For each of these responses, what the same customer gave just before and just after.

    The same customer has the same e-mail address; who has none, the same id in the same
    source. A response of which nothing tells the customer is left out.
    """
    by_email: list[str] = []
    by_id: dict[str, list[str]] = {}
    for one in of:
        if one.customer.email:
            by_email.append(one.key)
        elif one.customer.id:
            by_id.setdefault(one.source, []).append(one.key)
    found = _beside(connection, _BY_EMAIL, by_email)
    for source, keys in by_id.items():
        found |= _beside(connection, _BY_ID, keys, begins=f"{source}:")
    return found


def _beside(
    connection: Connection, neighbours: Select[Any], keys: Sequence[str], **more: str
) -> dict[str, OtherScores]:
    rows = list(in_parts(connection, neighbours, keys, **more))
    ids: set[int | None] = {id_ for row in rows for id_ in (row.before, row.after)}
    found = in_parts(connection, _SCORES, list(ids - {None}))
    scores = {row.id: OtherScore(row.score, row.answered_at) for row in found}
    return {row.key: (scores.get(row.before), scores.get(row.after)) for row in rows}


def _by_email() -> Select[Any]:
    """Whoever gave an e-mail address is known by it, in every source."""
    same = and_(
        other.c.customer_email == response.c.customer_email, other.c.customer_email != NOTHING
    )
    return _neighbours(same)


def _by_id() -> Select[Any]:
    """Whoever gave none is known by the id that the source has for them."""
    begins = bindparam("begins", type_=String)
    same = and_(
        other.c.customer_id == response.c.customer_id,
        other.c.customer_id != NOTHING,
        func.substr(other.c.key, 1, func.length(begins)) == begins,
    )
    return _neighbours(same)


def _neighbours(same: ColumnElement[bool]) -> Select[Any]:
    """The key of each of KEYS' responses, with the ids of those just before and just after it."""
    at = other.c.answered_at
    before = _first(same & (at < response.c.answered_at), at.desc())
    after = _first(same & (at > response.c.answered_at), at)
    both = before.label("before"), after.label("after")
    return select(response.c.key, *both).where(response.c.key.in_(KEYS))


def _first(which: ColumnElement[bool], order: ColumnElement[Any]) -> ScalarSelect[int]:
    asked = select(other.c.id).where(which, ~other.c.excluded).order_by(order, other.c.id)
    return asked.limit(1).correlate(response).scalar_subquery()


_BY_EMAIL: Final = _by_email()
_BY_ID: Final = _by_id()
