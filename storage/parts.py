"""More keys than one query takes are asked for in parts."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam

T = TypeVar("T")

KEYS_IN_A_QUERY: Final = 5_000
"""Either database takes some more than 32,000 parameters."""
KEYS: Final[BindParameter[Any]] = bindparam("keys", expanding=True)
"""For as many as `parts` gives. A query that is made once, not for each visit, is much quicker."""


def parts(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """*keys*, so many at a time as one query takes."""
    for start in range(0, len(keys), KEYS_IN_A_QUERY):
        yield keys[start : start + KEYS_IN_A_QUERY]


def in_parts(
    connection: Connection, asked: Select[Any], keys: Sequence[Any], **more: Any
) -> Iterator[Row[Any]]:
    """The rows of a query for KEYS."""
    for some in parts(keys):
        yield from connection.execute(asked, {"keys": some, **more})
