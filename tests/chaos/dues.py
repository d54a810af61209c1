"""Which jobs must have been done by now."""

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from bot.schedule import Schedule
from bot.timetable import prove
from bot.wiring import JOBS
from nps.company import Company

LOOKED_BACK: Final = (timedelta(hours=1), timedelta(days=1), timedelta(days=8))
"""Every job is due at least once in the last of them; most of them far oftener."""


def latest(company: Company, met: Mapping[str, datetime], until: datetime) -> dict[str, str]:
    """The last period for which each job was due, by the job's name; if it was at all.

    *met*: when a clock first met each. Nothing is owed from before: what was killed even earlier
    has never been at work.
    """
    schedules, found = prove(JOBS, company), {}
    for job in (job for job in JOBS if job.name in met):
        for due in _last(schedules[job.name], met[job.name], until):
            found[job.name] = job.period(due.astimezone(company.timezone))
    return found


def _last(schedule: Schedule, since: datetime, until: datetime) -> Iterable[datetime]:
    """At most one."""
    for span in LOOKED_BACK:
        dues = schedule.after(max(since, until - span))
        if last := deque(takewhile(lambda due: due <= until, dues), maxlen=1):
            return last
    return ()
