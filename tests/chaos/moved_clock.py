"""A clock that several programs read and one moves: so a lease runs out, and a week, in no time."""

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

_OFFSET: Final = struct.Struct("d")


class MovedClock:
    """The time of day, and some seconds that stand in a file."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_OFFSET.size))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _OFFSET.size)

    def now(self) -> datetime:
        [seconds] = _OFFSET.unpack_from(self._shared)
        return datetime.now(UTC) + timedelta(seconds=seconds)

    def move(self, by: timedelta) -> None:
        """Forward, or back."""
        [seconds] = _OFFSET.unpack_from(self._shared)
        _OFFSET.pack_into(self._shared, 0, seconds + by.total_seconds())

    def set(self, to: datetime) -> None:
        self.move(to - self.now())
