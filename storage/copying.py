"""A company copied row by row from one database into another, and then compared row by row.

Tables are copied in the order of their keys, so what is there already says how far it came, and the
same again goes on from there.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Row,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
)
from sqlalchemy import text as sql

from nps.refusal import Refusal
from storage import bulk
from storage.database import Database
from storage.moving import ENTERS, MARKS, TABLES, fact
from storage.store import Store

BATCH: Final = 5_000
"""Rows of one transaction."""

Key = tuple[Any, ...]
Tell = Callable[[int], None]
"""Told how many rows more are done."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What two databases with the same company in them agree on."""

    counts: dict[str, int]
    """Rows of each table."""
    differences: int
    """Of the rollup from a recount."""
    waiting: int
    """Open follow-ups."""
    due: int
    """Messages that are not as they should be."""

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


async def sums(database: Database) -> Sums:
    return await database.read(
        lambda store: Sums(
            {
                table.name: store.connection.scalar(select(func.count()).select_from(table)) or 0
                for table in TABLES
            },
            store.tallies.differences(),
            len(store.cases.waiting()),
            len(store.waiting.all()),
        )
    )


async def copy(source: Database, target: Database, tell: Tell) -> None:
    """What is not there yet; then what the database knows of itself, and where it counts on."""
    for table in TABLES:
        key = await target.read(partial(_last_key, table))
        while rows := await source.read(partial(_rows_after, table, key)):
            await target.write(partial(_copy_in, table, rows))
            key = _key_of(table, rows[-1])
            tell(len(rows))
    facts = await source.read(_facts)
    await target.write(partial(_finish, facts))


async def compare(source: Database, target: Database, tell: Tell) -> None:
    """Raises Refusal where the two are not the same in every row, or in what they add up to."""
    for table in TABLES:
        key: Key | None = None
        while True:
            there = await source.read(partial(_rows_after, table, key))
            here = await target.read(partial(_rows_after, table, key))
            if [tuple(row) for row in there] != [tuple(row) for row in here]:
                raise Refusal(
                    f"What was copied of {table.name} is not what stands there now{AGAIN}"
                )
            if not there:
                break
            key = _key_of(table, there[-1])
            tell(len(there))
    before, after = await sums(source), await sums(target)
    if before != after or await source.read(_facts) != await target.read(_facts):
        raise Refusal(f"The two do not add up to the same{AGAIN}")
    if after.differences:
        raise Refusal("The figures are not what the responses say: earful rollup rebuild, first.")


AGAIN: Final = (
    ": somebody wrote to the old database meanwhile. Nothing is lost there. Let nobody write to it,"
    " make the new database anew, empty, and move once more."
)


def _last_key(table: Table, store: Store) -> Key | None:
    """Of the row that was copied last; None where none was."""
    newest = [column.desc() for column in table.primary_key]
    row = store.connection.execute(select(*table.primary_key).order_by(*newest).limit(1)).first()
    return tuple(row) if row else None


def _rows_after(table: Table, key: Key | None, store: Store) -> Sequence[Row[Any]]:
    """The next BATCH rows, in the order of their keys."""
    asked = select(table).order_by(*table.primary_key).limit(BATCH)
    if key is not None:
        columns: list[Column[Any]] = list(table.primary_key)
        values = [literal(part, column.type) for part, column in zip(key, columns, strict=True)]
        asked = asked.where(tuple_(*columns) > tuple_(*values))
    return store.connection.execute(asked).all()


def _key_of(table: Table, row: Row[Any]) -> Key:
    return tuple(row._mapping[column] for column in table.primary_key)  # noqa: SLF001  # its name for it


def _copy_in(table: Table, rows: Sequence[Row[Any]], store: Store) -> None:
    """By COPY, which takes four times as many a second as inserting does."""
    names = [column.name for column in table.columns]
    documents = [place for place, one in enumerate(table.columns) if isinstance(one.type, JSON)]
    records = [_record(row, documents) for row in rows]
    bulk.copy(store.connection, table.name, names, records)


def _record(row: Row[Any], documents: Sequence[int]) -> tuple[Any, ...]:
    values = list(row)
    for place in documents:
        values[place] = json.dumps(values[place])
    return tuple(values)


def _finish(facts: Sequence[tuple[str, str]], store: Store) -> None:
    """What the other database knows of itself, where its numbers go on, and how much there is."""
    connection = store.connection
    connection.execute(delete(fact).where(fact.c.name != ENTERS))
    rows = [{"name": name, "value": value} for name, value in facts]
    if rows:
        connection.execute(insert(fact), rows)
    _go_on_counting(connection)
    connection.exec_driver_sql("ANALYZE")


def _facts(store: Store) -> list[tuple[str, str]]:
    """All but the marks."""
    asked = select(fact.c.name, fact.c.value).where(fact.c.name.not_in(MARKS)).order_by(fact.c.name)
    return [(row.name, row.value) for row in store.connection.execute(asked)]


def _go_on_counting(connection: Connection) -> None:
    """The next number of each table comes after the last that was copied."""
    for table in TABLES:
        column = table.autoincrement_column
        if column is not None:
            named = {"table": table.name, "column": column.name}
            highest = f"(SELECT max({column.name}) FROM {table.name})"  # noqa: S608  # our own names
            connection.execute(
                sql(
                    "SELECT setval(pg_get_serial_sequence(:table, :column),"
                    f" coalesce({highest}, 1), {highest} IS NOT NULL)"
                ),
                named,
            )
