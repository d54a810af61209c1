"""Days and clock times as people write them: where no platform writes them in the reader's zone."""

from datetime import date, datetime, timedelta
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from messages.blocks import How, Moment

_NEAR: Final = timedelta(days=6)


def spelled(moment: Moment, zone: ZoneInfo, now: datetime | None = None) -> str:
    """*moment* in *zone*, as its How says; with the date or year where that is far from *now*.

    Without *now* everything is far.
    """
    at = moment.at.astimezone(zone)
    match moment.how:
        case How.CLOCK:
            return f"{at:%H:%M}"
        case How.DAY:
            return spelled_day(at.date(), now.astimezone(zone).date() if now else None)
        case How.DAY_CLOCK:
            near = now is not None and abs(moment.at - now) <= _NEAR
            return f"{at:%a} {at:%H:%M}" if near else f"{spelled_day(at.date())} {at:%H:%M}"
        case How.MONTH:
            this_year = now is not None and now.astimezone(zone).year == at.year
            return f"{at:%B}" if this_year else f"{at:%B %Y}"
        case _:
            assert_never(moment.how)


def spelled_day(day: date, today: date | None = None) -> str:
    """Writes "Fri 27 Nov"; with the year where *today* is in another one."""
    year = f" {day.year}" if today and today.year != day.year else ""
    return f"{day:%a} {day.day} {day:%b}{year}"
