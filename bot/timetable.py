"""When jobs are due, by their cron lines; what cannot be read is told before anything starts."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from bot.schedule import Schedule
from jobs.job import Job
from nps.company import Company
from nps.refusal import Refusal

_ANY_TIME: Final = datetime(2024, 1, 1, tzinfo=UTC)
_DAYS: Final = re.compile(r"\*|[a-z]{3}(?:[,-][a-z]{3})*", re.IGNORECASE)


def prove(jobs: Sequence[Job], company: Company) -> dict[str, Schedule]:
    """The schedule of each job, by its name.

    Raises Refusal with a sentence for each that cannot be read, never comes, or has no name of its
    own.
    """
    schedules: dict[str, Schedule] = {}
    faults: list[str] = []
    for job in jobs:
        line = job.cron(company)
        try:
            schedule = _read(line, company.timezone)
        except ValueError as why:
            faults.append(f"The job {job.name} cannot be due at {line!r}: {why}.")
            continue
        if next(schedule.after(_ANY_TIME), None) is None:
            faults.append(f"The job {job.name} cannot be due at {line!r}: that never comes.")
        if job.name in schedules:
            faults.append(f"Two jobs are called {job.name}.")
        schedules[job.name] = schedule
    if faults:
        raise Refusal("\n".join(faults))
    return schedules


def _read(line: str, zone: ZoneInfo) -> Schedule:
    """The schedule that a cron line means; raises ValueError, saying what is wrong with it.

    The scheduler's own reading fires twice in the hour that comes twice, so it only says what the
    clocks show.
    """
    trigger = CronTrigger.from_crontab(line, timezone=UTC)
    if not _DAYS.fullmatch(line.rsplit(maxsplit=1)[-1]):
        raise ValueError("the days of the week have names here, such as mon or mon-fri")
    return Schedule(lambda shown: trigger.get_next_fire_time(None, shown), zone)


class Waking(BaseTrigger):  # type: ignore[misc]  # apscheduler ships no types
    """Tells the scheduler when a job is due next."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule

    def get_next_fire_time(self, _: datetime | None, now: datetime) -> datetime | None:
        return next(self._schedule.after(now), None)
