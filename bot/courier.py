"""The courier: makes every channel show what it should show."""

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.condition import Condition
from bot.doubts import looked_for
from bot.platforms.port import InTime, OutOfTime, Platform, Undeliverable
from bot.witness import NOBODY, Witness
from messages.notices import parked, reached_again
from messages.wording import same
from storage import keys
from storage.database import Database, Unavailable
from storage.deliveries import ALONE, LEASE
from storage.posting import Posting
from storage.store import Store

log: Final = logging.getLogger(__name__)

AT_ONCE: Final = 8
"""Channels that are written to side by side."""
LOOK_AGAIN: Final = timedelta(seconds=30)
"""Even without being woken: somebody else's lease may have run out."""
LAST_WORDS: Final = 2.5
"""Seconds that deliveries under way get when Earful stops; a platform may never answer."""
LONGEST_BACKOFF: Final = timedelta(minutes=5)
OWN_FAULTS: Final = 3
"""Attempts after which a message that Earful itself cannot show is given up like any other."""
GARBLED: Final = "What is stored of a message cannot be read"
FAULTY: Final = "Earful has a fault of its own with a message: its log says more"
STARTS_WITHIN: Final = LEASE / 3
"""A request begins no later, and takes ten seconds at most. Whoever takes over, at the end of the
lease, looks so at least ten seconds after it: a history may lag behind."""
MENDED_BY_THEN: Final = timedelta(hours=1)
"""When a parked posting is tried again: somebody may have invited the bot meanwhile."""


