"""The rollup: how many gave each score on each day, kept with the responses themselves."""

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Date,
    Integer,
    RowMapping,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from nps.period import ALL as ALL_TIME
from nps.period import Period
from nps.question import MONTH, Dimension
from nps.score import SCORES
from nps.tally import Tally
from storage.bulk import Bulk
from storage.tables import COUNTS, CubeRow, ResponseRow, RollupRow

rollup: Final = RollupRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
cube: Final = CubeRow.__table__  # type: ignore[attr-defined]
response: Final = ResponseRow.__table__  # type: ignore[attr-defined]

ALL: Final = "all"
"""The dimension of the rollup that has only one value, the empty one."""
NOBODY: Final[ColumnElement[int]] = literal_column("0", Integer)
"""Written out: as a parameter it would be told to the driver dozens of times for each question."""


class Cell(NamedTuple):
    """Where one response counts."""

    day: date
    team: str
    touchpoint: str
    segment: str
    score: int


@dataclass(frozen=True)
class Tallies:
    """Tallies of any period, read from the rollup alone."""

    connection: Connection

    def of(self, period: Period, filters: Mapping[Dimension, str] | None = None) -> Tally:
        """Everybody who answered in *period* and has all the values in *filters*."""
        return self.of_each([period], filters)[period]

    def of_each(
        self, periods: Iterable[Period], filters: Mapping[Dimension, str] | None = None
    ) -> dict[Period, Tally]:
        """As `of`, for several periods in one query."""
        asked = tuple(dict.fromkeys(periods))
        rows = self.connection.execute(_totals(_shapes(asked, filters)), _told(asked, filters))
        return {asked[row[0]]: Tally(tuple(row[1:])) for row in rows.all()}

    def by(
        self, by: str, period: Period, filters: Mapping[Dimension, str] | None = None
    ) -> dict[str | None, Tally]:
        """The tally of each value of a Dimension, or of each MONTH; None for no value."""
        if by == MONTH:
            return _by_month(self.daily(period, filters))
        return self.by_each(Dimension(by), [period], filters)[period]

    def by_each(
        self,
        by: Dimension,
        periods: Iterable[Period],
        filters: Mapping[Dimension, str] | None = None,
    ) -> dict[Period, dict[str | None, Tally]]:
        """As `by` a dimension, for several periods in one query."""
        asked = tuple(dict.fromkeys(periods))
        query = _by_value(by, _shapes(asked, filters))
        found: dict[Period, dict[str | None, Tally]] = {period: {} for period in asked}
        for place, value, *counts in self.connection.execute(query, _told(asked, filters)).all():
            tally = Tally(tuple(counts))
            if tally.n:
                found[asked[place]][value or None] = tally
        return found

    def daily(
        self, period: Period, filters: Mapping[Dimension, str] | None = None
    ) -> dict[date, Tally]:
        """The tally of each day that has answers, oldest first."""
        asked = _daily(Shape.of(period, filters))
        rows = self.connection.execute(asked, values(period, filters))
        return {row[0]: tally for row in rows if (tally := Tally(tuple(row[1:]))).n}

    def days(self, filters: Mapping[Dimension, str] | None = None) -> tuple[date, date] | None:
        """The first and the last day that have answers; None where nobody ever answered."""
        table, conditions = _counted(tuple(filters or {}))
        asked = select(func.min(table.c.day), func.max(table.c.day))
        asked = asked.where(*conditions, _some(table))
        first, last = self.connection.execute(asked, values(ALL_TIME, filters)).one()
        return (first, last) if first else None

    def values(self, dimension: Dimension) -> list[str]:
        """Every value that some response has, in alphabetical order."""
        asked = (
            select(rollup.c.value)
            .where(rollup.c.dimension == dimension.value, rollup.c.value != "", _some(rollup))
            .distinct()
        )
        return sorted(self.connection.scalars(asked), key=str.casefold)

    def add(self, cells: Mapping[Cell, int]) -> None:
        """Count *cells* so many times more, or less where negative; writers go in key order."""
        in_rollup, in_cube = _rows(cells)
        _ADD_TO_ROLLUP.run(self.connection, in_rollup)
        _ADD_TO_CUBE.run(self.connection, in_cube)

    def recounted(self) -> dict[Cell, int]:
        """What the responses themselves say, for comparison with the rollup."""
        columns = [response.c[name] for name in Cell._fields]
        asked = select(*columns, func.count()).where(~response.c.excluded).group_by(*columns)
        return {Cell(*row[:-1]): row[-1] for row in self.connection.execute(asked)}

    def differences(self) -> int:
        """How many rows of rollup and cube differ from a recount; 0 is the only good answer."""
        in_rollup, in_cube = _rows(self.recounted())
        return self._differing(rollup, in_rollup) + self._differing(cube, in_cube)

    def rebuild(self) -> None:
        """Count everything anew."""
        self.connection.execute(delete(rollup))
        self.connection.execute(delete(cube))
        in_rollup, in_cube = _rows(self.recounted())
        if in_cube:
            self.connection.execute(insert(rollup), in_rollup)
            self.connection.execute(insert(cube), in_cube)

    def _differing(self, table: Any, expected: Iterable[Mapping[str, Any]]) -> int:
        keys = [column.name for column in table.primary_key]
        wanted = {tuple(row[key] for key in keys): _counts(row) for row in expected}
        found = {
            tuple(row[key] for key in keys): _counts(row)
            for row in self.connection.execute(select(table)).mappings()
            if any(_counts(row))
        }
        return sum(wanted.get(key) != found.get(key) for key in wanted.keys() | found.keys())


