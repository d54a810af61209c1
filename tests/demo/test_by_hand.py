"""What is run by hand in the demo, as if its time had come."""

from datetime import datetime, timedelta

import pytest

from bot.clock import Clock
from bot.demo.company import COMPANY
from bot.demo.stage import due_by_hand
from bot.wiring import JOBS
from jobs import digest, praise
from storage.database import Database

MONDAY = datetime(2026, 11, 23, 12, tzinfo=COMPANY.timezone)


@pytest.mark.parametrize("days", range(7))
def test_friday_comes_after_the_thursday_that_was_run_before_it(days: int) -> None:
    now = MONDAY + timedelta(days=days, hours=6)
    clock = Clock(Database("sqlite+aiosqlite://", COMPANY), COMPANY, JOBS, lambda: now)

    told, published = (due_by_hand(job.name, clock) for job in (praise.TELL, praise.PUBLISH))

    assert now < told < published
    assert published - told == timedelta(days=1)
    assert now < due_by_hand(digest.JOB.name, clock) <= now + timedelta(weeks=1)
