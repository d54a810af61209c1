"""More keys than one query takes are asked for in parts."""

from collections.abc import Iterator, Sequence
from itertools import repeat
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
        yield from connection.execute(asked, {"keys": filled(some), **more})


def filled(keys: Sequence[T]) -> Sequence[T]:
    """*keys*, the last repeated until they are 1, 2, 4, 8 or so: to ask twice finds nothing twice.

    Each other number of keys is another query to the database, which it would have to prepare.
    """
    wanted = min(1 << (len(keys) - 1).bit_length(), KEYS_IN_A_QUERY)
    return [*keys, *repeat(keys[-1], wanted - len(keys))]
