"""Whether this machine's clock is right: signatures and leases are judged by it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from bot.doctor.finding import Finding, bad, fine

WRONG: Final = 60.0
"""Seconds. At 300, whatever a platform or a survey tool signs is refused."""


def skew(about: str, whose: str, theirs: datetime, ours: datetime) -> Finding:
    """*whose* clock it is compared with: "Slack's"."""
    seconds = (ours - theirs).total_seconds()
    if abs(seconds) <= WRONG:
        return fine(about, f"this machine's clock agrees with {whose}")
    way = "ahead of" if seconds > 0 else "behind"
    return bad(
        about,
        f"this machine's clock is {_span(abs(seconds))} {way} {whose}. From five minutes on every"
        " click and webhook is refused: have it set by the network (timedatectl set-ntp true)",
    )


def by_header(about: str, whose: str, date: str, ours: datetime) -> Iterator[Finding]:
    """As `skew`, by an answer's Date; nothing where that says none."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return
    aware = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    yield skew(about, whose, aware, ours)


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:,.0f} hours"
