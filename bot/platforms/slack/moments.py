"""Instants as Slack writes them for each reader, and in words for where it cannot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from messages.blocks import How, Moment
from messages.instants import spelled

# Slack's own tokens: each reader sees them in their own time zone and language.
_TOKENS: Final = {
    How.CLOCK: "{time}",
    How.DAY: "{day_divider_pretty}",
    How.DAY_CLOCK: "{day_divider_pretty} at {time}",
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """What an instant's words depend on."""

    zone: ZoneInfo
    now: datetime


def tokens(moment: Moment) -> str | None:
    """How Slack is told to write *moment*; None where it has no words for that."""
    return _TOKENS.get(moment.how)


def written(moment: Moment, calendar: Calendar) -> str:
    """*moment* in words, in the calendar's time zone."""
    return spelled(moment, calendar.zone, calendar.now)
