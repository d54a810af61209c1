"""Who runs a database: of a file one `earful run` at a time, on a server any number of replicas.

All other commands work beside it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from nps.refusal import Refusal
from storage.filelock import lock_file, locked, taken
from storage.private import make_private

RUNS: Final = "earful run"
"""How a replica's connections are called on the server."""
_REPLICAS: Final = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = :name AND query LIKE 'LISTEN%'"
)
PATIENCE: Final = 1.0
"""Seconds: whoever only looks holds the lock for a moment, and one that stops is soon gone."""


@asynccontextmanager
async def only_one(path: Path | None) -> AsyncIterator[None]:
    """Held by whoever runs the database at *path*; without one nobody else can, or all may.

    It is a lock of the kernel's, which goes with its process, however that ends. Raises Refusal
    where another holds it, and OSError where it cannot be told.
    """
    if path is None:
        yield
        return
    make_private(path)
    with lock_file(_beside(path)) as file:
        try:
            async with asyncio.timeout(PATIENCE):
                await locked(file)
        except TimeoutError:
            raise Refusal(
                f"Another `earful run` is running on {path}, and there may only be one: stop that"
                " one first. All other commands may be used beside it."
            ) from None
        yield


def is_running(path: Path) -> bool:
    """Whether some `earful run` runs the database at *path*; raises OSError if that is unclear."""
    beside = _beside(path)
    if not beside.exists():
        return False
    with lock_file(beside) as file:
        return not taken(file)


def replicas(connection: Connection) -> int:
    """How many replicas of `earful run` work on a server's database: each has one who listens."""
    found: int | None = connection.scalar(_REPLICAS, {"name": RUNS})
    return found or 0


def _beside(path: Path) -> Path:
    real = path.resolve()  # two names of one file must meet at one lock
    return real.with_name(f"{real.name}-running")
