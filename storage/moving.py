"""The marks of a company on its way from one database into another, empty one.

A database with half a company in it is opened for nothing else, nor is one that its company left:
two that work on the same would tell everybody everything twice.
"""

import secrets
from typing import Final

from sqlalchemy import Connection, delete, func, insert, inspect, select

from nps.refusal import Refusal
from storage.tables import FactRow, metadata

fact: Final = FactRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
TABLES: Final = tuple(table for table in metadata.sorted_tables if table is not fact)
"""Each after those that it refers to; without the facts, of which the mark is one."""

LEAVES: Final = "moves as"
"""In the database that is copied: the mark of its company."""
ENTERS: Final = "half of"
"""In the one that it is copied into, until it is there whole: the same mark."""
LEFT: Final = "moved to"
"""In the database that was copied, once that is done: where the company is now."""
MARKS: Final = (LEAVES, ENTERS, LEFT)


def expect_whole(connection: Connection) -> None:
    """Raises Refusal where half a company has been copied, or where it lives elsewhere now."""
    if _value(connection, ENTERS):
        raise Refusal(
            "A move into this database has not come to its end: the same `earful move` again goes"
            " on with it."
        )
    if there := left_for(connection):
        raise Refusal(
            f"This company has moved to {there}: set DATABASE_URL to that. To stay with this file"
            " instead, without all that has come in there: `earful move --back`."
        )


def left_for(connection: Connection) -> str | None:
    """Where the company of this database is now, for people to read; None if it is here."""
    return _value(connection, LEFT)


def leave(connection: Connection, place: str) -> None:
    """Note that the company has moved to *place*."""
    connection.execute(delete(fact).where(fact.c.name == LEFT))
    connection.execute(insert(fact).values(name=LEFT, value=place))


def marked(connection: Connection) -> str:
    """The mark of a company that is to be copied; made where it has none yet."""
    found = _value(connection, LEAVES)
    if found is None:
        found = secrets.token_hex(8)
        connection.execute(insert(fact).values(name=LEAVES, value=found))
    return found


def _value(connection: Connection, name: str) -> str | None:
    found: str | None = connection.scalar(select(fact.c.value).where(fact.c.name == name))
    return found


def unmark(connection: Connection) -> None:
    """The company is here, and whole."""
    connection.execute(delete(fact).where(fact.c.name.in_(MARKS)))


def begin(connection: Connection, ours: str) -> bool:
    """Ready an empty database for the company marked *ours*; False where its copy has begun.

    Raises Refusal where anything else is in it.
    """
    if (found := _value(connection, ENTERS)) is not None:
        if found != ours:
            raise Refusal("Another company is on its way into that database. Take an empty one.")
        return False
    others = set(inspect(connection).get_table_names()) - {*metadata.tables, "alembic_version"}
    full = [table.name for table in TABLES if connection.scalar(select(func.count(table.c[0])))]
    if others or full:
        names = ", ".join(sorted({*others, *full}))
        raise Refusal(f"That database is not empty ({names}), and a move needs one that is.")
    connection.execute(delete(fact))
    connection.execute(insert(fact).values(name=ENTERS, value=ours))
    return True
