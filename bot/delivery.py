"""One delivery: what stands is found, what should stand is shown, what came of it is noted."""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.condition import Condition
from bot.doubts import looked_for
from bot.now import Now
from bot.platforms.port import OutOfTime, Platform, Undeliverable
from bot.witness import Witness
from messages.notices import parked, reached_again
from messages.wording import same
from storage import keys
from storage.database import Database, Unavailable
from storage.deliveries import LEASE
from storage.posting import Posting
from storage.store import Store

log: Final = logging.getLogger(__name__)

STARTS_WITHIN: Final = LEASE / 3
"""A request begins no later, and takes ten seconds at most. Whoever takes over, at the end of the
lease, looks so at least ten seconds after it: a history may lag behind."""
LONGEST_BACKOFF: Final = timedelta(minutes=5)
MENDED_BY_THEN: Final = timedelta(hours=1)
"""When a parked posting is tried again: somebody may have invited the bot meanwhile."""
OWN_FAULTS: Final = 3
"""Attempts after which a message that Earful itself cannot show is given up like any other."""
NOTED_AGAIN: Final = 0.5
"""Seconds until a database that is away is asked again to note what was done."""
GARBLED: Final = "What is stored of a message cannot be read"
FAULTY: Final = "Earful has a fault of its own with a message: its log says more"


@dataclass
class Delivery:
    """Of one leased posting; afterwards it says how long its channel rests."""

    posting: Posting
    database: Database
    platforms: Sequence[Platform]
    now: Now
    random: Callable[[], float]
    witness: Witness
    condition: Condition
    held: timedelta = field(default=timedelta(), init=False)
    """How long its platform wants to be left alone in this channel."""
    paced: timedelta = field(default=timedelta(), init=False)
    """How long the next new message must wait there."""

    async def run(self) -> None:
        """Whatever goes wrong with showing it is noted, and logged: nobody hears of it here."""
        platform = self.posting.channel.partition(":")[0]
        try:
            self._expect_legible()
            shows = await self._platform()
            platform = shows.name
            self.posting, copies = await looked_for(self.posting, shows, self.database, self.now)
            await self._show(shows, copies)
        except (OutOfTime, Unavailable) as why:  # nothing was shown
            log.info("given back", extra=self._which | {"reason": type(why).__name__})
            await self._note(lambda store: store.deliveries.given_back(self.posting, self.now()))
        except Undeliverable as why:
            await self._failed(platform, why)
        except Exception:  # a bug must not stop the others
            log.exception("showing failed", extra=self._which)
            again = None if self.posting.attempts >= OWN_FAULTS else 0
            bug = Undeliverable(FAULTY, retry_after=again, in_doubt=self.posting.ref is None)
            await self._failed(platform, bug)

    def _expect_legible(self) -> None:
        if self.posting.is_garbled:
            raise Undeliverable(GARBLED, retry_after=None)

    async def _platform(self) -> Platform:
        """Who shows this channel; a person is written to where a platform knows them.

        What stands with a person already is changed where it stands.
        """
        prefix, _, place = self.posting.channel.partition(":")
        stands = self.posting.ref or self.posting.thread
        for platform in self.platforms:
            is_it = platform.name == prefix
            if prefix == "dm":
                is_it = platform.posted(stands) if stands else await platform.knows(place)
            if is_it:
                return platform
        raise Undeliverable("no chat platform knows this person", retry_after=None)

    async def _show(self, platform: Platform, copies: Collection[str]) -> None:
        """*copies* stand there too, and are one too many each."""
        posting = self.posting
        if posting.wanted is None and posting.ref is None:
            ref = None  # there is nothing to take back
        else:
            ref = await platform.show(posting, self._in_time)
        now = self.now()
        self.condition.worked(platform.name)
        if ref != posting.ref:
            self.paced = platform.pace

        def note(store: Store) -> bool:
            if not store.deliveries.shown(posting, ref):
                store.overtaken.showed(posting, ref if posting.wanted else None, now)
                return False
            store.overtaken.surplus(posting, copies, now)
            if posting.parked:
                _tell_mended(posting.channel, store, now)
            return True

        noted = await self._note(note)
        if noted and posting.since:
            took = (now - posting.since).total_seconds()
            self.witness.delivered(platform.name, posting.urgency, took)

    def _in_time(self) -> None:
        if self.now() > self.posting.lease_until - LEASE + STARTS_WITHIN:
            raise OutOfTime

    async def _failed(self, platform: str, why: Undeliverable) -> None:
        posting, now = self.posting, self.now()
        again_at, passes = self._again_at(why, now), why.retry_after is not None
        self.witness.not_delivered(platform, why)
        if why.everywhere:
            again_in = (again_at - now).total_seconds()
            self.condition.failed(platform, why.reason, again_in, passes=passes)
        log.info("not shown", extra=self._which | {"reason": why.reason})
        pause, takes_edits = timedelta(seconds=why.retry_after or 0), self._takes_edits(platform)
        self.held, self.paced = (timedelta(), pause) if takes_edits else (pause, timedelta())

        def note(store: Store) -> bool:
            if pause and takes_edits:
                store.rests.pace({posting.channel: again_at}, now)
            elif pause:
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
            return noted

        await self._note(note)

    def _takes_edits(self, platform: str) -> bool:
        """Whether *platform* takes edits, though it has no room for this one, which is new."""
        apart = any(one.edits_apart for one in self.platforms if one.name == platform)
        return apart and self.posting.ref is None

    def _again_at(self, why: Undeliverable, now: datetime) -> datetime:
        if why.retry_after is None:
            return now + MENDED_BY_THEN
        if why.retry_after:
            return now + timedelta(seconds=why.retry_after)
        backoff = min(LONGEST_BACKOFF, timedelta(seconds=2 ** min(self.posting.attempts, 20)))
        return now + backoff * (0.5 + self.random())

    async def _note(self, unit: Callable[[Store], bool]) -> bool:
        """Whether the posting was still ours, and what *unit* says is noted.

        A database that is away is waited for, as long as the lease lasts: who takes over then can
        only look, and not on every platform.
        """
        while True:
            try:
                noted = await self.database.write(unit)
            except Unavailable:
                if self.now() >= self.posting.lease_until:
                    log.warning("not noted", extra=self._which)
                    return False
                await asyncio.sleep(NOTED_AGAIN)
            else:
                if not noted:
                    log.warning("a lease had run out", extra=self._which)
                return noted

    @property
    def _which(self) -> dict[str, str]:
        return {"posting": self.posting.key}


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
