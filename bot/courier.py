"""The courier: goes round, and has every channel show what it should show."""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.condition import Condition
from bot.delivery import Delivery
from bot.platforms.port import Platform
from bot.witness import NOBODY, Witness
from storage.database import Database, Unavailable
from storage.deliveries import ALONE, InHand
from storage.posting import Posting
from storage.store import Store

log: Final = logging.getLogger(__name__)

AT_ONCE: Final = 8
"""Channels that are written to side by side."""
FOR_CLICKS: Final = 4
"""Hands that are kept free for what somebody looks at who has pressed a button."""
LOOK_AGAIN: Final = timedelta(seconds=30)
"""Even without being woken: somebody else's lease may have run out."""
LAST_WORDS: Final = 2.5
"""Seconds that deliveries under way get when Earful stops; a platform may never answer."""


@dataclass(frozen=True, slots=True)
class Rest:
    """How long a channel is left alone. A clock that is set back before its start ends it."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end


class _Hand(NamedTuple):
    """What is being done for one posting."""

    channel: str
    task: asyncio.Task[None]


@dataclass
class Courier:
    """Delivers what is due, one posting at a time in each channel, many channels at once.

    What a click changes waits for no other message, however slowly that is taken.
    """

    database: Database
    platforms: Sequence[Platform]
    now: Callable[[], datetime]
    random: Callable[[], float] = random.random
    witness: Witness = NOBODY
    condition: Condition = field(default_factory=Condition)
    _hands: dict[int, _Hand] = field(default_factory=dict, repr=False)
    """What is being delivered, by its id."""
    _held: dict[str, Rest] = field(default_factory=dict, repr=False)
    """Channels whose platform said to wait."""
    _paced: dict[str, Rest] = field(default_factory=dict, repr=False)
    """Channels that have just had a new message: the next must wait."""

    async def run(self) -> None:
        """Deliver until cancelled; without platforms, there is nothing to do."""
        woken = self.database.outbox_changed
        while self.platforms:
            woken.clear()
            pause = await self._round()
            with suppress(TimeoutError):
                # Not asyncio.wait_for: in Python 3.11 a cancellation is lost there when it comes
                # together with what is waited for.
                async with asyncio.timeout(pause):
                    await woken.wait()

    async def _round(self) -> float:
        """Set off with what is due; seconds until the next round, at the latest."""
        soon = LOOK_AGAIN.total_seconds() / 10
        try:
            await self._start_deliveries()
            pause = await self._pause()
        except Unavailable:  # it has been logged; what is due stays due
            pause = soon
        except Exception:  # a bug must not be the last that is heard of the courier
            log.exception("a round failed")
            return soon
        self.condition.goes_round()
        return pause

    async def stop(self) -> None:
        """Finish what is in hand, for as long as can be waited.

        What is given up then stays leased. Once that lease runs out it is tried again: a first
        post only after a look whether it arrived.
        """
        if not self._hands:
            return
        _, late = await asyncio.wait(self._tasks, timeout=LAST_WORDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def deliver(self) -> None:
        """Deliver everything that is due now, and what becomes due by that."""
        while await self._start_deliveries() or self._hands:
            await asyncio.gather(*self._tasks)

    async def _start_deliveries(self) -> int:
        """Lease what is due, the most urgent of each channel, and set off with it; how many."""
        now = self.now()
        taken = await self.database.write_beside(lambda store: self._take(store, now))
        for posting in taken:
            task = asyncio.create_task(self._deliver(posting), name=f"deliver {posting.key}")
            self._hands[posting.id] = _Hand(posting.channel, task)
            self.condition.begins(posting.mark)
        return len(taken)

    def _take(self, store: Store, now: datetime) -> list[Posting]:
        """What a click asks for need not wait where a hand, or its channel, has other work."""
        held, paced = set(_still(self._held, now)), set(_still(self._paced, now))
        busy = {hand.channel for hand in self._hands.values()}
        free, pace, taken = AT_ONCE + FOR_CLICKS - len(self._hands), self._pace_for_all, []
        if busy and free > 0:
            in_hand = InHand(self._hands, busy | paced)
            taken = store.deliveries.take_clicked(now, self._prefixes, held, in_hand, free, pace)
        room = AT_ONCE - len(self._hands) - len(taken)
        if room > 0:
            held |= busy | {posting.channel for posting in taken}
            taken += store.deliveries.take(now, self._prefixes, held, paced, room, pace)
        return taken

    async def _deliver(self, posting: Posting) -> None:
        delivery = Delivery(
            posting,
            self.database,
            self.platforms,
            self.now,
            self.random,
            self.witness,
            self.condition,
        )
        try:
            await delivery.run()
        finally:
            now = self.now()
            if delivery.held:
                self._held[posting.channel] = Rest(now, now + delivery.held)
            if delivery.paced:
                self._paced[posting.channel] = Rest(now, now + delivery.paced)
            del self._hands[posting.id]
            self.condition.ends(posting.mark)
            self.database.outbox_changed.set()

    async def _pause(self) -> float:
        """Seconds until something will be due, or a channel may be written to again."""
        now = self.now()
        next_due = await self.database.read(lambda store: store.deliveries.next_due(self._prefixes))
        waits = [next_due] if next_due and next_due > now else []
        waits += _still(self._held, now).values()
        waits += _still(self._paced, now).values()
        soonest = min(waits, default=now + LOOK_AGAIN)
        return min(soonest - now, LOOK_AGAIN).total_seconds()

    @property
    def _tasks(self) -> list[asyncio.Task[None]]:
        return [hand.task for hand in self._hands.values()]

    @property
    def _pace_for_all(self) -> Mapping[str, timedelta]:
        """What other replicas keep to as well; with a file for a database, there are none."""
        if self.database.server is None:
            return ALONE
        paces = {platform.name: platform.pace for platform in self.platforms if platform.pace}
        return paces | ({"dm": max(paces.values())} if paces else {})

    @property
    def _prefixes(self) -> tuple[str, ...]:
        return (*(platform.name for platform in self.platforms), "dm")


def _still(rests: Mapping[str, Rest], now: datetime) -> dict[str, datetime]:
    """Until when each channel that rests now does so."""
    return {channel: rest.end for channel, rest in rests.items() if rest.holds(now)}
