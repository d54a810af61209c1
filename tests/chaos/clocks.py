"""Clocks that are wrong, and put right; and the two nights in which they are changed."""

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from tests.chaos.company import ZONE
from tests.chaos.outcome import Outcome
from tests.chaos.played import played, run_all
from tests.chaos.scene import Scene
from tests.chaos.traffic import Traffic
from tests.standins.slack_faults import HangUp, LostAnswer

HOUR: Final = timedelta(hours=1)
JUMPS: Final = 8
NIGHTS: Final = {
    "spring": datetime(2027, 3, 28, 0, 50, tzinfo=ZONE),
    "autumn": datetime(2027, 10, 31, 0, 50, tzinfo=ZONE),
}
"""When they begin, on the company's clock."""
STEP: Final = timedelta(minutes=20)
MORNING: Final = 4
"""The hour at which they are over."""


async def jumps(database_url: str, replicas: int, rng: random.Random) -> Outcome:
    """Earful's clock, and its alone, goes an hour forth and back, while posts get lost."""
    return await played(database_url, replicas, rng, partial(_jump, rng, replicas))


async def _jump(
    rng: random.Random,
    replicas: int,
    place: Scene,
    traffic: Traffic,
    counts: Counter[str],
) -> None:
    traffic.ledger.expected |= {401}  # signed right before a jump, and read right after it
    wrong = timedelta(0)
    for _ in range(JUMPS):
        by = rng.choice((HOUR, -HOUR)) if not wrong else -wrong
        place.clock.move(by)
        wrong += by
        counts["an hour forth" if by > timedelta(0) else "an hour back"] += 1
        for fault in (LostAnswer(), HangUp()):
            place.slack.fail("chat.postMessage", fault)
        await asyncio.sleep(rng.uniform(0.3, 1.0))
        if rng.random() < 0.5:
            await place.kill_all()
            counts["kills"] += replicas
            await run_all(place, replicas)
    place.clock.move(-wrong)
    place.move_clock(HOUR)  # past all that was done before its time


async def nights(which: str, database_url: str, replicas: int, rng: random.Random) -> Outcome:
    """One of NIGHTS, in steps: whoever runs is stopped or killed, and started again."""
    deeds = partial(_through_the_night, rng, replicas)
    return await played(database_url, replicas, rng, deeds, start=NIGHTS[which])


async def _through_the_night(
    rng: random.Random,
    replicas: int,
    place: Scene,
    traffic: Traffic,
    counts: Counter[str],
) -> None:
    while place.clock.now().astimezone(ZONE).hour < MORNING:
        if rng.random() < 0.5:
            await place.kill_all()
            counts["kills"] += replicas
        else:
            await place.stop_all()
        place.move_clock(STEP)
        await run_all(place, replicas)
        await asyncio.sleep(0.2)
