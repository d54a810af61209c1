"""How many rows an import takes at once: so many that nobody else who writes waits long."""

from dataclasses import dataclass
from typing import Final

AIM: Final = 0.04
"""Seconds of one transaction: a running Earful, whose clicks wait meanwhile, gets its turn then."""
FEWEST: Final = 100
"""Fewer would hardly take less time, and each commit has its price."""
MOST: Final = 2_000


@dataclass
class Pace:
    """Finds the number by itself: one row takes longer on a slow disk, or in a large database."""

    rows: int = 500

    def took(self, rows: int, seconds: float) -> None:
        """That a transaction for *rows* took *seconds*; one odd time at most doubles or halves."""
        if rows and seconds > 0:
            fitting = int(rows * AIM / seconds)
            near = max(self.rows // 2, min(fitting, self.rows * 2))
            self.rows = max(FEWEST, min(near, MOST))
