"""A disk on which nothing fits any more, and on which there is room again; with kills between."""

import asyncio
import random
from collections import Counter
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.chaos.outcome import Outcome
from tests.chaos.played import played, run_all
from tests.chaos.scene import Scene
from tests.chaos.traffic import Traffic
from tests.disks import Disk, NoDisk, a_small_disk, no_larger_file

TIMES: Final = 6
SIZE: Final = "24m"


async def full_disk(rng: random.Random) -> Outcome:
    """On SQLite: a small disk, or where nobody may mount one, a limit on the size of files."""
    with TemporaryDirectory(prefix="earful-chaos-") as name:
        try:
            with a_small_disk(Path(name), SIZE) as disk:
                return await _filled(disk, rng)
        except NoDisk:
            with no_larger_file(Path(name)) as disk:
                return await _filled(disk, rng)


async def _filled(disk: Disk, rng: random.Random) -> Outcome:
    return await played(f"sqlite:///{disk.folder}/earful.db", 1, rng, partial(_fill, disk, rng))


async def _fill(
    disk: Disk,
    rng: random.Random,
    place: Scene,
    traffic: Traffic,
    counts: Counter[str],
) -> None:
    for _ in range(TIMES):
        await asyncio.sleep(rng.uniform(0.2, 0.6))
        [one] = place.replicas
        traffic.ledger.is_away = True
        disk.fill(one)
        counts["disk full"] += 1
        await asyncio.sleep(rng.uniform(0.2, 0.8))
        if is_killed := rng.random() < 0.5:
            await place.kill_all()
            counts["kills"] += 1
        disk.empty(one)
        if is_killed:
            await run_all(place, 1)
        traffic.ledger.is_away = False
