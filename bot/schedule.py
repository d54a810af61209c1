"""Which instants a schedule means that is written for the clocks of a time zone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Final
from zoneinfo import ZoneInfo

FURTHEST_BACK: Final = timedelta(hours=3)
"""No clock is put back or forward by more."""


@dataclass(frozen=True)
class Schedule:
    """When something is due, over and over."""

    next_shown: Callable[[datetime], datetime | None]
    """What clocks show when it is due next, from what they show now on: whole minutes, with UTC for
    want of a zone. None: never again."""
    zone: ZoneInfo

    def after(self, since: datetime) -> Iterator[datetime]:
        """The instants after *since*, in UTC, oldest first, without end.

        A time that clocks show twice is two of them; one that they leave out comes that much later.
        """
        return (due for due in self._instants(since) if due > since)

    def _instants(self, since: datetime) -> Iterator[datetime]:
        later: list[datetime] = []
        for shown in self._shown(since - FURTHEST_BACK):
            local = shown.replace(tzinfo=self.zone)
            first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
            while later and later[0] <= first:
                yield heappop(later)
            if first <= second:
                yield first
            if first != second:
                heappush(later, max(first, second))

    def _shown(self, since: datetime) -> Iterator[datetime]:
        shown: datetime | None = since.astimezone(self.zone).replace(tzinfo=UTC, fold=0)
        while shown and (shown := self.next_shown(shown)):
            yield shown
            shown += timedelta(minutes=1)
