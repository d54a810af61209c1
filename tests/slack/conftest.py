"""A workspace on loopback, Earful's Slack connected to it, and a desk that remembers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from bot.platforms.slack.connection import SlackConnection, connected
from bot.platforms.slack.platform import Slack
from bot.platforms.slack.scopes import HISTORY, NEEDED
from bot.platforms.slack.settings import SlackSettings
from handlers.asks import Ask, Click, Reply
from messages.blocks import Line, Message
from nps.company import Admins, Company
from nps.people import Roster, Staff, Team
from storage.database import Database
from storage.posting import Posting
from tests.standins.slack import SlackStandIn
from tests.standins.slack_inbound import Inbound
from tests.standins.slack_things import Channel, User

COMPANY = Company(
    timezone=ZoneInfo("Europe/Berlin"),
    roster=Roster(
        teams=(Team("support", "Support", ("slack:#support",), ("kim@example.com",)),),
        staff=(
            Staff("jonas@example.com", "Jonas Weber", "support"),
            Staff("amira@example.com", "Amira Haddad", "support"),
        ),
    ),
    leadership=("slack:#leadership",),
    admins=Admins(people=("ada@example.com",)),
)


def said(*lines: str) -> Message:
    """A message of plain lines; the first is its summary too."""
    return Message((lines[0],), tuple(Line((line,)) for line in lines))


def posting(
    wanted: Message | None = None,
    *,
    channel: str = "slack:#support",
    key: str = "alert:17",
    ref: str | None = None,
    thread: str | None = None,
) -> Posting:
    now = datetime.now(UTC)
    return Posting(
        *(key, channel, wanted, ref, thread),
        token="t",
        lease_until=now + timedelta(seconds=30),
        attempts=0,
        in_doubt=False,
        wanted_at=now,
    )


@dataclass
class Remembering:
    """A desk that notes what reaches it and answers what it was told to, else nothing."""

    clicks: list[Click] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    answers: list[Reply] = field(default_factory=list)
    press_hook: Callable[[], Any] | None = None

    async def press(self, click: Click) -> Reply:
        self.clicks.append(click)
        if self.press_hook:
            await self.press_hook()
        return self.answers.pop(0) if self.answers else Reply()

    async def ask(self, ask: Ask) -> Reply:
        self.asks.append(ask)
        if self.press_hook:
            await self.press_hook()
        return self.answers.pop(0) if self.answers else Reply(said("You asked."))


class Send(Protocol):
    """How the workspace reaches Earful."""

    async def __call__(self, inbound: Inbound, *, retry: int = 0) -> Any: ...


@dataclass
class Office:
    """Everything that a test looks at or turns."""

    slack: SlackStandIn
    database: Database
    desk: Remembering
    connection: SlackConnection
    send: Send
    support: Channel
    jonas: User
    amira: User
    address: str
    """Of the door."""

    @property
    def platform(self) -> Slack:
        return self.connection.platform


def settings(slack: SlackStandIn, **more: Any) -> SlackSettings:
    told = {"signing_secret": slack.signing_secret, "api_url": slack.url} | more
    return SlackSettings(slack.bot_token, **told)


@asynccontextmanager
async def workspace() -> AsyncIterator[SlackStandIn]:
    """One in which Earful may do what its manifest asks for, and no more."""
    async with SlackStandIn() as slack:
        slack.scopes = {scope.name for scope in (*NEEDED, *HISTORY)}
        yield slack


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with workspace() as standing_in:
        yield standing_in


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with Database("sqlite+aiosqlite://", COMPANY) as opened:
        yield opened


@asynccontextmanager
async def served(routes: Any) -> AsyncIterator[str]:
    """The address at which *routes* answer."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def moved_in(
    slack: SlackStandIn, database: Database, transport: str = "http", **more: Any
) -> AsyncIterator[Office]:
    jonas = slack.add_user("jonas", real_name="Jonas Weber")
    amira = slack.add_user("amira", real_name="Amira H.")
    support = slack.add_channel("support", members=[jonas, amira])
    desk = Remembering()
    if transport == "socket":
        more["app_token"] = slack.app_token
    async with AsyncExitStack() as house:
        connection = await house.enter_async_context(
            connected(settings(slack, **more), desk, database, COMPANY)
        )
        root = await house.enter_async_context(served(connection.routes))
        address = f"{root}/slack/events"

        async def over_http(inbound: Inbound, *, retry: int = 0) -> Any:
            told = await slack.send(inbound, address, retry=retry)
            assert told.status == 200
            return told.json if told.text else None

        async def over_socket(inbound: Inbound, *, retry: int = 0) -> Any:
            return (await slack.deliver(inbound, retry=retry)).payload

        send = over_socket if transport == "socket" else over_http
        yield Office(slack, database, desk, connection, send, support, jonas, amira, address)


@pytest.fixture
async def office(slack: SlackStandIn, database: Database) -> AsyncIterator[Office]:
    async with moved_in(slack, database) as moved:
        yield moved


@pytest.fixture(params=["http", "socket"])
async def both_ways(
    request: pytest.FixtureRequest, slack: SlackStandIn, database: Database
) -> AsyncIterator[Office]:
    """An office that is reached over HTTP, and one over Socket Mode."""
    async with moved_in(slack, database, request.param) as moved:
        yield moved
