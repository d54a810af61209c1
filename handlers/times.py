"""Times as survey tools write them."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

NOON: Final = time(12)
"""The hour of an answer of which only the day is known: far from midnight in every time zone."""
EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""Older answers are slips: an empty date that became 1970, a year of two digits."""
AHEAD: Final = timedelta(days=1)
"""How far ahead of ours another clock may be."""
_SECONDS_BELOW: Final = 1e11
"""Unix times below are seconds (to the year 5138), those above are milliseconds (from 1973)."""

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")
_INSTANT: Final = re.compile(r"(?:\d{4}-\d{2}-\d{2}|\d{8})[T ].+", re.IGNORECASE)
_UNIX: Final = re.compile(r"\d{9,13}(?:\.\d+)?")
_ZONE: Final = re.compile(r"\s*(?:UTC|GMT|Z)$|\s+(?=[+-]\d{2}:?\d{2}$)", re.IGNORECASE)


class NotATime(ValueError):
    """What was told is no time, or none at which a customer can have answered; says why."""


def read_time(told: object, zone: tzinfo, now: datetime) -> datetime:
    """The instant, in UTC, that *told* means.

    Known are ISO 8601 (without an offset: *zone*'s; a bare date: noon of that day there) and Unix
    times in seconds or milliseconds, as numbers or as text. Raises NotATime for anything else, and
    for times before 1990 or more than a day after *now*.
    """
    at = _unix(told) if isinstance(told, int | float) else _written(told, zone)
    if at is None:
        raise NotATime(f"{shown(told)} is not a time such as 2026-11-03T14:02:00+01:00")
    return plausible(at, told, now)


def plausible(at: datetime, told: object, now: datetime) -> datetime:
    """*at* in UTC; raises NotATime, naming what was *told*, where no customer can have answered."""
    if at.year < EARLIEST.year:  # first, since the calendar's very ends have no UTC
        raise NotATime(f"{shown(told)} is too long ago")
    if at.year > now.year + 1 or at > now + AHEAD:
        raise NotATime(f"{shown(told)} is in the future")
    return at.astimezone(UTC)


def shown(told: object) -> str:
    """*told* for an error's sentence, cut to a few words."""
    words = repr(told).lower() if isinstance(told, bool) else repr(told)
    return words if len(words) <= 40 else f"{words[:39]}…"


def _unix(told: float) -> datetime | None:
    if isinstance(told, bool):
        return None
    try:
        return datetime.fromtimestamp(told if told < _SECONDS_BELOW else told / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _written(told: object, zone: tzinfo) -> datetime | None:
    if not isinstance(told, str):
        return None
    words = told.strip()
    try:
        if _UNIX.fullmatch(words):
            return _unix(float(words))
        if _DAY.fullmatch(words):
            return datetime.combine(date.fromisoformat(words), NOON, zone)
        if _INSTANT.fullmatch(words):
            at = datetime.fromisoformat(_ZONE.sub(_offset, words))
            return at if at.tzinfo else at.replace(tzinfo=zone)
    except ValueError:
        return None
    return None


def _offset(found: re.Match[str]) -> str:
    """What fromisoformat understands of "… UTC" and "… +0100"."""
    return "+00:00" if found[0].strip() else ""
