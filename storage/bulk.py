"""Many rows through one statement, for what happens a thousand times a second."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnDefault, Connection, Dialect, Insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import await_only

Row = Mapping[str, Any]
Process = Callable[[Any], Any]
COPIED: Final = 200
"""Rows from which on PostgreSQL takes them by COPY: twice as many a second. Fewer go as fast by
themselves, which is pipelined; arrays that are unnested there are no faster, and cost us more."""


@dataclass(frozen=True)
class Bulk:
    """An insert or update that is compiled once, and whose rows go straight to the driver.

    SQLAlchemy itself looks at each row anew, which takes three times as long as storing it. All
    rows of one run name the same values; what JSON columns get is hashable: tuples, not lists.
    """

    statement: Any
    _compiled: dict[tuple[str, ...], "_Compiled"] = field(default_factory=dict, repr=False)
    """By the database's name and the names that its rows have."""

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        if not rows:
            return
        names = (connection.dialect.name, *rows[0])
        compiled = self._compiled.get(names)
        if compiled is None:
            compiled = _Compiled.of(self.statement, connection.dialect, rows[0])
            self._compiled[names] = compiled
        if compiled.table and len(rows) >= COPIED and connection.dialect.name == "postgresql":
            copy(connection, compiled.table, compiled.columns, compiled.drivers(rows))
        else:
            connection.exec_driver_sql(compiled.sql, compiled.drivers(rows))


def copy(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """New rows, as the driver takes them, by PostgreSQL's COPY."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise TypeError("there is no connection")
    await_only(driver.copy_records_to_table(table, records=rows, columns=columns))


@dataclass(frozen=True)
class _Compiled:
    sql: str
    pick: Callable[[Row], tuple[Any, ...]]
    """A row's values in the statement's order."""
    processes: Mapping[int, Process]
    """What the driver cannot take as it is, by place: times, days, JSON."""
    defaults: Row
    """Of columns that the rows do not name."""
    table: str
    """Into which rows are inserted, whatever is there; empty for any other statement."""
    columns: Sequence[str]

    @classmethod
    def of(cls, statement: Any, dialect: Dialect, row: Row) -> "_Compiled":
        compiled = statement.compile(dialect=dialect, column_keys=list(row))
        if not isinstance(compiled, SQLCompiler) or compiled.positiontup is None:
            raise TypeError(f"{dialect.name}'s driver does not take values by their places")
        names = compiled.positiontup
        types = [compiled.binds[name].type.dialect_impl(dialect) for name in names]
        processes = {place: type_.bind_processor(dialect) for place, type_ in enumerate(types)}
        unnamed = ((column.key, column.default) for column in compiled.insert_prefetch)
        defaults = {key: one.arg for key, one in unnamed if isinstance(one, ColumnDefault)}
        return cls(
            compiled.string,
            itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],),
            {place: process for place, process in processes.items() if process},
            defaults,
            statement.table.name if isinstance(statement, Insert) else "",
            names,
        )

    def drivers(self, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
        """*rows* as the driver takes them."""
        if self.defaults:
            rows = [{**self.defaults, **row} for row in rows]
        columns: list[Iterable[Any]] = list(zip(*map(self.pick, rows), strict=True))
        for place, process in self.processes.items():
            known = _Processed(process)
            columns[place] = [known[value] for value in columns[place]]
        return list(zip(*columns, strict=True))


class _Processed(dict[Any, Any]):
    """What became of each value: days, and much else, repeat from row to row."""

    def __init__(self, process: Process) -> None:
        self._process: Final = process

    def __missing__(self, value: Any) -> Any:
        self[value] = made = self._process(value)
        return made
