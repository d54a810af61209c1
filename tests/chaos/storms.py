"""The chat fails in every way there is, many times a second, and nobody restarts anything."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, Final

from tests.chaos.outcome import Outcome
from tests.chaos.played import played
from tests.chaos.scene import Scene
from tests.chaos.traffic import Traffic
from tests.chaos.weather import CLIMATES

SECONDS: Final = 15.0
PAUSE: Final = 0.15
LONGEST: Final = 1.5
"""Seconds that a slow one takes."""
SILENT_FROM: Final = 2.0
"""Seconds after which the chat answers one call never: the program gives it up after ten."""


async def storms(
    database_url: str, replicas: int, rng: random.Random, chats: Collection[str] = ("slack",)
) -> Outcome:
    return await played(database_url, replicas, rng, partial(_blow, rng), chats=chats)


async def _blow(
    rng: random.Random,
    place: Scene,
    traffic: Traffic,
    counts: Counter[str],
) -> None:
    never = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name, chat in place.chats.items():
        *_, silent = CLIMATES[name].slow
        loop.call_later(SILENT_FROM, chat.fail, CLIMATES[name].post, silent(never))

    def slowly(kind: Callable[[asyncio.Event], Any]) -> Any:
        release = asyncio.Event()
        loop.call_later(rng.uniform(0.05, LONGEST), release.set)
        return kind(release)

    until = loop.time() + SECONDS
    while loop.time() < until:
        name = rng.choice([*place.chats])
        climate = CLIMATES[name]
        late = [slowly(kind) for kind in climate.slow]
        fault = rng.choice((*climate.weather, *climate.storms, *late))
        place.chats[name].fail(rng.choice(climate.methods), fault)
        counts[f"ordered: {type(fault).__name__}"] += 1
        await asyncio.sleep(PAUSE)
    place.heal()
