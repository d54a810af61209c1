"""Earful whole, in one chat or in several: its doors, its clock, and whoever works there."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import msgspec
from aiohttp import ClientSession
from standardwebhooks import Webhook

from bot.clock import Clock
from bot.courier import Courier
from bot.wiring import JOBS
from nps.company import Company
from nps.people import Person
from nps.response import Response
from storage.database import Database
from tests.flows.company import NOW
from tests.platforms.chat import CHANNELS, Chat, Seen

SECRET = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0"
A_SECOND = timedelta(seconds=1)
A_MINUTE = 60


@dataclass
class Watch:
    """The time of everybody in the house."""

    time: datetime = NOW

    def __call__(self) -> datetime:
        return self.time


@dataclass
class House:
    chats: Sequence[Chat]
    company: Company
    database: Database
    watch: Watch
    courier: Courier
    survey_tool: ClientSession
    _sent: Any = field(default_factory=count)

    @property
    def now(self) -> datetime:
        return self.watch.time

    # What happens

    async def tell(self, *told: Response, deliver: bool = True) -> Mapping[str, Any]:
        """A survey tool tells of *told*, and reads back what became of it."""
        name, body = f"m-{next(self._sent)}", msgspec.json.encode([_plain(one) for one in told])
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(int(self.now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(name, self.now, body.decode()),
            "content-type": "application/json",
        }
        async with self.survey_tool.post("/webhooks/plain", data=body, headers=headers) as answer:
            receipt: Mapping[str, Any] = await answer.json()
            assert answer.status == 200, receipt
        if deliver:
            await self.deliver()
        return receipt

    async def press(
        self, by: Person, seen: Seen, label: str, answers: Mapping[str, str] | None = None
    ) -> None:
        """*answers* are by the labels of the form's fields, options by theirs."""
        await seen.chat.press(by, seen, label, answers)
        await self.deliver()

    async def ask(self, by: Person, words: str, channel: str | None = None) -> None:
        """In *channel*, or alone with Earful."""
        for chat in self.chats:
            await chat.ask(by, words, channel)
        await self.deliver()

    async def due(self, job: str, at: datetime | None = None) -> None:
        """*job*'s time has come, and that of what it says."""
        self.watch.time = max(self.now, at or self.now)
        await Clock(self.database, self.company, JOBS, self.watch).run_by_hand(job, at)
        await self.deliver()

    async def later(self, **span: float) -> None:
        self.watch.time += timedelta(**span)
        await self.deliver()

    async def deliver(self) -> None:
        """Until all stands that is due; where a channel rests between two, the seconds pass."""
        for chat in self.chats:
            await chat.answered()
        prefixes = [*(platform.name for platform in self.courier.platforms), "dm"]
        for _ in range(A_MINUTE):
            await self.courier.deliver()
            due = await self.database.read(lambda store: store.deliveries.next_due(prefixes))
            if due is None or due > self.now:
                break
            self.watch.time += A_SECOND

    @asynccontextmanager
    async def awake(self) -> AsyncIterator[None]:
        """Meanwhile the courier brings whatever is due by itself, as in a running Earful."""
        rounds = asyncio.create_task(self.courier.run())
        try:
            yield
        finally:
            rounds.cancel()
            await asyncio.gather(rounds, return_exceptions=True)
            await self.courier.stop()

    # What is read

    async def posts(self, channel: str = "#support") -> list[Seen]:
        return [seen for chat in self.chats for seen in await chat.posts(channel)]

    async def replies(self, channel: str = "#support") -> list[Seen]:
        return [seen for chat in self.chats for seen in await chat.replies(channel)]

    async def letters(self, person: Person) -> list[Seen]:
        """Earful's direct messages to *person*."""
        return [seen for chat in self.chats for seen in await chat.letters(person)]

    async def private(self, person: Person) -> list[Seen]:
        """All that *person* alone reads."""
        whispers = [seen for chat in self.chats for seen in await chat.whispers(person)]
        return [*await self.letters(person), *whispers]

    async def card(self, channel: str = "#support") -> Seen:
        """The one message of *channel*."""
        [card] = await self.posts(channel)
        return card

    async def told(self, person: Person, words: str) -> Seen:
        """The one message with *words* that *person* alone reads; fails unless there is one."""
        [told] = holding(words, await self.private(person))
        return told

    async def readers(self, words: str, *, for_good: bool = False) -> set[str]:
        """The channels in which *words* can be read, and the first names of who reads them alone.

        *for_good*: after their next look, by which whatever was whispered is gone.
        """
        found = set()
        for channel in CHANNELS:
            if holding(words, [*await self.posts(channel), *await self.replies(channel)]):
                found.add(channel)
        for person in (staff.person for staff in self.company.roster.staff):
            if holding(words, await (self.letters if for_good else self.private)(person)):
                found.add(person.first_name)
        return found


def holding(words: str, among: Sequence[Seen]) -> list[Seen]:
    """Those of *among* in which *words* stand."""
    return [seen for seen in among if words in seen.words]


def _plain(told: Response) -> dict[str, Any]:
    """*told* as a survey tool tells of it."""
    said = asdict(told)
    names = ("id", "score", "comment", "answered_at", "customer", "may_contact", "touchpoint")
    more = ("team", "staff", "segment", "language", "tags", "link")
    return {name: said[name] for name in (*names, *more)}
