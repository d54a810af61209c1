"""A scheduled job: what it does, when it is due, and what names each time it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from nps.company import Company, Weekly
from nps.period import week
from storage.store import Store

Part = Callable[[datetime, Store, Company], bool]
"""Some of a job's work, in a transaction of its own; whether more of it may be left."""


class CatchUp(StrEnum):
    """What becomes of the times at which a job was due while nothing ran."""

    LATEST = "latest"
    """Only the last of them is made up for."""
    ALL = "all"
    """Each is made up for, oldest first."""
    NONE = "none"
    """They are gone."""


class Wipe(StrEnum):
    """How thoroughly what was deleted has to leave the database's files."""

    NOTHING = "nothing"
    LOG = "log"
    """How it was before leaves the write-ahead log."""
    FILE = "file"
    """The file is written anew as well: nothing is left, but it takes a while."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something done at certain times, once for each period, on however many machines."""

    name: str
    """As `earful job NAME` knows it; never changed: what was done is known by it."""
    cron: Callable[[Company], str]
    """Minute, hour, day, month, day of the week on the company's clock; days by name, for numbers
    begin on Sunday here and on Monday there."""
    period: Callable[[datetime], str]
    """What names the time for which it is done, from when it was due on the company's clock."""
    run: Callable[[datetime, Store, Company], None]
    """Told when it was due, not when it runs; running it again says nothing twice."""
    catch_up: CatchUp = CatchUp.LATEST
    as_of_now: bool = False
    """Told when it runs, also where it should have run long ago: people read then what it says."""
    part: Part | None = None
    """What is too long for one transaction, a part in each; False once nothing is left.

    It comes before *run*, and whatever was left when Earful stopped is done at the next start.
    """
    wipe: Callable[[datetime, Store], Wipe] = lambda _due, _store: Wipe.NOTHING
    """What the database's files have to forget afterwards."""


def weekly(at: Weekly) -> str:
    return f"0 {at.hour} * * {at.day.value}"


def daily(hour: int) -> str:
    return f"0 {hour} * * *"


def every_minutes(step: int) -> str:
    """Every *step* minutes of each hour; 60 must be a multiple of it."""
    if not 0 < step <= 30 or 60 % step:
        raise ValueError(f"an hour is no multiple of {step} minutes")
    return f"*/{step} * * * *"


def by_week(due: datetime) -> str:
    """The ISO week: "2026-W47"."""
    return week(due.date()).label


def by_day(due: datetime) -> str:
    """The day: the hour that comes twice in autumn is one, and so is that missing in spring."""
    return due.date().isoformat()


def by_minute(due: datetime) -> str:
    """The minute, in UTC: in the hour that comes twice there are twice as many."""
    return f"{due.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
