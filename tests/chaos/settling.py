"""The end of a round: everything heals, time passes, and all that waits comes to its end."""

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import asyncpg
from sqlalchemy.engine import make_url

from bot.settings import load
from bot.wiring import JOBS
from tests.chaos.dues import latest
from tests.chaos.evidence import Evidence, gathered
from tests.chaos.scene import PATIENCE, Scene
from tests.chaos.traffic import Traffic

SETTLED_AFTER: Final = timedelta(minutes=10)
"""Longer than any pause between two attempts."""
ATTEMPTS: Final = 10
STILL: Final = 2.0
"""Seconds without any change after which what waits, waits for later: Slack's pace is one."""
NOTED: Final = "SELECT job, period FROM job_run"
MET: Final = "SELECT job, min(due_at) FROM job_run GROUP BY job"
WAITING: Final = "SELECT count(*) FROM posting WHERE due_at IS NOT NULL"


async def settled(place: Scene, traffic: Traffic, replicas: int) -> Evidence:
    """What is found then. Whatever runs is killed first, and started again as often as it takes."""
    place.heal()
    await place.kill_all()
    for _attempt in range(ATTEMPTS):
        place.move_clock(SETTLED_AFTER)
        while len(place.replicas) < replicas:
            place.replicas.append(await place.start())
        await traffic.insist()
        await _caught_up(place)
        await _quiet(place)
        codes = await place.stop_all()
        if any(codes):
            traffic.ledger.odd.append(f"told to stop, the programs ended with {codes}")
        if not traffic.ledger.unanswered and not await waiting(place.database_url):
            break
    return await gathered(place, traffic.ledger, await met(place.database_url))


async def _caught_up(place: Scene) -> None:
    """Until all jobs are done that were due; who waits in vain finds it among the evidence."""
    company = load(place.folder / "earful.toml", {}).company
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        since = await met(place.database_url)
        noted = {(row[0], row[1]) for row in await asked(place.database_url, NOTED)}
        if len(since) == len(JOBS) and latest(company, since, place.started).items() <= noted:
            return
        await asyncio.sleep(0.02)


async def met(url: str) -> dict[str, datetime]:
    """When a clock first met each job."""
    return {job: _instant(at) for job, at in await asked(url, MET)}


def _instant(told: datetime | str) -> datetime:
    """A server tells an instant, a file what it is written as, in UTC."""
    if isinstance(told, datetime):
        return told
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


async def _quiet(place: Scene) -> None:
    """Until nothing waits any more, or what does waits for later."""
    before, since = -1, time.monotonic()
    while (left := await waiting(place.database_url)) and time.monotonic() - since < STILL:
        if left != before:
            before, since = left, time.monotonic()
        await asyncio.sleep(0.05)


async def waiting(url: str) -> int:
    """How many postings do not stand as they should yet."""
    [[found]] = await asked(url, WAITING)
    return int(found)


async def asked(url: str, query: str) -> Sequence[Sequence[Any]]:
    """The rows of *query*, beside whatever runs."""
    if not url.startswith("sqlite"):
        line = await asyncpg.connect(url)
        try:
            return [tuple(row) for row in await line.fetch(query)]
        finally:
            await line.close()
    file = f"file:{make_url(url).database}?mode=ro"  # who may write moves the log at the end
    with closing(sqlite3.connect(file, uri=True)) as connection:
        return connection.execute(query).fetchall()