@dataclass(frozen=True, slots=True)
class Rest:
    """How long a channel is left alone. A clock that is set back before its start ends it."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end


@dataclass
class Courier:
    """Delivers what is due, one posting at a time in each channel, many channels at once."""

    database: Database
    platforms: Sequence[Platform]
    now: Callable[[], datetime]
    random: Callable[[], float] = random.random
    witness: Witness = NOBODY
    condition: Condition = field(default_factory=Condition)
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict, repr=False)
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
        if not self._busy:
            return
        _, late = await asyncio.wait(self._busy.values(), timeout=LAST_WORDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def deliver(self) -> None:
        """Deliver everything that is due now, and what becomes due by that."""
        while await self._start_deliveries() or self._busy:
            await asyncio.gather(*self._busy.values())

    async def _start_deliveries(self) -> int:
        """Lease what is due, the most urgent of each channel, and set off with it; how many."""
        now, room = self.now(), AT_ONCE - len(self._busy)
        if room <= 0:
            return 0
        held = {*self._busy, *_still(self._held, now)}
        paced = set(_still(self._paced, now))
        taken = await self.database.write_beside(
            lambda store: store.deliveries.take(
                now, self._prefixes, held, paced, room, self._pace_for_all
            )
        )
        for posting in taken:
            task = asyncio.create_task(self._deliver(posting), name=f"deliver {posting.key}")
            self._busy[posting.channel] = task
            self.condition.begins(posting.channel)
        return len(taken)

    async def _deliver(self, posting: Posting) -> None:
        platform = posting.channel.partition(":")[0]
        try:
            _expect_legible(posting)
            shows = await self._platform(posting)
            platform = shows.name
            posting, copies = await looked_for(posting, shows, self.database, self.now)
            await self._show(posting, shows, copies)
        except OutOfTime:
            log.info("out of time", extra={"posting": posting.key})
            leased, now = posting, self.now()
            await self.database.write(lambda store: store.deliveries.given_back(leased, now))
        except Undeliverable as why:
            await self._failed(posting, platform, why)
        except Exception:  # a bug must not stop the others
            log.exception("showing failed", extra={"posting": posting.key})
            again = None if posting.attempts >= OWN_FAULTS else 0
            bug = Undeliverable(FAULTY, retry_after=again, in_doubt=posting.ref is None)
            await self._failed(posting, platform, bug)
        finally:
            del self._busy[posting.channel]
            self.condition.ends(posting.channel)
            self.database.outbox_changed.set()

    async def _show(self, posting: Posting, platform: Platform, copies: Collection[str]) -> None:
        """*copies* stand there too, and are one too many each."""
        if posting.wanted is None and posting.ref is None:
            ref = None  # there is nothing to take back
        else:
            ref = await platform.show(posting, self._in_time(posting))
        now = self.now()
        self.condition.worked(platform.name)
        if ref != posting.ref:
            self._paced[posting.channel] = Rest(now, now + platform.pace)

        def note(store: Store) -> bool:
            if not store.deliveries.shown(posting, ref):
                store.overtaken.showed(posting, ref if posting.wanted else None, now)
                return False
            store.overtaken.surplus(posting, copies, now)
            if posting.parked:
                _tell_mended(posting.channel, store, now)
            return True

        if not await self.database.write(note):
            log.warning("a lease had run out", extra={"posting": posting.key})
        elif posting.since:
            took = (self.now() - posting.since).total_seconds()
            self.witness.delivered(platform.name, posting.urgency, took)

    def _in_time(self, posting: Posting) -> InTime:
        latest = posting.lease_until - LEASE + STARTS_WITHIN

        def in_time() -> None:
            if self.now() > latest:
                raise OutOfTime

        return in_time

    async def _platform(self, posting: Posting) -> Platform:
        """Who shows this channel; a person is written to where a platform knows them.

        What stands with a person already is changed where it stands.
        """
        prefix, _, place = posting.channel.partition(":")
        stands = posting.ref or posting.thread
        for platform in self.platforms:
            is_it = platform.name == prefix
            if prefix == "dm":
                is_it = platform.posted(stands) if stands else await platform.knows(place)
            if is_it:
                return platform
        raise Undeliverable("no chat platform knows this person", retry_after=None)

    async def _failed(self, posting: Posting, platform: str, why: Undeliverable) -> None:
        now = self.now()
        again_at, passes = self._again_at(posting, why, now), why.retry_after is not None
        self.witness.not_delivered(platform, why)
        if why.everywhere:
            again_in = (again_at - now).total_seconds()
            self.condition.failed(platform, why.reason, again_in, passes=passes)
        log.info("not shown", extra={"posting": posting.key, "reason": why.reason})
        if why.retry_after:
            self._held[posting.channel] = Rest(now, now + timedelta(seconds=why.retry_after))

        def note(store: Store) -> None:
            if why.retry_after:
                store.rests.hold(posting.channel, now, again_at)
            noted = store.deliveries.failed(
                posting,
                again_at=again_at,
                in_doubt=why.in_doubt,
                parked=None if passes else why.reason,
            )
            if not noted:
                store.overtaken.failed(posting, now, in_doubt=why.in_doubt)
            elif not passes:
                _tell_admins(posting, why.reason, store, now)

        await self.database.write(note)

    def _again_at(self, posting: Posting, why: Undeliverable, now: datetime) -> datetime:
        if why.retry_after is None:
            return now + MENDED_BY_THEN
        if why.retry_after:
            return now + timedelta(seconds=why.retry_after)
        backoff = min(LONGEST_BACKOFF, timedelta(seconds=2 ** min(posting.attempts, 20)))
        return now + backoff * (0.5 + self.random())

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
    def _pace_for_all(self) -> Mapping[str, timedelta]:
        """What other replicas keep to as well; with a file for a database, there are none."""
        if self.database.server is None:
            return ALONE
        paces = {platform.name: platform.pace for platform in self.platforms if platform.pace}
        return paces | ({"dm": max(paces.values())} if paces else {})

    @property
    def _prefixes(self) -> tuple[str, ...]:
        return (*(platform.name for platform in self.platforms), "dm")


def _expect_legible(posting: Posting) -> None:
    if posting.is_garbled:
        raise Undeliverable(GARBLED, retry_after=None)


def _still(rests: Mapping[str, Rest], now: datetime) -> dict[str, datetime]:
    """Until when each channel that rests now does so."""
    return {channel: rest.end for channel, rest in rests.items() if rest.holds(now)}


def _tell_admins(posting: Posting, reason: str, store: Store, now: datetime) -> None:
    """Once for each channel and reason: the same message under the same key changes nothing.

    Whoever tries something out hears of it there.
    """
    if posting.key.startswith(keys.TRIAL):
        return
    channels = [one for one in store.company.admins.channels if one != posting.channel]
    key = keys.parked(posting.channel, reason)
    store.outbox.want(key, channels, same(parked(posting.channel, reason)), now=now)


def _tell_mended(channel: str, store: Store, now: datetime) -> None:
    """What was given up has gone out: the rest follows, and the admins hear when all has.

    The next time that the channel breaks is told in a message of its own.
    """
    store.waiting.retry(now, channel)
    still = {keys.parked(channel, reason) for reason in store.waiting.reasons(channel)}
    for key in store.outbox.beginning(keys.parked(channel)):
        if key not in still:
            store.outbox.conclude(key, same(reached_again(channel)), now=now)
