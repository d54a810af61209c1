"""Hears when another process has written to the same SQLite file."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

EACH: Final = 1.0
"""Seconds between two looks; one takes some microseconds, and reads nothing from the disk."""


class Watcher:
    """Sets an event when the file's version has changed, as the only one who writes here sees it.

    SQLite changes that version for the commits of other connections alone, so our own wake nobody.
    """

    def __init__(self, version: Callable[[], Awaitable[int]], heard: asyncio.Event) -> None:
        self._version = version
        self._heard = heard
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._watch(), name="watcher")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _watch(self) -> None:
        seen: int | None = None
        while True:
            with suppress(sqlite3.Error):  # busy with others, or in trouble: those who write say so
                now = await self._version()
                if seen not in (None, now):
                    self._heard.set()
                seen = now
            await asyncio.sleep(EACH)
