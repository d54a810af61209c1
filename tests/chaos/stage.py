"""A scene with traffic in it, in a folder of its own, ready for a round."""

import random
import tempfile
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from tests.chaos import company
from tests.chaos.beginnings import Begins, prepare
from tests.chaos.scene import Scene, scene
from tests.chaos.traffic import Traffic

START: Final = datetime(2027, 3, 4, 10, tzinfo=company.ZONE)
"""A Thursday. Each round begins then, on its own clock."""
MEMORY: Final = Path("/dev/shm")  # noqa: S108  # of Linux


@asynccontextmanager
async def staged(
    database_url: str,
    rng: random.Random,
    begins: Begins = Begins.READY,
    start: datetime = START,
    people: int = company.COLLEAGUES,
    chats: Collection[str] = ("slack",),
) -> AsyncIterator[tuple[Scene, Traffic]]:
    """On an empty database; without an address, on a file of its own."""
    room = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="earful-chaos-", dir=room) as name:
        url = database_url or f"sqlite:///{name}/earful.db"
        async with scene(Path(name), url, start, people, chats) as place:
            traffic = Traffic(place, rng)
            traffic.ledger.letters += await prepare(url, begins)
            await place.move_in()
            yield place, traffic
