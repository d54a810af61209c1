"""The database goes away in the middle of everything, and comes back; or can only be read."""

import asyncio
import random
import signal
from collections import Counter
from functools import partial
from typing import Final

import asyncpg

from tests.chaos.outcome import Outcome
from tests.chaos.played import played
from tests.chaos.scene import Scene
from tests.chaos.traffic import Traffic
from tests.cluster import Server

OUTAGES: Final = 8
ENDINGS: Final = {
    signal.SIGINT: "in order",
    signal.SIGQUIT: "at once",
    signal.SIGKILL: "killed",
}
READ_ONLY: Final = "ALTER DATABASE {} SET default_transaction_read_only = {}"
CUT_OFF: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = $1 AND pid <> pg_backend_pid()"
)


async def outages(server: Server, url: str, replicas: int, rng: random.Random) -> Outcome:
    """PostgreSQL is ended and started again, under load."""
    return await played(url, replicas, rng, partial(_restart, server, rng))


async def _restart(
    server: Server,
    rng: random.Random,
    place: Scene,
    traffic: Traffic,
    counts: Counter[str],
) -> None:
    for _ in range(OUTAGES):
        await asyncio.sleep(rng.uniform(0.3, 1.2))
        how = rng.choice(list(ENDINGS))
        counts[f"PostgreSQL ended: {ENDINGS[how]}"] += 1
        traffic.ledger.is_away = True
        await asyncio.to_thread(server.end, how)
        await asyncio.sleep(rng.uniform(0, 1))
        await asyncio.to_thread(server.start)
        traffic.ledger.is_away = False


async def read_only(server: Server, url: str, replicas: int, rng: random.Random) -> Outcome:
    """As after a move to another server, which still is a copy that can only be read."""
    return await played(url, replicas, rng, partial(_only_read, server, url, rng))


async def _only_read(
    server: Server,
    url: str,
    rng: random.Random,
    place: Scene,
    traffic: Traffic,
    counts: Counter[str],
) -> None:
    name = url.partition("?")[0].rpartition("/")[2]
    line = await asyncpg.connect(server.url)
    try:
        for _ in range(OUTAGES // 2):
            for state in ("on", "off"):
                traffic.ledger.is_away = True
                await line.execute(READ_ONLY.format(name, state))
                await line.execute(CUT_OFF, name)
                traffic.ledger.is_away = state == "on"
                await asyncio.sleep(rng.uniform(0.3, 1.0))
            counts["only to be read"] += 1
    finally:
        await line.close()
