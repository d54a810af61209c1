"""Two couriers at the same message, each frozen anywhere: one message stands, as it is wanted."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from bot.courier import Courier
from bot.platforms.port import InTime, Undeliverable, any_time
from messages.wording import same
from storage.deliveries import LEASE
from storage.posting import Posting, mark_of
from storage.store import Store
from tests.flows.conftest import Scene
from tests.flows.platform import Chat
from tests.storage.making import message

ON_BOTH = True

CHANNEL = "test:#support"
LONGER = LEASE + timedelta(seconds=1)


class Act(StrEnum):
    """What the first courier is about to do."""

    POST = "post"
    EDIT = "edit"
    TAKE_BACK = "take-back"


class At(StrEnum):
    """Where a courier is frozen."""

    LOOK = "before the look"
    CHECK = "before it sees whether its lease lasts"
    SENDING = "after that, before the request arrives"
    ANSWERED = "after the request was done"
    NOWHERE = "nowhere"


class End(StrEnum):
    """What becomes of the first courier."""

    HEARS = "it goes on"
    LOST = "it never hears that its request was done"
    KILLED = "it is killed"


class Then(StrEnum):
    """What is wanted while the first courier is frozen."""

    SAME = "the same"
    OTHER = "another text"
    NOTHING = "nothing"


class Row(NamedTuple):
    act: Act
    first: At
    end: End
    then: Then
    second: At
    has_history: bool

    def __str__(self) -> str:
        history = "" if self.has_history else ", without history"
        return f"{self.act}: {self.first}, {self.end}; {self.then}; {self.second}{history}"

    @property
    def can_be_held(self) -> bool:
        """Without history, nobody can know what whoever was lost or killed has posted."""
        knows = self.has_history or self.end is End.HEARS
        return knows and (self.end is not End.LOST or self.first is not At.CHECK)

    @property
    def oddities(self) -> int:
        """How much happens besides that the first courier is frozen, and goes on."""
        return sum((self.end is not End.HEARS, self.second is not At.NOWHERE, not self.has_history))


def table(oddities: int) -> Iterator[Row]:
    """The rows with at most so many."""
    firsts = (At.CHECK, At.SENDING, At.ANSWERED)
    rows = map(Row._make, product(Act, firsts, End, Then, At, (True, False)))
    return (row for row in rows if row.can_be_held and row.oddities <= oddities)


@dataclass
class Freezing(Chat):
    """The chat as one courier reaches it, who can be frozen once."""

    at: At = At.NOWHERE
    is_lost: bool = False
    leases: list[str] = field(default_factory=list)
    """Tokens of those under which requests were made."""
    late: str = ""
    """The token of the one in hand when it was frozen."""
    frozen: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def show(self, posting: Posting, in_time: InTime = any_time) -> str:
        await self._freeze(At.CHECK, posting)
        in_time()
        await self._freeze(At.SENDING, posting)
        self.leases.append(posting.token)
        ref = await super().show(posting)
        await self._freeze(At.ANSWERED, posting)
        if self.is_lost:
            raise Undeliverable("no answer", in_doubt=posting.ref is None)
        return ref

    async def find(self, postings: Sequence[Posting]) -> dict[str, list[str]] | None:
        await self._freeze(At.LOOK, postings[0])
        return await super().find(postings)

    async def _freeze(self, at: At, posting: Posting) -> None:
        if self.at is at:
            self.at, self.late = At.NOWHERE, posting.token
            self.frozen.set()
            await self.goes_on.wait()


@dataclass
class Two:
    """Two couriers, and whoever comes after them."""

    scene: Scene
    row: Row
    key: str

    async def take_place(self) -> None:
        if self.row.act is not Act.POST:
            await self._want("zero")
            await self.scene.courier.deliver()
        await self._want(None if self.row.act is Act.TAKE_BACK else "one")
        first = self._chat(self.row.first, is_lost=self.row.end is End.LOST)
        second = self._chat(self.row.second)

        one = await self._set_off(first)
        await self._want(self._last)
        await self._lease_runs_out()
        two = await self._set_off(second)
        if self.row.end is End.KILLED:
            one.cancel()
        first.goes_on.set()
        await asyncio.wait({one})
        if self.row.first is At.CHECK:
            assert first.late not in first.leases
        second.goes_on.set()
        await two

    @property
    def _last(self) -> str | None:
        """What is wanted in the end."""
        match self.row.then:
            case Then.SAME:
                return None if self.row.act is Act.TAKE_BACK else "one"
            case Then.OTHER:
                return "two"
            case Then.NOTHING:
                return None

    def _chat(self, at: At, *, is_lost: bool = False) -> Freezing:
        chat = self.scene.chat
        chat.has_history = self.row.has_history
        return Freezing(
            posts=chat.posts,
            _numbers=chat._numbers,
            has_history=chat.has_history,
            at=at,
            is_lost=is_lost,
        )

    async def _set_off(self, chat: Freezing) -> asyncio.Task[None]:
        """Until it is frozen, or has come to its end."""
        courier = Courier(self.scene.database, [chat], lambda: self.scene.now, lambda: 0.5)
        delivery = asyncio.create_task(courier.deliver())
        frozen = asyncio.create_task(chat.frozen.wait())
        await asyncio.wait({delivery, frozen}, return_when=asyncio.FIRST_COMPLETED)
        frozen.cancel()
        return delivery

    async def _want(self, words: str | None) -> None:
        now = self.scene.now

        def unit(store: Store) -> None:
            if words is None:
                store.outbox.take_back(self.key, now=now)
            else:
                store.outbox.want(self.key, [CHANNEL], same(message(words)), now=now)

        await self.scene.database.write(unit)

    async def _lease_runs_out(self) -> None:
        self.scene.now += LONGER

    async def ends_well(self) -> bool:
        for _ in range(6):
            if not await self.scene.database.read(lambda store: store.waiting.all()):
                break
            await self._lease_runs_out()
            await self.scene.courier.deliver()
        else:
            return False
        mark = mark_of(self.key, CHANNEL)
        stands = [post.message for post in self.scene.chat.posts.values() if post.mark == mark]
        return stands == ([message(self._last)] if self._last else [])


async def test_one_message_stands_as_it_is_wanted_wherever_two_couriers_freeze(
    scene: Scene,
) -> None:
    is_slower = scene.database.server is not None
    wrong = []
    for number, row in enumerate(table(oddities=0 if is_slower else 1)):
        two = Two(scene, row, f"key-{number}")
        await two.take_place()
        if not await two.ends_well():
            wrong.append(str(row))
    assert wrong == []
