"""Teams as the rest of Earful holds it: one company, connected."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.knocks import Doorkeeper
from bot.now import Now, utc_now
from bot.platforms.teams.answers import Answers
from bot.platforms.teams.door import Door
from bot.platforms.teams.faults import NoLogin
from bot.platforms.teams.identities import Identities
from bot.platforms.teams.inbound import Inbound
from bot.platforms.teams.login import Login
from bot.platforms.teams.origins import Origins
from bot.platforms.teams.places import PLATFORM
from bot.platforms.teams.platform import Teams
from bot.platforms.teams.requests import Desk, Requests
from bot.platforms.teams.settings import PATH, TeamsSettings
from bot.platforms.teams.transport import Transport
from nps.company import Company
from storage.database import Database

LONGEST_PAUSE: Final = 60.0
"""Seconds between two attempts to log in at the start."""


@dataclass
class TeamsConnection:
    platform: Teams
    routes: Sequence[web.AbstractRouteDef]
    login: Login

    def ailment(self) -> str | None:
        """What keeps Teams from working now; None when all is well."""
        return None if self.login.settings.in_development else self.login.trouble

    async def introduce(self) -> None:
        """Ask for a token, until there is one: Microsoft may be away when Earful starts."""
        pause = 1.0
        while self.ailment():
            try:
                await self.login.token()
            except NoLogin:
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


@asynccontextmanager
async def connected(
    settings: TeamsSettings,
    desk: Desk,
    database: Database,
    company: Company,
    now: Now = utc_now,
) -> AsyncIterator[TeamsConnection]:
    """Listens to Teams until the block ends."""
    async with Transport(settings) as transport:
        identities = Identities(transport, database, company, now)
        platform = Teams(transport, identities, database, company.timezone, now)
        requests = Requests(desk, identities, now)
        answers = Answers(platform, requests, Origins(database, now))
        inbound = Inbound(requests, answers, platform, database)
        doorkeeper = Doorkeeper(PLATFORM, database, now)
        routes = [web.post(PATH, Door(transport, inbound.hear, doorkeeper).answer)]
        connection = TeamsConnection(platform, routes, transport.login)
        introduction = asyncio.create_task(connection.introduce())
        try:
            yield connection
        finally:
            introduction.cancel()
            await asyncio.gather(introduction, return_exceptions=True)
