"""A round: strikes while traffic flows; then all settles, and is looked at."""

import asyncio
import random
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import asyncpg
from sqlalchemy.engine import make_url

from tests.chaos.beginnings import prepare
from tests.chaos.counts import counted
from tests.chaos.evidence import Evidence, gathered
from tests.chaos.invariants import broken
from tests.chaos.plan import START, Plan, Strike
from tests.chaos.scene import Replica, Scene, scene
from tests.chaos.traffic import Traffic

REACHED_WITHIN: Final = 4.0
"""Seconds."""
SETTLED_AFTER: Final = timedelta(minutes=10)
"""Longer than any pause between two attempts."""
ATTEMPTS: Final = 10
STILL: Final = 2.0
"""Seconds without any change after which what waits, waits for later: Slack's pace is one."""
WAITING: Final = "SELECT count(*) FROM posting WHERE due_at IS NOT NULL"
MEMORY: Final = Path("/dev/shm")  # noqa: S108  # of Linux
WEEKLY: Final = {0: 9, 3: 15, 4: 15}
"""The hour at which a weekly job is due, by the day: the digest, then praise."""


@dataclass
class Outcome:
    counts: Counter[str] = field(default_factory=Counter)
    broken: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What breaks each invariant: nothing, where all is well."""

    def judge(self, found: Evidence, place: Scene) -> None:
        self.counts.update(counted(found, place))
        self.broken = broken(found)


async def kills(
    database_url: str,
    replicas: int,
    plan: Plan,
    rng: random.Random,
    reached_within: float = REACHED_WITHIN,
) -> Outcome:
    """A round of kills on an empty database, on a file of its own where no address is given.

    A point that is not reached in so many seconds is given up: the program is killed where it is.
    """
    outcome = Outcome()
    room = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="earful-chaos-", dir=room) as name:
        url = database_url or f"sqlite:///{name}/earful.db"
        async with scene(Path(name), url) as place:
            place.clock.set(START)
            traffic = Traffic(place, rng)
            traffic.ledger.letters += await prepare(url, plan.begins)
            async with traffic.flowing():
                for strike in plan.strikes:
                    victim = await _doomed(place, strike, replicas, outcome.counts)
                    await _ended(victim, strike, reached_within, outcome.counts)
            outcome.judge(await settled(place, traffic, replicas), place)
    return outcome


async def _doomed(place: Scene, strike: Strike, replicas: int, counts: Counter[str]) -> Replica:
    """Who will be struck, once all run again."""
    jump = strike.jump
    if strike.to_job:
        jump = _next_weekly_job(place.clock.now()) - place.clock.now()
    if jump:
        counts["kills"] += len(place.living())
        await place.kill_all()
        place.move_clock(jump)
    for method, fault in strike.faults:
        place.slack.fail(method, fault)
    place.replicas = place.living()
    if strike.doom and len(place.replicas) == replicas:
        await _killed(place.replicas.pop(0), counts)
    if strike.doom:  # before the others: what is done at the start is done by whoever is first
        place.replicas.insert(0, await place.start(strike.doom))
    while len(place.replicas) < replicas:
        place.replicas.append(await place.start())
    return place.replicas[0]


async def _ended(
    victim: Replica, strike: Strike, reached_within: float, counts: Counter[str]
) -> None:
    until = time.monotonic() + (reached_within if strike.doom else strike.seconds)
    while victim.process.poll() is None and time.monotonic() < until:  # noqa: ASYNC110  # a kill sets no event
        await asyncio.sleep(0.005)
    is_there = not strike.doom or victim.process.poll() == -signal.SIGKILL
    await _killed(victim, counts)
    counts[f"killed: {strike.name}" if is_there else f"not reached: {strike.name}"] += 1


async def _killed(one: Replica, counts: Counter[str]) -> None:
    one.get(signal.SIGKILL)
    await one.ended()
    counts["kills"] += 1


def _next_weekly_job(now: datetime) -> datetime:
    """A second after it is due."""
    local = now.astimezone(START.tzinfo)
    days = (local + timedelta(days=n) for n in range(8))
    dues = (
        day.replace(hour=WEEKLY[day.weekday()], minute=0, second=1, microsecond=0)
        for day in days
        if day.weekday() in WEEKLY
    )
    return next(due for due in dues if due > local)


async def settled(place: Scene, traffic: Traffic, replicas: int) -> Evidence:
    """Everything heals, time passes, and whoever runs Earful starts it again."""
    place.slack.heal()
    await place.kill_all()
    for _attempt in range(ATTEMPTS):
        place.move_clock(SETTLED_AFTER)
        while len(place.replicas) < replicas:
            place.replicas.append(await place.start())
        await traffic.insist()
        await _quiet(place)
        codes = await place.stop_all()
        if any(codes):
            traffic.ledger.odd.append(f"told to stop, the programs ended with {codes}")
        if not traffic.ledger.unanswered and not await _waiting(place.database_url):
            break
    return await gathered(place, traffic.ledger, START)


async def _quiet(place: Scene) -> None:
    """Until nothing waits any more, or what does waits for later."""
    before, since = -1, time.monotonic()
    while (left := await _waiting(place.database_url)) and time.monotonic() - since < STILL:
        if left != before:
            before, since = left, time.monotonic()
        await asyncio.sleep(0.05)


async def _waiting(url: str) -> int:
    """How many postings do not stand as they should yet."""
    if url.startswith("sqlite"):
        file = f"file:{make_url(url).database}?mode=ro"  # who may write moves the log at the end
        with closing(sqlite3.connect(file, uri=True)) as connection:
            [found] = connection.execute(WAITING).fetchone()
        return int(found)
    line = await asyncpg.connect(url)
    try:
        return int(await line.fetchval(WAITING))
    finally:
        await line.close()
