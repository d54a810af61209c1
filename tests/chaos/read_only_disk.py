"""A file system that turns read-only under SQLite, and is mended while nothing runs."""

import asyncio
import random
import signal
from collections import Counter
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.chaos.outcome import Outcome
from tests.chaos.played import played, run_all
from tests.chaos.scene import Scene
from tests.chaos.traffic import Traffic
from tests.disks import FailingDisk, a_failing_disk

TIMES: Final = 6


async def read_only_disk(rng: random.Random) -> Outcome:
    """As a kernel does it to a disk with a fault: only a new mount ends that. Raises NoDisk."""
    with TemporaryDirectory(prefix="earful-chaos-") as name, a_failing_disk(Path(name)) as disk:
        url = f"sqlite:///{disk.folder}/earful.db"
        return await played(url, 1, rng, partial(_fail, disk, rng))


async def _fail(
    disk: FailingDisk,
    rng: random.Random,
    place: Scene,
    traffic: Traffic,
    counts: Counter[str],
) -> None:
    for _ in range(TIMES):
        await asyncio.sleep(rng.uniform(0.3, 1.0))
        traffic.ledger.is_away = True
        [one] = place.replicas
        await one.frozen()
        disk.fail()
        one.get(signal.SIGCONT)
        counts["disk only to be read"] += 1
        await asyncio.sleep(rng.uniform(0.2, 1.5))
        if rng.random() < 0.5:
            await place.kill_all()
            counts["kills"] += 1
        else:
            await place.stop_all()
        disk.mend()
        await run_all(place, 1)
        traffic.ledger.is_away = False
