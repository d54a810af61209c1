"""A database, a chat and a courier between them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.courier import Courier
from handlers.asks import Click, Reply
from handlers.clicks import PRESSES
from handlers.intake import take_in
from messages.plain import plain
from nps.company import Company
from nps.people import Person
from nps.response import Response
from storage.database import Database
from storage.responses import Landed
from tests.conftest import on
from tests.flows.company import COMPANY, NOW
from tests.flows.platform import Chat, Post


@dataclass
class Scene:
    """Earful with one chat, and a clock that moves when a test says so."""

    database: Database
    chat: Chat
    company: Company
    now: datetime = NOW
    courier: Courier = field(init=False)

    def __post_init__(self) -> None:
        self.courier = Courier(self.database, [self.chat], lambda: self.now, lambda: 0.5)

    async def told(self, *responses: Response, deliver: bool = True) -> list[Landed]:
        landed = await self.database.write(
            lambda store: take_in(responses, store, self.company, self.now)
        )
        if deliver:
            await self.courier.deliver()
        return landed

    async def press(
        self,
        verb: str,
        by: Person,
        subject: str = "1",
        answers: dict[str, str] | None = None,
        channel: str = "test:#support",
        *,
        deliver: bool = True,
    ) -> Reply:
        click = Click(verb, subject, by, self.now, channel, answers)
        press = PRESSES[verb]
        reply = await self.database.write(lambda store: press.run(click, store, self.company))
        if deliver:
            await self.courier.deliver()
        return reply

    async def later(self, **span: float) -> None:
        self.now += timedelta(**span)
        await self.courier.deliver()

    def post(self, channel: str = "test:#support") -> Post:
        """The one message of *channel*."""
        (post,) = self.chat.in_channel(channel)
        return post

    def read(self, channel: str = "test:#support") -> str:
        """The one message of *channel*, as a person reads it."""
        return plain(self.post(channel).message, self.company.timezone)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Modules that say ON_BOTH take place on both databases."""
    if getattr(metafunc.module, "ON_BOTH", False) and "scene" in metafunc.fixturenames:
        is_slow = metafunc.definition.get_closest_marker("slow_on_a_server")
        databases = ["sqlite"] if is_slow else ["sqlite", "postgresql"]
        metafunc.parametrize("scene", databases, indirect=True)


@pytest.fixture
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    with on(getattr(request, "param", "sqlite"), request) as url:
        async with Database(url, COMPANY) as database:
            yield Scene(database, Chat(), COMPANY)
