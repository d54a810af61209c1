"""All jobs through the nights in which the clocks change, on the clock that a company lives by."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.clock import INSTALLED, Clock
from bot.wiring import JOBS
from jobs.job import by_minute
from nps.company import PraiseRules, Weekday, Weekly
from storage.database import Database
from storage.runs import run
from tests.flows.company import COMPANY

NIGHTS = {
    "Berlin, an hour twice": ("Europe/Berlin", "2026-10-25"),
    "Berlin, an hour missing": ("Europe/Berlin", "2027-03-28"),
    "New York, an hour twice": ("America/New_York", "2026-11-01"),
    "Lord Howe, half an hour twice": ("Australia/Lord_Howe", "2026-04-05"),
    "Lord Howe, half an hour missing": ("Australia/Lord_Howe", "2026-10-04"),
}
STEP = timedelta(seconds=150)
"""Between two looks at the clock."""
SUNDAY_TWO = Weekly(Weekday.SUN, 2)
"""The hour at which clocks change, or next to it."""


@pytest.mark.parametrize(("zone", "day"), NIGHTS.values(), ids=NIGHTS.keys())
async def test_every_job_is_done_once_for_each_of_its_times(zone: str, day: str) -> None:
    company = replace(
        COMPANY,
        timezone=ZoneInfo(zone),
        digest=SUNDAY_TWO,
        praise=PraiseRules(tell=Weekly(Weekday.SAT, 23), publish=SUNDAY_TWO),
    )
    midnight = datetime.fromisoformat(day).replace(tzinfo=company.timezone).astimezone(UTC)
    begin, hours = midnight - timedelta(hours=2), 6
    now = begin

    async with Database("sqlite+aiosqlite://", company) as database:
        clock = Clock(database, company, JOBS, lambda: now)
        while now <= begin + timedelta(hours=hours):
            assert await clock.catch_up()
            now += STEP
        done = await database.read(
            lambda store: store.connection.execute(
                select(run.c.job, run.c.period, run.c.due_at, run.c.ran_at).where(
                    run.c.period != INSTALLED
                )
            ).all()
        )

    often = [job.name for job in JOBS if job.period is by_minute]
    slots = {begin + timedelta(minutes=5) * n for n in range(1, 12 * hours + 1)}
    for name in often:
        assert {row.due_at for row in done if row.job == name} == slots
    rarely = Counter(row.job for row in done if row.job not in often)
    assert rarely == {job.name: 1 for job in JOBS if job.name not in often}
    assert all(row.ran_at - row.due_at < STEP for row in done)
