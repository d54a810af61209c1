"""Dates as files write them: which order a file's are in, and reading them by it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Final, TypeAlias

from handlers.times import NOON, NotATime, plausible, read_time, shown
from nps.refusal import Refusal

DateReader: TypeAlias = Callable[[str], datetime]
"""Takes a cell without outer blanks. Raises NotATime."""

MOST_REMEMBERED: Final = 50_000
"""Dates of which the meaning is kept, since a file repeats its days."""

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan janv january januar janvier ene enero jänner",
            "feb fév févr fev fevr february februar février fevrier febrero",
            "mar mär mrz mars march märz maerz marzo",
            "apr avr abr april avril abril",
            "may mai mayo",
            "jun juin june juni junio",
            "jul juil july juli juillet julio",
            "aug août aout ago august agosto",
            "sep sept september septembre septiembre",
            "oct okt october oktober octobre octubre",
            "nov november novembre noviembre",
            "dec dez déc dic december dezember décembre decembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_FIGURES: Final = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})(?:,?[T ]\s*(\S.*))?")
_NAMED: Final = re.compile(
    r"""
    ((?P<d1>\d{1,2}) (\.|st|nd|rd|th|er|º)? [\ -]+ (de\ )?)?
    (?P<m>[^\W\d_]{3,10}) \.? [\ ,-]+ (de\ )?
    ((?P<d2>\d{1,2}) (st|nd|rd|th)? ,? [\ -]+)?
    (?P<y>\d{4}|\d{2})
    (,? \s+ (at\s+)? (?P<t>\d.*))?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CLOCK: Final = re.compile(
    r"(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?m\.?)?\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


class Order(StrEnum):
    """Which comes first in 03/04/2026, as --date-format spells it."""

    DAY = "day-first"
    MONTH = "month-first"


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a file writes its dates. ISO 8601, month names and Unix times are read in any case."""

    order: Order | None = None
    """Of dates in figures; None where there are none, and those that come are refused."""
    pattern: str = ""
    """As datetime.strptime takes it; then nothing else is read."""
    example: str = ""
    """A date that proves the order."""
    or_other: bool = False
    """Whether a date that cannot be in that order is read in the other one."""

    @property
    def said(self) -> str:
        if self.pattern:
            return f"as {self.pattern}"
        if self.order is None:
            return "year first (ISO 8601), or with the month's name"
        proof = f", as {self.example} shows" if self.example else ""
        other = ", or the other way round where it can only be so" if self.or_other else ""
        return f"{'day' if self.order is Order.DAY else 'month'} first{proof}{other}"


def asked(word: str) -> DateStyle:
    """The style that --date-format names. Raises Refusal where it names none."""
    if word in set(Order):
        return DateStyle(Order(word))
    if (both := word.replace(" ", "").split(",")) and len(both) == 2 and set(both) == set(Order):
        return DateStyle(Order(both[0]), or_other=True)
    if "%" not in word:
        raise Refusal(
            f"{word!r} is no date format: give day-first, month-first, day-first,month-first, or a"
            " pattern such as --date-format '%d/%m/%Y %H:%M'."
        )
    try:
        datetime.strptime(datetime(2026, 11, 23, 14, 2, tzinfo=UTC).strftime(word), word)  # noqa: DTZ007  # only whether it works
    except (ValueError, re.error):
        raise Refusal(f"{word!r} is no pattern that dates can be read by.") from None
    return DateStyle(pattern=word)


def are_in_figures(cells: Iterable[str]) -> bool:
    """Whether some of *cells* are dates whose order must be proved."""
    found = (_FIGURES.fullmatch(cell.strip().partition(" ")[0]) for cell in cells)
    return any(len(one[1]) < 3 for one in found if one)


def detected(cells: Iterable[tuple[int, str]]) -> DateStyle:
    """The order that the dates of a whole file prove; *cells* come with their lines.

    Raises Refusal where there are dates in figures that prove both orders, or none.
    """
    proofs: dict[Order, tuple[int, str]] = {}
    unproven: tuple[int, str] | None = None
    seen: set[str] = set()
    for line, cell in cells:
        day = cell.strip().partition(" ")[0]
        if day in seen or not (found := _FIGURES.fullmatch(day)):
            continue
        if len(seen) < MOST_REMEMBERED:
            seen.add(day)
        if order := _proven(found):
            proofs.setdefault(order, (line, day))
        elif len(found[1]) < 3:
            unproven = unproven or (line, day)
        if len(proofs) == len(Order):
            raise Refusal(_both(proofs))
    if proofs:
        [(order, (_, example))] = proofs.items()
        return DateStyle(order, example=example)
    if unproven:
        raise Refusal(_neither(*unproven))
    return DateStyle()


def _proven(found: re.Match[str]) -> Order | None:
    """The order that one date can only be in; with dots, nobody writes the month first."""
    first, dot, second, _, _ = found.groups()
    if len(first) > 2:
        return None
    if int(first) > 12 >= int(second) or (dot == "." and int(second) <= 12):
        return Order.DAY
    return Order.MONTH if int(second) > 12 >= int(first) else None


def _both(proofs: dict[Order, tuple[int, str]]) -> str:
    (day_line, day), (month_line, month) = proofs[Order.DAY], proofs[Order.MONTH]
    return (
        f"Some dates have the day first (line {day_line}: {day}), others the month (line"
        f" {month_line}: {month}), so nobody can tell what 03/04/2026 means in this file. Mend it,"
        " or pass --date-format day-first (or month-first): the rows of the other order are then"
        " rejected where they can be told. With --date-format day-first,month-first those are read"
        " month first, and 03/04/2026 day first."
    )


def _neither(line: int, example: str) -> str:
    return (
        f"No date of this file tells whether the day or the month comes first (line {line}:"
        f" {example}). Pass --date-format day-first or --date-format month-first."
    )


def reader(style: DateStyle, zone: tzinfo, now: datetime) -> DateReader:
    """Reads cells by *style* into instants in UTC; what is naive is *zone*'s.

    A bare date is noon of that day there. The reader raises NotATime for all else.
    """
    read_other = _by_pattern(style.pattern, zone) if style.pattern else _by_shape(style, zone, now)

    def read(cell: str) -> datetime:
        return plausible(read_other(cell), cell, now)

    return read if style.pattern else _iso_first(read, zone, now)


def _iso_first(read: DateReader, zone: tzinfo, now: datetime) -> DateReader:
    """*read*, with a quick way for what most files hold."""
    earliest, latest = datetime(1990, 1, 1, tzinfo=UTC), now

    def read_quickly(cell: str) -> datetime:
        if cell[4:5] == "-" and len(cell) > 10:
            try:
                at = datetime.fromisoformat(cell)
            except ValueError:
                return read(cell)
            at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
            if earliest <= at <= latest:
                return at
        return read(cell)

    return read_quickly


def _by_pattern(pattern: str, zone: tzinfo) -> DateReader:
    has_time = any(f"%{letter}" in pattern for letter in "HIcXTsR")

    def read(cell: str) -> datetime:
        try:
            at = datetime.strptime(cell, pattern)  # noqa: DTZ007  # the zone follows
        except ValueError:
            raise NotATime(f"{shown(cell)} does not fit {pattern}") from None
        return _placed(at.date(), at.timetz() if has_time else NOON, zone)

    return read


def _by_shape(style: DateStyle, zone: tzinfo, now: datetime) -> DateReader:
    days: dict[str, date] = {}

    def read(cell: str) -> datetime:
        word, _, clock = cell.partition(" ")
        if day := days.get(word):
            return _placed(day, _clock(clock, cell) if clock else NOON, zone)
        if found := _FIGURES.fullmatch(cell):
            word, clock, day = cell[: found.end(4)], found[5], _day(found, style)
        elif found := _NAMED.fullmatch(cell):
            word, clock, day = cell[: found.end("y")], found["t"], _named_day(found)
        else:
            return read_time(cell, zone, now)
        if len(days) < MOST_REMEMBERED:
            days[word] = day
        return _placed(day, _clock(clock, cell) if clock else NOON, zone)

    return read


def _day(found: re.Match[str], style: DateStyle) -> date:
    first, _, second, third, _ = found.groups()
    if len(first) == 4:
        return _date(first, second, third, found[0])
    if style.order is None and found[2] != ".":
        raise NotATime(f"{shown(found[0])} is not year first, as the other dates are")
    day, month = (second, first) if style.order is Order.MONTH else (first, second)
    if style.or_other and int(month) > 12 >= int(day):
        day, month = month, day
    return _date(third, month, day, found[0])


def _named_day(found: re.Match[str]) -> date:
    month = _MONTHS.get(found["m"].casefold())
    day = found["d1"] or found["d2"]
    if not month or not day:
        raise NotATime(f"{shown(found[0])} is no date")
    return _date(found["y"], month, day, found[0])


def _date(year: str, month: str | int, day: str, told: str) -> date:
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        raise NotATime(f"{shown(told)} is no date in this file's order") from None


def _clock(word: str, told: str) -> time:
    if len(word) in {5, 8}:
        try:
            return time.fromisoformat(word)
        except ValueError:
            pass  # 02:05pm
    found = _CLOCK.fullmatch(word.strip())
    if not found:
        raise NotATime(f"{shown(told)} has no time of day that can be read")
    hour, minute, second, half, offset = found.groups()
    try:
        return time(_hour(int(hour), half), int(minute), int(second or 0), tzinfo=_offset(offset))
    except ValueError:
        raise NotATime(f"{shown(told)} has no such time of day") from None


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError
    return hour % 12 + (12 if half.casefold() == "p" else 0)


def _offset(word: str | None) -> tzinfo | None:
    if word is None or word[0] not in "+-":
        return None if word is None else UTC
    hours, minutes = int(word[1:3]), int(word[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if word[0] == "-" else offset)


def _placed(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, clock.tzinfo or zone)
