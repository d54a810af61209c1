"""What time it is: read in one place, so that a rehearsal or a test can tell another."""

from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]
"""Gives an aware time."""


def utc_now() -> datetime:
    return datetime.now(UTC)
