"""Stretches of local days in which responses are counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from nps.refusal import Refusal

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(weeks=1)
TREND_WEEKS: Final = 13
"""Weekly numbers of small teams are noise: a quarter of a year is the headline."""


class Kind(StrEnum):
    """What a period is, which decides the one before it."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    RANGE = "range"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from *start* to *end*, both inclusive; both None for all time."""

    kind: Kind
    start: date | None
    end: date | None

    @property
    def label(self) -> str:
        """As it can be asked for again: "2026-W47", "2026-10", "2026-10-01..2026-10-31", "all"."""
        if self.start is None or self.end is None:
            return "all"
        match self.kind:
            case Kind.DAY:
                return self.start.isoformat()
            case Kind.WEEK:
                year, week, _ = self.start.isocalendar()
                return f"{year}-W{week:02}"
            case Kind.MONTH:
                return f"{self.start:%Y-%m}"
            case Kind.QUARTER:
                return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
            case Kind.RANGE | Kind.ALL:
                return f"{self.start}..{self.end}"

    @property
    def previous(self) -> "Period | None":
        """The whole period of the same kind just before; for a range as many days; None for all."""
        if self.start is None or self.end is None:
            return None
        before = self.start - DAY
        match self.kind:
            case Kind.DAY:
                return day(before)
            case Kind.WEEK:
                return week(before)
            case Kind.MONTH:
                return month(before)
            case Kind.QUARTER:
                return quarter(before)
            case Kind.RANGE | Kind.ALL:
                return Period(Kind.RANGE, self.start - (self.end - self.start) - DAY, before)

    def is_unfinished(self, today: date) -> bool:
        """Whether days of it are still to come, today's rest included."""
        return self.end is not None and self.end >= today

    def __contains__(self, local_day: date) -> bool:
        return self.start is None or self.end is None or self.start <= local_day <= self.end


ALL: Final = Period(Kind.ALL, None, None)


def day(of: date) -> Period:
    return Period(Kind.DAY, of, of)


def week(of: date) -> Period:
    """The ISO week, Monday to Sunday, that *of* lies in."""
    monday = of - of.weekday() * DAY
    return Period(Kind.WEEK, monday, monday + 6 * DAY)


def month(of: date) -> Period:
    first = of.replace(day=1)
    return Period(Kind.MONTH, first, _next_month(first) - DAY)


def quarter(of: date) -> Period:
    first = _quarter_start(of)
    last_month = first.replace(month=first.month + 2)
    return Period(Kind.QUARTER, first, _next_month(last_month) - DAY)


def weeks_until(last: Period, count: int = TREND_WEEKS) -> Period:
    """The *count* whole weeks of which *last* is the last."""
    if last.start is None:
        raise ValueError("all time has no last week")
    return Period(Kind.RANGE, last.start - (count - 1) * WEEK, last.end)


def weeks_of(period: Period) -> Iterator[Period]:
    """The ISO weeks that *period* touches, oldest first."""
    if period.start is None or period.end is None:
        raise ValueError("all time has no first week")
    monday = period.start - period.start.weekday() * DAY
    while monday <= period.end:
        yield week(monday)
        monday += WEEK


def _next_month(first: date) -> date:
    return (first + 31 * DAY).replace(day=1)


def _quarter_start(of: date) -> date:
    return of.replace(month=of.month - (of.month - 1) % 3, day=1)


WORDS: Final = (
    "today",
    "yesterday",
    "this-week",
    "last-week",
    "this-month",
    "last-month",
    "this-quarter",
    "last-quarter",
    "last-13-weeks",
    "all",
)
"""The periods that have a name; the others are spelled in figures."""


def named(word: str, today: date) -> Period:
    """The period that one of WORDS means on the local day *today*."""
    last_week = week(today - WEEK)
    match word:
        case "today":
            return day(today)
        case "yesterday":
            return day(today - DAY)
        case "this-week":
            return week(today)
        case "last-week":
            return last_week
        case "this-month":
            return month(today)
        case "last-month":
            return month(today.replace(day=1) - DAY)
        case "this-quarter":
            return quarter(today)
        case "last-quarter":
            return quarter(_quarter_start(today) - DAY)
        case "last-13-weeks":
            return weeks_until(last_week)
        case "all":
            return ALL
        case _:
            raise ValueError(f"{word!r} is not one of WORDS")


YEARS: Final = range(1900, 2200)
"""Beyond them nobody answers, and the calendar's own ends are near."""

_WEEK: Final = re.compile(r"(\d{4})-w(\d{1,2})", re.IGNORECASE)
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")
_QUARTER: Final = re.compile(r"(\d{4})-q([1-4])", re.IGNORECASE)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def spelled(word: str) -> Period | None:
    """The period that figures spell, in the forms of `Period.label`.

    None where *word* has not the form of one; raises Refusal where it has, but there is no such
    week or day, or it lies outside YEARS.
    """
    period = _spelled(word)
    if period and not all(end and end.year in YEARS for end in (period.start, period.end)):
        raise Refusal(f"{word} is too far away: ask for {YEARS[0]} to {YEARS[-1]}.")
    return period


def _spelled(word: str) -> Period | None:
    try:
        if found := _WEEK.fullmatch(word):
            return week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        if found := _QUARTER.fullmatch(word):
            return quarter(date(int(found[1]), 3 * int(found[2]), 1))
        if found := _MONTH.fullmatch(word):
            return month(date(int(found[1]), int(found[2]), 1))
        if _DAY.fullmatch(word):
            return day(date.fromisoformat(word))
        first, dots, last = word.partition("..")
        if dots and _DAY.fullmatch(first) and _DAY.fullmatch(last):
            return _range(date.fromisoformat(first), date.fromisoformat(last))
    except (ValueError, OverflowError) as none_such:
        raise Refusal(f"There is no {word} in the calendar.") from none_such
    return None


def _range(first: date, last: date) -> Period:
    if last < first:
        raise Refusal(f"{first}..{last} ends before it starts: try {last}..{first}.")
    return Period(Kind.RANGE, first, last)
