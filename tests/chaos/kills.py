"""Programs are killed, at points and at random, while customers answer and colleagues click."""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from tests.chaos.company import ZONE
from tests.chaos.outcome import Outcome
from tests.chaos.plan import Plan, Strike
from tests.chaos.scene import Replica, Scene
from tests.chaos.settling import settled
from tests.chaos.stage import staged

REACHED_WITHIN: Final = 4.0
"""Seconds."""
WEEKLY: Final = {0: 9, 3: 15, 4: 15}
"""The hour at which a weekly job is due, by the day: the digest, then praise."""


async def kills(
    database_url: str,
    replicas: int,
    plan: Plan,
    rng: random.Random,
    reached_within: float = REACHED_WITHIN,
    chats: Collection[str] = ("slack",),
) -> Outcome:
    """A round of kills on an empty database, on a file of its own where no address is given.

    A point that is not reached in so many seconds is given up: the program is killed where it is.
    """
    outcome = Outcome()
    async with staged(database_url, rng, plan.begins, chats=chats) as (place, traffic):
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
    for chat, method, fault in strike.faults:
        place.chats[chat].fail(method, fault)
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
    local = now.astimezone(ZONE)
    days = (local + timedelta(days=n) for n in range(8))
    dues = (
        day.replace(hour=WEEKLY[day.weekday()], minute=0, second=1, microsecond=0)
        for day in days
        if day.weekday() in WEEKLY
    )
    return next(due for due in dues if due > local)
