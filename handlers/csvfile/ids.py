"""Names for rows that bring none, and which names a file has had before."""

from array import array
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

_FIRST_SIZE: Final = 1 << 16
_BETWEEN: Final = "\x1f"  # between cells: they may hold commas


class Sightings:
    """How often each of many 64-bit hashes was seen; 16 to 32 bytes for each.

    A dict would take ten times that, and a file may have millions of rows. (Open addressing,
    linear probing; no hash is 0, which marks a free place.)
    """

    def __init__(self) -> None:
        self._table = array("Q", bytes(8 * _FIRST_SIZE))
        self._mask = _FIRST_SIZE - 1
        self._held = 0
        self._again: dict[int, int] = {}
        """Only those seen more than once, which are few."""

    def before(self, key: int) -> int:
        """How often *key* was seen before now, by its lowest 64 bits."""
        key = (key & 0xFFFF_FFFF_FFFF_FFFF) or 1
        table, mask = self._table, self._mask
        place = key & mask
        while held := table[place]:
            if held == key:
                times = self._again.get(key, 0) + 1
                self._again[key] = times
                return times
            place = (place + 1) & mask
        table[place] = key
        self._held += 1
        if 2 * self._held > mask:
            self._grow()
        return 0

    def _grow(self) -> None:
        old = self._table
        self._table = table = array("Q", bytes(16 * len(old)))
        self._mask = mask = len(table) - 1
        for key in old:
            if key:
                place = key & mask
                while table[place]:
                    place = (place + 1) & mask
                table[place] = key


class RowIds:
    """Ids made of a row's cells: the same file gives the same ones, whenever it is read."""

    def __init__(self) -> None:
        self._sightings = Sightings()

    def of(self, cells: Sequence[str]) -> str:
        """A hash of the cells; rows that are alike are numbered, since each is an answer."""
        digest = blake2b(_BETWEEN.join(cells).encode(), digest_size=12)
        before = self._sightings.before(int.from_bytes(digest.digest()[:8]))
        return digest.hexdigest() if not before else f"{digest.hexdigest()}.{before + 1}"
