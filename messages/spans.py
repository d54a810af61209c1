"""Periods as people call them: "This week so far", "Mon to Wed", "The 13 weeks before"."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from messages.instants import spelled_day
from messages.phrases import counted
from nps.period import DAY, WEEK, Kind, Period, day, month, quarter, week, weeks_until


def called(period: Period, today: date) -> str:
    """What people call *period* on *today*; an unfinished one is "so far"."""
    name = _name(period, today)
    return f"{name} so far" if period.is_unfinished(today) else name


def before(period: Period, today: date) -> str:
    """What people call the period just before *period*; empty for all time."""
    previous = period.previous
    if previous is None or previous.start is None or previous.end is None:
        return ""
    name = _name(previous, today)
    if period.kind is Kind.RANGE and name not in _CLOSE[Kind.RANGE]:
        return f"The {counted((previous.end - previous.start).days + 1, 'day')} before"
    return name


def covered(first: date, last: date, today: date) -> str:
    """From which to which day, as far as they have been: "Mon to Wed", "9 to 15 Nov"."""
    end = max(first, min(last, today))
    this_week = first >= today - today.weekday() * DAY
    if first == end:
        return f"{first:%a}" if this_week else spelled_day(first, today)
    return f"{first:%a} to {end:%a}" if this_week else _dates(first, end, today)


def _last_13_weeks(today: date) -> Period:
    return weeks_until(week(today - WEEK))


_CLOSE: Final[Mapping[Kind, tuple[Callable[[date], Period], str, str]]] = {
    Kind.DAY: (day, "Today", "Yesterday"),
    Kind.WEEK: (week, "This week", "Last week"),
    Kind.MONTH: (month, "This month", "Last month"),
    Kind.QUARTER: (quarter, "This quarter", "Last quarter"),
    Kind.RANGE: (_last_13_weeks, "Last 13 weeks", "The 13 weeks before"),
}


def _name(period: Period, today: date) -> str:
    if period.start is None or period.end is None:
        return "All answers"
    around, this, last = _CLOSE[period.kind]
    now = around(today)
    if period == now:
        return this
    return last if period == now.previous else _far(period, period.start, period.end, today)


def _far(period: Period, start: date, end: date, today: date) -> str:
    match period.kind:
        case Kind.DAY:
            return spelled_day(start, today)
        case Kind.WEEK:
            year, number, _ = start.isocalendar()
            return f"Week {number}" + (f" of {year}" if year != today.year else "")
        case Kind.MONTH:
            return f"{start:%B}" + (f" {start.year}" if start.year != today.year else "")
        case Kind.QUARTER:
            return f"Q{(start.month + 2) // 3} {start.year}"
        case Kind.RANGE | Kind.ALL:
            return _dates(start, end, today)


def _dates(start: date, end: date, today: date) -> str:
    """Writes "9 to 15 Nov", with as much more as it takes to be clear."""
    same_year = start.year == end.year
    month_name = "" if same_year and start.month == end.month else f" {start:%b}"
    first_year = "" if same_year else f" {start.year}"
    last_year = "" if same_year and end.year == today.year else f" {end.year}"
    return f"{start.day}{month_name}{first_year} to {end.day} {end:%b}{last_year}"
