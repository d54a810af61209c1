"""A database from a backup, when it is run for the first time: what may stand is not said twice."""

import logging
from dataclasses import asdict
from typing import Final

from bot.clock import Clock
from bot.now import Now
from storage.database import Database
from storage.restored import doubted

log: Final = logging.getLogger(__name__)


async def settle(database: Database, clock: Clock, now: Now) -> None:
    """Before anybody delivers; nothing to do where the database is no copy.

    What may stand already is in doubt before jobs see it, or they would gather it as never shown.
    What they have to say of the time between is looked for, too.
    """
    copied_at = await database.read(lambda store: store.restored.copied_at())
    if copied_at is None:
        return
    await database.write(lambda store: store.restored.doubt())
    if not await clock.catch_up():
        log.warning("a copy is run, and not all jobs could be made up for before")
    settled = await database.write(lambda store: store.restored.settle(copied_at, now()))
    database.doubted = await database.read(lambda store: doubted(store.connection))
    told = {"copied": copied_at.isoformat(), **asdict(settled)}
    log.warning("this is a copy from before, settled now", extra=told)
