"""A round as most are: programs run, traffic flows, something is done to them, and all settles."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from tests.chaos.outcome import Outcome
from tests.chaos.scene import Scene
from tests.chaos.settling import settled
from tests.chaos.stage import staged
from tests.chaos.traffic import Traffic

Deeds = Callable[[Scene, Traffic, Counter[str]], Awaitable[None]]
"""What is done meanwhile, and counted."""


async def played(
    database_url: str, replicas: int, rng: random.Random, deeds: Deeds, **staging: Any
) -> Outcome:
    outcome = Outcome()
    async with staged(database_url, rng, **staging) as (place, traffic):
        async with traffic.flowing():
            await run_all(place, replicas)
            await deeds(place, traffic, outcome.counts)
        outcome.judge(await settled(place, traffic, replicas), place)
    return outcome


async def run_all(place: Scene, replicas: int) -> None:
    """So many again, whatever became of them."""
    place.replicas = place.living()
    while len(place.replicas) < replicas:
        place.replicas.append(await place.start())
