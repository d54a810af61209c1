"""Whatever happens, each channel shows in the end what is wanted, and never anything twice."""

from collections import defaultdict
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import Row, select, update

from messages.blocks import Message
from messages.wording import same
from storage.deliveries import Deliveries
from storage.doubts import Doubts
from storage.erasure import Erasure
from storage.overtaken import Overtaken
from storage.posting import Posting, Urgency
from storage.posting_rows import posting
from storage.waiting import Waiting
from tests.lives import live, on_either
from tests.storage.making import NOON, empty_store

CARD, REPLY, OTHER = "alert:1", "words:1", "digest:support:2026-W47"
THREADS = {REPLY: CARD}
CHANNELS = ("chat:#a", "page:#a")
PLATFORMS = ("chat", "page")
GONE = "gone"
FAR = 99
"""A version of the vocabulary that a later release may write."""

keys = st.sampled_from([CARD, REPLY, OTHER])
places = st.sets(st.sampled_from(CHANNELS))
contents = st.sampled_from(["one", "two", "three"])
urgencies = st.sampled_from(Urgency)
Place = tuple[str, str]
"""A key and a channel."""


def telling(content: str) -> Message:
    """A message that is all about the response with this key; of GONE, about none."""
    return Message((content,), (), about="" if content == GONE else content)


def left_without(content: str, wanted: Message | None) -> Message:
    return wanted if wanted and wanted.about != content else telling(GONE)


class Fate(Enum):
    """What becomes of a delivery."""

    GOES_WELL = auto()
    CRASHES_BEFORE = auto()
    CRASHES_AFTER = auto()
    ANSWER_IS_LOST = auto()
    LOST_ON_THE_WAY = auto()
    FAILS = auto()
    IS_PARKED = auto()


ARRIVES = {Fate.GOES_WELL, Fate.CRASHES_AFTER, Fate.ANSWER_IS_LOST}
UNSURE = {Fate.ANSWER_IS_LOST, Fate.LOST_ON_THE_WAY}


@dataclass
class Standing:
    """A message on the platform; its place stands in its metadata."""

    place: Place
    content: str


