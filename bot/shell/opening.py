"""What most commands begin with: the settings, and the database that they name."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings, load
from storage.database import Database


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Settings, Database]]:
    """Raises BadSettings; Refusal, Unavailable or OSError where the database cannot be opened."""
    settings = load(None, os.environ)
    async with Database(settings.database_url, settings.company) as database:
        yield settings, database
