"""A lock between processes that write the same SQLite file."""

import asyncio
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from storage.patience import Patience

LOOK_AGAIN: Final = 0.002
"""Seconds; waiting in the kernel instead would need a thread that nothing can call back."""


class FileLock:
    """`async with` it around each write and each checkpoint.

    Within a process it is a lock between tasks, and without a path only that.

    Two files stand beside *path*: who wants the lock must hold the queue's until it has the
    lock's, so a process that writes without a pause lets those who wait go first. Raises
    TimeoutError, with its reason, after waiting for *patience* seconds.
    """

    def __init__(self, path: Path | None = None, patience: float = 10) -> None:
        self._patience = Patience(patience)
        self._turn = asyncio.Lock()
        self._files: list[int] = []
        if path:
            self._files.append(_opened(path.with_name(f"{path.name}-queue")))
            self._files.append(_opened(path.with_name(f"{path.name}-lock")))

    async def __aenter__(self) -> None:
        async with self._patience.limit():
            await self._take()

    async def __aexit__(self, *_: object) -> None:
        if self._files:
            fcntl.flock(self._files[-1], fcntl.LOCK_UN)
        self._turn.release()

    def hurry(self, seconds: float) -> None:
        """Have only so much patience from now on, for what waits already too."""
        self._patience.hurry(seconds)

    async def _take(self) -> None:
        await self._turn.acquire()
        try:
            if self._files:
                await _in_line(*self._files)
        except BaseException:
            self._turn.release()
            raise

    def close(self) -> None:
        while self._files:
            os.close(self._files.pop())


@contextmanager
def lock_file(path: Path) -> Iterator[int]:
    """A file that holds nothing but a lock, which goes when it is closed."""
    file = _opened(path)
    try:
        yield file
    finally:
        os.close(file)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


async def _in_line(queue: int, lock: int) -> None:
    await locked(queue)
    try:
        await locked(lock)
    finally:
        fcntl.flock(queue, fcntl.LOCK_UN)


async def locked(file: int) -> None:
    """Returns once the lock of *file* is held.

    Nothing is awaited from then on, so whoever is cancelled does not hold it.
    """
    while not taken(file):  # noqa: ASYNC110  # the kernel sets no event
        await asyncio.sleep(LOOK_AGAIN)


def taken(file: int) -> bool:
    """Whether the lock of *file* could be had at once, and is held now."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