class OutboxLife(RuleBasedStateMachine):
    """Some who want, two who deliver, time, and a platform that all couriers write to."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.outbox = self.open.enter_context(empty_store()).outbox
        self.now = NOON
        self.refs = count(1)
        self.shown: dict[str, Standing] = {}
        self.wanted: dict[Place, str | None] = {}
        self.in_hand: list[Posting] = []
        self.told: defaultdict[Place, set[str | None]] = defaultdict(set)
        self.not_before: dict[Place, datetime] = {}
        self.doubt_until: dict[Place, datetime] = {}
        self.was_late = False
        """Whether a courier that was frozen past its lease did what it was about to do."""

    # Those who want

    @rule(key=keys, channels=places, content=contents, urgency=urgencies)
    def want(self, key: str, channels: Collection[str], content: str, urgency: Urgency) -> None:
        thread = THREADS.get(key)
        if thread:  # nobody adds to a thread whose first message is to go
            channels = [one for one in channels if self.wanted.get((thread, one), "") is not None]
        words = telling(content)
        self.outbox.want(key, channels, same(words), now=self.now, urgency=urgency, thread=thread)
        for channel in channels:
            self._wants((key, channel), content)

    @rule(content=contents, seconds=st.integers(1, 200))
    def want_later(self, content: str, seconds: int) -> None:
        then = self.now + timedelta(seconds=seconds)
        if (OTHER, CHANNELS[0]) not in self.wanted:
            self.not_before[OTHER, CHANNELS[0]] = then
            words = telling(content)
            self.outbox.want(OTHER, CHANNELS[:1], same(words), now=self.now, not_before=then)
            self.wanted[OTHER, CHANNELS[0]] = content
            self.told[OTHER, CHANNELS[0]].add(content)

    @rule(key=keys, content=contents, urgency=urgencies)
    def revise(self, key: str, content: str, urgency: Urgency) -> None:
        self.outbox.revise(key, same(telling(content)), now=self.now, urgency=urgency)
        for place, known in self.wanted.items():
            if place[0] == key and known is not None:
                self._wants(place, content)

    @rule(key=keys)
    def take_back(self, key: str) -> None:
        self.outbox.take_back(key, now=self.now)
        for place in self.wanted:
            if key in {place[0], THREADS.get(place[0])}:
                self._wants(place, None)

    @rule(key=keys, content=contents, urgency=urgencies)
    def restore(self, key: str, content: str, urgency: Urgency) -> None:
        self.outbox.restore(key, same(telling(content)), now=self.now, urgency=urgency)
        for place in self.wanted:
            if place[0] == key:
                self._wants(place, content)

    @rule(content=contents)
    def conclude(self, content: str) -> None:
        """What stands goes on under another key; nothing stands in its thread."""
        rows = [row for row in self._rows() if row.key == OTHER]
        self.outbox.conclude(OTHER, same(telling(content)), now=self.now)
        for row in rows:
            place = OTHER, row.channel
            self._wants(place, content if row.ref else None)
            if row.ref and row.lease_token is None:
                self._goes_on(place, (f"concluded:{row.id}:{OTHER}", row.channel))

    def _goes_on(self, place: Place, new: Place) -> None:
        of_each: list[dict[Place, Any]] = [self.wanted, self.told, self.not_before]
        for each in (*of_each, self.doubt_until):
            if place in each:
                each[new] = each.pop(place)
        for ref, one in self.shown.items():
            if one.place == place and self._known(ref) == new:
                one.place = new

    def _known(self, ref: str) -> Place | None:
        """Whose it is, as far as is noted."""
        return next(((row.key, row.channel) for row in self._rows() if row.ref == ref), None)

    @rule(content=contents)
    def forget(self, content: str) -> None:
        """Of what could be seen, a word is left in its place; all else goes."""
        rows = {(row.key, row.channel): row for row in self._rows()}
        left = partial(left_without, content)
        Erasure(self.outbox).forget([content], left, self.now, Urgency.USUAL)
        for place, told in self.told.items():
            row = rows[place]
            if content not in told or row.wanted is None:
                continue
            if not (row.ref or row.in_doubt or row.lease_token):
                self._wants(place, None)
            elif self.wanted[place] == content:
                self._wants(place, GONE)
        for told in self.told.values():
            told.discard(content)

    def _wants(self, place: Place, content: str | None) -> None:
        if content not in (None, GONE):
            self.told[place].add(content)
        if self.wanted.get(place) != content:
            self.wanted[place] = content
            self.not_before.pop(place, None)

    @rule(seconds=st.sampled_from([1, 10, 31, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def retry(self) -> None:
        Waiting(self.outbox).retry(self.now)

    @rule(key=keys)
    def a_newer_release_writes(self, key: str) -> None:
        self._set_version(posting.c.key == key, FAR)

    @rule()
    def all_are_upgraded(self) -> None:
        self._set_version(posting.c.version == FAR, 1)

    # Those who deliver

    @rule(
        prefixes=st.sets(st.sampled_from(PLATFORMS)), held=places, paced=places, n=st.integers(1, 3)
    )
    def take(
        self, prefixes: Collection[str], held: Collection[str], paced: Collection[str], n: int
    ) -> None:
        expected = self._first_of_each_channel(prefixes, held, paced)[:n]
        taken = Deliveries(self.outbox).take(self.now, prefixes, held, paced, n)
        assert [(one.key, one.channel) for one in taken] == expected
        for one in taken:
            self._check(one)
        self.in_hand += taken

    @rule(seconds=st.sampled_from([1, 31]), fate=st.sampled_from(Fate))
    def all_is_taken_and_delivered(self, seconds: int, fate: Fate) -> None:
        self.time_passes(seconds)
        self.take(PLATFORMS, (), (), 9)
        while self.in_hand:
            self._deliver(self.in_hand.pop(), fate)

    @rule()
    def it_is_known_when_something_can_be_taken(self) -> None:
        due = Deliveries(self.outbox).next_due(PLATFORMS)
        can_be_taken = bool(self._first_of_each_channel(PLATFORMS, (), ()))
        assert can_be_taken == (due is not None and due <= self.now)

    @precondition(lambda self: self.in_hand)
    @rule(data=st.data(), fate=st.sampled_from(Fate))
    def deliver(self, data: st.DataObject, fate: Fate) -> None:
        one = data.draw(st.sampled_from(self.in_hand), label="posting")
        self.in_hand.remove(one)
        self._deliver(one, fate)

    @precondition(lambda self: self.in_hand)
    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        """A courier in doubt looks at the channel, for all that is in doubt there."""
        one = data.draw(st.sampled_from(self.in_hand), label="posting")
        if one.in_doubt and one.lease_until > self.now:
            others = self._doubts.join(one, self.now)
            for other in others:
                assert (other.channel, other.ref) == (one.channel, None)
                self._check(other)
            found = {other.key: self._copies((other.key, other.channel)) for other in others}
            self._doubts.settle(others, found, self.now)

    def _deliver(self, one: Posting, fate: Fate) -> None:
        """Whoever is late was frozen right before the request: nothing could stop it any more."""
        is_late = one.lease_until <= self.now
        self.was_late |= is_late and fate in ARRIVES
        one, copies = self._looked_for(one)
        ref = self._put(one) if fate in ARRIVES else None
        if fate in {Fate.CRASHES_BEFORE, Fate.CRASHES_AFTER}:
            return
        place = one.key, one.channel
        self._note(one, fate, ref, copies)
        if self._row_of(one).lease_token is None and fate in UNSURE and one.ref is None:
            self.doubt_until[place] = max(one.lease_until, self.now)

    def _note(self, one: Posting, fate: Fate, ref: str | None, copies: list[str]) -> None:
        """As a courier does it."""
        is_mine = self._row_of(one).lease_token == one.token
        in_doubt = fate in UNSURE and one.ref is None
        if fate is Fate.GOES_WELL:
            assert Deliveries(self.outbox).shown(one, ref) == is_mine
            if is_mine:
                self._overtaken.surplus(one, copies, self.now)
            else:
                self._overtaken.showed(one, ref, self.now)
            return
        noted = Deliveries(self.outbox).failed(
            one,
            again_at=self.now + timedelta(seconds=2),
            in_doubt=in_doubt,
            parked="archived" if fate is Fate.IS_PARKED else None,
        )
        assert noted == is_mine
        if not noted:
            self._overtaken.failed(one, self.now, in_doubt=in_doubt)

    # What always holds

    @invariant()
    def nothing_stands_twice(self) -> None:
        """Unless somebody was late, until what came too late has been put right."""
        places = [standing.place for standing in self.shown.values()]
        assert self.was_late or len(places) == len(set(places))

    @invariant()
    def due_is_what_is_not_as_wanted(self) -> None:
        for row in self._rows():
            differs = row.wanted_hash != row.shown_hash or row.in_doubt or row.lease_token
            assert (row.due_at is not None) == bool(differs), row
            assert row.parked is None or differs, row

    def teardown(self) -> None:
        """All is well from here on: does everybody see what is wanted?"""
        try:
            self.all_are_upgraded()
            self._deliver_all()
            assert {one.place: one.content for one in self.shown.values()} == {
                place: content for place, content in self.wanted.items() if self._can_stand(place)
            }
            assert all(row.due_at is None for row in self._rows() if not self._waits(row))
        finally:
            self.open.close()

    def _deliver_all(self) -> None:
        for _round in range(40):
            self.now += timedelta(hours=1)
            for one in Deliveries(self.outbox).take(self.now, PLATFORMS, (), (), 99):
                self._check(one)
                self._deliver(one, Fate.GOES_WELL)

    def _can_stand(self, place: Place) -> bool:
        key, channel = place
        thread = THREADS.get(key)
        return self.wanted.get(place) is not None and (
            thread is None or self.wanted.get((thread, channel)) is not None
        )

    def _waits(self, row: Row[Any]) -> bool:
        """For a message to stand in whose thread it could stand."""
        return row.key == REPLY and row.ref is None

    # Courier and platform

    def _check(self, one: Posting) -> None:
        place = one.key, one.channel
        if one.key.startswith("copy:"):
            assert (one.wanted, one.ref) == (None, one.key.removeprefix("copy:"))
            return
        assert one.wanted == (self.wanted[place] and telling(str(self.wanted[place])))
        assert one.lease_until > self.now
        assert self.not_before.get(place, self.now) <= self.now
        assert self.doubt_until.get(place, self.now) <= self.now
        if one.key in THREADS and one.ref is None:
            parent = self._row(THREADS[one.key], one.channel)
            assert one.thread is not None
            assert one.thread == parent.ref
        if one.ref is None and not one.in_doubt:
            assert self.was_late or not self._copies(place)

    def _looked_for(self, one: Posting) -> tuple[Posting, list[str]]:
        """As a courier does it: where it is in doubt, it looks first."""
        if not one.in_doubt or (one.wanted is None and one.ref):
            return one, []
        refs = self._copies((one.key, one.channel))
        ref = one.ref if one.ref in refs or not refs else refs[0]
        others = {*refs, one.ref} - {ref, None}
        return replace(one, ref=ref), sorted(str(other) for other in others)

    def _put(self, one: Posting) -> str | None:
        """What the platform does; what is gone it cannot edit."""
        if one.wanted is None:
            self.shown.pop(one.ref or "", None)
            return None
        if one.ref and one.ref not in self.shown and not one.in_doubt:
            return one.ref  # as if somebody had wished it gone: it would be missing in the end
        ref = one.ref if one.ref in self.shown else str(next(self.refs))
        self.shown[str(ref)] = Standing((one.key, one.channel), str(one.wanted.summary[0]))
        return ref

    def _copies(self, place: Place) -> list[str]:
        """Oldest first."""
        return [ref for ref, one in self.shown.items() if one.place == place]

    # A look into the table

    def _rows(self) -> list[Row[Any]]:
        return list(self.outbox.connection.execute(select(posting)))

    @property
    def _overtaken(self) -> Overtaken:
        return Overtaken(self.outbox)

    @property
    def _doubts(self) -> Doubts:
        return Doubts(Deliveries(self.outbox), self._overtaken)

    def _row_of(self, one: Posting) -> Row[Any]:
        return next(row for row in self._rows() if row.id == one.id)

    def _row(self, key: str, channel: str) -> Row[Any]:
        return next(row for row in self._rows() if (row.key, row.channel) == (key, channel))

    def _set_version(self, which: Any, version: int) -> None:
        self.outbox.connection.execute(
            update(posting).where(which, posting.c.wanted.is_not(None)).values(version=version)
        )

    def _first_of_each_channel(
        self, prefixes: Collection[str], held: Collection[str], paced: Collection[str]
    ) -> list[Place]:
        refs = {(row.key, row.channel): row.ref for row in self._rows()}
        free = [
            row
            for row in self._rows()
            if row.due_at is not None
            and row.due_at <= self.now
            and (row.lease_until is None or row.lease_until <= self.now)
            and row.channel.split(":")[0] in prefixes
            and row.version != FAR
            and row.channel not in held
            and (row.ref or row.channel not in paced)
            and (row.ref or row.key not in THREADS or refs.get((CARD, row.channel)))
        ]
        free.sort(key=lambda row: (row.urgency, row.due_at, row.id))
        first = {row.channel: row for row in reversed(free)}
        return [(row.key, row.channel) for row in free if first[row.channel] is row]


@on_either
async def test_whatever_happens_each_channel_shows_what_is_wanted(
    database: str, request: pytest.FixtureRequest
) -> None:
    await live(OutboxLife, database, request, lives=40)
