"""A lock between processes that write the same SQLite file."""

import asyncio
import fcntl
import os
from pathlib import Path


class FileLock:
    """`async with` it around each write and each checkpoint; without a path it locks nothing.

    Whoever waits does so off the event loop.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600) if path else None

    async def __aenter__(self) -> None:
        if self._file is None:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.to_thread(fcntl.flock, self._file, fcntl.LOCK_EX)

    async def __aexit__(self, *_: object) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
