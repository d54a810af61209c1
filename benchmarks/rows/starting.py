"""From the command to being ready."""

import asyncio
import time
from collections.abc import Iterator

from aiohttp import ClientSession

from benchmarks.figures import Line, Pair, at_most, under
from benchmarks.programs import Folder, folder, port_of
from benchmarks.workspace import workspace


def measured(*, quick: bool) -> Iterator[Line]:
    times = 1 if quick else 7
    found = asyncio.run(_started(times))
    yield at_most(1.5, "earful run, until it is ready", found, "s")
    with folder() as place:
        helped = sorted(place.earful("--help").seconds for _ in range(times + 1))
    yield under(0.3, "earful --help", helped[len(helped) // 2], "s")


async def _started(times: int) -> Pair:
    """Warm: the first of each is not counted. With Slack, and a database that exists."""
    floors, ours = [], []
    async with workspace() as (_, _, place):
        for _ in range(times + 1):
            floors.append(await asyncio.to_thread(_imported, place))
            ours.append(await _ready(place))
    middle = times // 2
    ratios = sorted(our / floor for floor, our in zip(floors[1:], ours[1:], strict=True))
    return Pair(sorted(floors[1:])[middle], sorted(ours[1:])[middle], ratios[middle])


def _imported(place: Folder) -> float:
    return place.done("benchmarks.floors.sdks").seconds


async def _ready(place: Folder) -> float:
    began = time.perf_counter()
    running = place.started("bot", "run")
    line = await asyncio.to_thread(running.__enter__)
    try:
        async with ClientSession() as session:
            address = f"http://127.0.0.1:{port_of(line)}/ready"
            while (await session.get(address)).status != 200:
                await asyncio.sleep(0.01)
        return time.perf_counter() - began
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)
