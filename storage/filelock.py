"""A lock between processes that write the same SQLite file."""

import asyncio
import fcntl
import os
from pathlib import Path
from typing import Final

LOOK_AGAIN: Final = 0.002
"""Seconds; waiting in the kernel instead would need a thread that nothing can call back."""


class FileLock:
    """`async with` it around each write and each checkpoint; without a path it locks nothing.

    Two files stand beside *path*: who wants the lock must hold the queue's until it has the
    lock's, so a process that writes without a pause lets those who wait go first. Raises
    TimeoutError, with its reason, after waiting for *patience* seconds.
    """

    def __init__(self, path: Path | None = None, patience: float = 10) -> None:
        self._patience = patience
        self._files: list[int] = []
        if path:
            self._files.append(_opened(path.with_name(f"{path.name}-queue")))
            self._files.append(_opened(path.with_name(f"{path.name}-lock")))

    async def __aenter__(self) -> None:
        if not self._files:
            return
        try:
            async with asyncio.timeout(self._patience):
                await self._take(*self._files)
        except TimeoutError:
            raise TimeoutError("another process writes to the database all the time") from None

    async def __aexit__(self, *_: object) -> None:
        if self._files:
            fcntl.flock(self._files[-1], fcntl.LOCK_UN)

    async def _take(self, queue: int, lock: int) -> None:
        await _locked(queue)
        try:
            await _locked(lock)
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)

    def close(self) -> None:
        while self._files:
            os.close(self._files.pop())


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


async def _locked(file: int) -> None:
    """Nothing is awaited once the lock is held, so whoever is cancelled does not hold it."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(LOOK_AGAIN)
        else:
            return