class Shape(NamedTuple):
    """What a question is like, whatever its values are.

    All of one shape are one statement, which is made once: that takes longer than to answer it.
    """

    filters: tuple[Dimension, ...]
    """The value of each is a parameter of the same name."""
    is_bounded: bool
    """Whether the period has a first and a last day."""

    @classmethod
    def of(cls, period: Period, filters: Mapping[Dimension, str] | None) -> "Shape":
        return cls(tuple(filters or {}), period.start is not None and period.end is not None)

    def within(self, table: Any, place: int = 0) -> list[ColumnElement[bool]]:
        """The days of *table* that are of the period; *place* tells it from a query's others."""
        first = bindparam(f"first{place}", type_=Date())
        last = bindparam(f"last{place}", type_=Date())
        return [table.c.day.between(first, last)] if self.is_bounded else []


def values(
    period: Period, filters: Mapping[Dimension, str] | None, place: int = 0
) -> dict[str, Any]:
    """The parameters of a question."""
    told: dict[str, Any] = {dimension.value: value for dimension, value in (filters or {}).items()}
    return {f"first{place}": period.start, f"last{place}": period.end, **told}


def _shapes(
    periods: Sequence[Period], filters: Mapping[Dimension, str] | None
) -> tuple[Shape, ...]:
    return tuple(Shape.of(period, filters) for period in periods)


def _told(periods: Sequence[Period], filters: Mapping[Dimension, str] | None) -> dict[str, Any]:
    """The parameters of a question about several periods."""
    told = [values(period, filters, place) for place, period in enumerate(periods)]
    return dict(ChainMap(*told))


@cache
def _totals(shapes: tuple[Shape, ...]) -> CompoundSelect[Any]:
    """A row for each, behind its place among them."""
    return union_all(*(_total(shape, place) for place, shape in enumerate(shapes)))


def _total(shape: Shape, place: int) -> Select[Any]:
    table, conditions = _counted(shape.filters)
    sums = [func.coalesce(func.sum(table.c[count]), NOBODY) for count in COUNTS]
    columns: list[Any] = [_place(place), *sums]
    return select(*columns).where(*conditions, *shape.within(table, place))


def _place(place: int) -> ColumnElement[int]:
    return literal_column(str(place), Integer)


@cache
def _by_value(dimension: Dimension, shapes: tuple[Shape, ...]) -> CompoundSelect[Any]:
    """Rows for each, behind its place among them."""
    return union_all(*(_of_values(dimension, one, place) for place, one in enumerate(shapes)))


