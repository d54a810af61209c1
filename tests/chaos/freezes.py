"""Programs are frozen for longer than a lease, whatever they do, and wake again."""

import asyncio
import random
import signal
import time
from typing import Final

from tests.chaos.outcome import Outcome
from tests.chaos.plan import AT_RANDOM, PAST_A_LEASE
from tests.chaos.points import POINTS, Moment
from tests.chaos.scene import Doom, Replica, Scene
from tests.chaos.settling import settled
from tests.chaos.stage import staged

FROZEN_AT: Final = (
    "a posting leased, not shown",
    "a posting shown, not noted",
    "a response stored, not committed",
    "a click half done",
    AT_RANDOM,
)
COMES_TO_IT_WITHIN: Final = 4.0
"""Seconds; who does not is frozen where it is."""
OTHERS_WORK: Final = 0.8
"""Seconds, meanwhile."""
TURN_GOES_ON_AFTER: Final = 5.5
"""Seconds: for five, PostgreSQL waits for whoever falls silent in the middle of a transaction."""


async def freezes(
    database_url: str,
    replicas: int,
    number: int,
    rng: random.Random,
    points: tuple[str, ...] = FROZEN_AT,
    comes_to_it_within: float = COMES_TO_IT_WITHIN,
) -> Outcome:
    """A round with so many of them; who is not at its point by then is frozen where it is."""
    outcome = Outcome()
    async with staged(database_url, rng) as (place, traffic):
        async with traffic.flowing():
            for _ in range(number):
                point = rng.choice(points)
                is_doomed = point != AT_RANDOM
                doom = Doom(point, rng.randint(1, 3), signal.SIGSTOP) if is_doomed else None
                seconds = comes_to_it_within if doom else rng.uniform(0.05, 0.5)
                is_there = await _freeze(place, doom, seconds, replicas)
                outcome.counts[f"{'frozen' if is_there else 'not reached'}: {point}"] += 1
        outcome.judge(await settled(place, traffic, replicas), place)
    return outcome


async def _freeze(place: Scene, doom: Doom | None, seconds: float, replicas: int) -> bool:
    """One program of *replicas*, for a while; whether it was where it should be frozen."""
    while len(place.replicas) >= replicas:
        await place.stop(place.replicas[0])
    victim = await place.start(doom)
    place.replicas.append(victim)
    while len(place.replicas) < replicas:
        place.replicas.append(await place.start())
    is_there = await _frozen(victim, seconds) or not doom
    place.move_clock(PAST_A_LEASE)
    holds_the_turn = doom and POINTS[doom.point].moment is not Moment.COMMITTED
    is_shared = not place.database_url.startswith("sqlite")
    await asyncio.sleep(TURN_GOES_ON_AFTER if holds_the_turn and is_shared else OTHERS_WORK)
    victim.get(signal.SIGCONT)
    if not is_there:  # it would freeze once more, and nobody would wake it
        victim.get(signal.SIGKILL)
        await victim.ended()
        place.replicas.remove(victim)
    return is_there


async def _frozen(victim: Replica, seconds: float) -> bool:
    """Whether it has come to its point by then; it is frozen in any case."""
    until = time.monotonic() + seconds
    while not (is_there := victim.is_frozen) and time.monotonic() < until:  # noqa: ASYNC110  # nothing tells
        await asyncio.sleep(0.005)
    victim.get(signal.SIGSTOP)
    return is_there
