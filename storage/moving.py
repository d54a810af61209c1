"""The mark of a company on its way from one database into another, empty one.

A database with half a company in it is opened for nothing else.
"""

import secrets
from typing import Final

from sqlalchemy import Connection, delete, func, insert, inspect, select

from nps.refusal import Refusal
from storage.tables import FactRow, metadata

fact: Final = FactRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
TABLES: Final = tuple(table for table in metadata.sorted_tables if table is not fact)
"""Each after those that it refers to; without the facts, of which the mark is one."""

MARK: Final = "move"
"""In both databases, with the same value, while one is copied into the other."""
_MARKED: Final = select(fact.c.value).where(fact.c.name == MARK)
_UNMARK: Final = delete(fact).where(fact.c.name == MARK)


def expect_whole(connection: Connection) -> None:
    """Raises Refusal where half a company has been copied."""
    if connection.dialect.name != "sqlite" and mark(connection):
        raise Refusal(
            "A move into this database has not come to its end: the same `earful move` again goes"
            " on with it."
        )


def mark(connection: Connection) -> str | None:
    found: str | None = connection.scalar(_MARKED)
    return found


def marked(connection: Connection) -> str:
    """The mark of a database that is to be copied; made where it has none yet."""
    found = mark(connection)
    if found is None:
        found = secrets.token_hex(8)
        connection.execute(insert(fact).values(name=MARK, value=found))
    return found


def unmark(connection: Connection) -> None:
    connection.execute(_UNMARK)


def begin(connection: Connection, ours: str) -> bool:
    """Ready an empty database for the company marked *ours*; False where its copy has begun.

    Raises Refusal where anything else is in it.
    """
    if (found := mark(connection)) is not None:
        if found != ours:
            raise Refusal("Another company is on its way into that database. Take an empty one.")
        return False
    others = set(inspect(connection).get_table_names()) - {*metadata.tables, "alembic_version"}
    full = [table.name for table in TABLES if connection.scalar(select(func.count(table.c[0])))]
    if others or full:
        names = ", ".join(sorted({*others, *full}))
        raise Refusal(f"That database is not empty ({names}), and a move needs one that is.")
    connection.execute(delete(fact))
    connection.execute(insert(fact).values(name=MARK, value=ours))
    return True
