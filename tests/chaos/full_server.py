"""No room any more under PostgreSQL, which fails or stops; and room again, and it is started."""

import asyncio
import random
import shutil
import signal
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import asyncpg

from tests.chaos.outcome import Outcome
from tests.chaos.played import played
from tests.chaos.scene import Scene
from tests.chaos.traffic import Traffic
from tests.cluster import SURVIVES, Databases, Server, server
from tests.disks import a_small_disk

TIMES: Final = 4
SIZE: Final = "600m"
LITTLE_LOG: Final = ("min_wal_size=2MB", "max_wal_size=4MB", "wal_recycle=off")
"""With segments of a megabyte: so that it needs room again and again."""
MUCH_TO_LOG: Final = "SELECT pg_logical_emit_message(false, 'chaos', repeat('x', 400000))"
WITH_LOG: Final = 0.7
"""How often it lacks room for its log, and mostly stops; else it may lack it for tables alone."""
LONGEST: Final = 8.0
"""Seconds for it to stop by itself, before it is ended."""


async def full_server(replicas: int, rng: random.Random) -> Outcome:
    """On a server of its own, on a small disk. Raises NoDisk, NoCluster."""
    with (
        TemporaryDirectory(prefix="earful-chaos-") as name,
        a_small_disk(Path(name), SIZE) as disk,
        server((*SURVIVES, *LITTLE_LOG), disk.folder, wal_megabytes=1) as ours,
    ):
        url = Databases(ours.url).bare()
        return await played(url, replicas, rng, partial(_fill, ours, disk.folder, rng))


async def _fill(
    server: Server,
    folder: Path,
    rng: random.Random,
    place: Scene,
    traffic: Traffic,
    counts: Counter[str],
) -> None:
    other = folder / "somebody-elses"
    loop = asyncio.get_running_loop()
    for _ in range(TIMES):
        await asyncio.sleep(rng.uniform(0.5, 1.5))
        traffic.ledger.is_away = True
        needs_log = rng.random() < WITH_LOG
        until = loop.time() + (LONGEST if needs_log else rng.uniform(0.5, 2))
        with other.open("wb", buffering=0) as file:
            while server.is_up and loop.time() < until:
                with suppress(OSError):
                    while file.write(bytes(4096)):
                        pass
                if needs_log:
                    await _log(server)
                await asyncio.sleep(0.05)  # what it gives up itself is taken too
        counts["disk full"] += 1
        counts["PostgreSQL stopped by itself"] += not server.is_up
        assert shutil.disk_usage(folder).free < shutil.disk_usage(folder).total // 10
        other.unlink()
        with suppress(FileNotFoundError, ProcessLookupError):  # it has stopped by itself
            await asyncio.to_thread(server.end, rng.choice((signal.SIGINT, signal.SIGQUIT)))
        await asyncio.to_thread(server.start)
        traffic.ledger.is_away = False


async def _log(server: Server) -> None:
    """Have something written to its log alone."""
    with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        line = await asyncpg.connect(server.url, timeout=1)
        try:
            await line.execute(MUCH_TO_LOG)
        finally:
            line.terminate()