def _of_values(dimension: Dimension, shape: Shape, place: int) -> Select[Any]:
    table: Any
    if shape.filters:
        table, conditions = cube, _equal(shape.filters)
        value = cube.c[dimension.value]
    else:
        table, conditions = rollup, [rollup.c.dimension == dimension.value]
        value = rollup.c.value
    asked = _summed(table, value, _place(place))
    return asked.where(*conditions, *shape.within(table, place))


@cache
def _daily(shape: Shape) -> Select[Any]:
    table, conditions = _counted(shape.filters)
    asked = _summed(table, table.c.day).where(*conditions, *shape.within(table))
    return asked.order_by(table.c.day)


def _counted(filters: tuple[Dimension, ...]) -> tuple[Any, list[ColumnElement[bool]]]:
    """The smallest table that can answer, and the conditions on it."""
    if len(filters) > 1:
        return cube, _equal(filters)
    for dimension in filters:
        is_value = rollup.c.value == bindparam(dimension.value)
        return rollup, [rollup.c.dimension == dimension.value, is_value]
    return rollup, [rollup.c.dimension == ALL]


def _equal(filters: tuple[Dimension, ...]) -> list[ColumnElement[bool]]:
    return [cube.c[dimension.value] == bindparam(dimension.value) for dimension in filters]


def _some(table: Any) -> ColumnElement[bool]:
    """Rows in which anybody is counted: those whose last response moved away stay, empty."""
    return or_(*(table.c[count] > 0 for count in COUNTS))


def _summed(table: Any, by: Any, *before: Any) -> Select[Any]:
    return select(*before, by, *(func.sum(table.c[count]) for count in COUNTS)).group_by(by)


def _by_month(daily: Mapping[date, Tally]) -> dict[str | None, Tally]:
    months: defaultdict[str | None, Tally] = defaultdict(Tally)
    for day, tally in daily.items():
        months[f"{day:%Y-%m}"] += tally
    return dict(months)


def _rows(cells: Mapping[Cell, int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the rollup and of the cube that *cells* make, in key order."""
    in_rollup: defaultdict[tuple[str, str, date], list[int]] = defaultdict(_nobody)
    in_cube: defaultdict[tuple[date, str, str, str], list[int]] = defaultdict(_nobody)
    for cell, count in cells.items():
        if not count:
            continue
        in_cube[cell.day, cell.team, cell.touchpoint, cell.segment][cell.score] += count
        in_rollup[ALL, "", cell.day][cell.score] += count
        for dimension in Dimension:
            in_rollup[dimension, getattr(cell, dimension), cell.day][cell.score] += count
    return (
        [
            {"dimension": str(key[0]), "value": key[1], "day": key[2]} | _named(counts)
            for key, counts in sorted(in_rollup.items())
        ],
        [
            dict(zip(("day", "team", "touchpoint", "segment"), key, strict=True)) | _named(counts)
            for key, counts in sorted(in_cube.items())
        ],
    )


def _nobody() -> list[int]:
    return [0] * len(SCORES)


def _named(counts: list[int]) -> dict[str, int]:
    return dict(zip(COUNTS, counts, strict=True))


def _counts(row: Mapping[str, Any] | RowMapping) -> tuple[int, ...]:
    return tuple(row[count] for count in COUNTS)


def _adding_to(table: Any) -> Bulk:
    """An insert that adds to the counts which stand there already; the same on both databases."""
    names = [column.name for column in table.columns]
    keys = ", ".join(column.name for column in table.primary_key)
    more = ", ".join(f"{count} = {table.name}.{count} + excluded.{count}" for count in COUNTS)
    statement = text(
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608  # our own names alone
        f"VALUES ({', '.join(f':{name}' for name in names)}) "
        f"ON CONFLICT ({keys}) DO UPDATE SET {more}"
    )
    return Bulk(statement.bindparams(bindparam("day", type_=Date())))


_ADD_TO_ROLLUP: Final = _adding_to(rollup)
_ADD_TO_CUBE: Final = _adding_to(cube)
