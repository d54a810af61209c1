"""How Earful is set up in a house, with all of its own parts."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from aiohttp import ClientSession, web

from bot.courier import Courier
from bot.desk import Desk
from bot.web import application, serving
from bot.webhooks import Webhooks
from handlers.vendors import VENDORS
from nps.company import Company
from storage.database import Database
from tests.flows.company import COMPANY
from tests.platforms.chat import Chat
from tests.platforms.house import SECRET, House, Watch


@asynccontextmanager
async def living_in(*chats: Chat) -> AsyncIterator[House]:
    async with AsyncExitStack() as house:
        for chat in chats:
            await chat.found(house, COMPANY.roster.staff)
        company, watch = _reading_in(chats), Watch()
        database = await house.enter_async_context(Database("sqlite+aiosqlite://", company))
        desk = Desk(database, company)
        lodgings = [await chat.connected(house, desk, database, company, watch) for chat in chats]
        webhooks = Webhooks(database, company, VENDORS, {"plain": [SECRET]}, watch)
        routes = [*webhooks.routes(), *(route for one in lodgings for route in one.routes)]
        port = await house.enter_async_context(serving(_app(routes), "127.0.0.1", 0))
        door = f"http://127.0.0.1:{port}"
        survey_tool = await house.enter_async_context(ClientSession(door))
        platforms = [lodging.platform for lodging in lodgings]
        courier = Courier(database, platforms, watch, lambda: 0.5)
        for chat in chats:
            chat.door = door
            await chat.arrive()
        yield House(chats, company, database, watch, courier, survey_tool)


def _app(routes: Sequence[web.AbstractRouteDef]) -> web.Application:
    async def ready() -> list[str]:
        return []

    return application(routes, ready)


def _reading_in(chats: Sequence[Chat]) -> Company:
    """The company of the flows, whose every channel is in each of *chats*."""

    def here(channels: Sequence[str]) -> tuple[str, ...]:
        names = [channel.removeprefix("test:") for channel in channels]
        return tuple(chat.spelled(name) for chat in chats for name in names)

    roster = COMPANY.roster
    teams = tuple(replace(team, channels=here(team.channels)) for team in roster.teams)
    return replace(
        COMPANY,
        roster=replace(roster, teams=teams),
        leadership=here(COMPANY.leadership),
        admins=replace(COMPANY.admins, channels=here(COMPANY.admins.channels)),
    )
