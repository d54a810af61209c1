"""Slack as the rest of Earful holds it: one workspace, connected."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.knocks import Doorkeeper
from bot.now import Now, utc_now
from bot.platforms.slack.answers import Answers
from bot.platforms.slack.api import Api
from bot.platforms.slack.app import Door, bolt
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.errands import Errands
from bot.platforms.slack.faults import FAULTS, judged
from bot.platforms.slack.identities import PLATFORM, Identities
from bot.platforms.slack.inbound import Inbound
from bot.platforms.slack.platform import Slack
from bot.platforms.slack.requests import Desk, Requests
from bot.platforms.slack.settings import PATH, SlackSettings
from bot.platforms.slack.socket import Socket
from nps.company import Company
from storage.database import Database

LAST_WORDS: Final = 1.0
"""Seconds that answers under way get when Earful stops."""
LONGEST_PAUSE: Final = 60.0
"""Seconds between two attempts to reach Slack at the start."""


@dataclass
class SlackConnection:
    platform: Slack
    routes: Sequence[web.AbstractRouteDef]
    socket: Socket | None
    errands: Errands
    _trouble: str | None = "Slack has not answered yet"

    def ailment(self) -> str | None:
        """What keeps Slack from working now; None when all is well."""
        if self._trouble is None and self.socket and not self.socket.is_alive:
            return "the Socket Mode connection to Slack is down"
        return self._trouble

    async def introduce(self, api: Api) -> None:
        """Ask Slack who we are, until it says so: it may be away when Earful starts."""
        pause = 1.0
        while self._trouble:
            try:
                await api.me()
                self._trouble = None
            except FAULTS as fault:
                self._trouble = judged(fault).sentence.format(where="Slack", needed="")
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


@asynccontextmanager
async def connected(
    settings: SlackSettings,
    desk: Desk,
    database: Database,
    company: Company,
    now: Now = utc_now,
) -> AsyncIterator[SlackConnection]:
    """Listens to Slack until the block ends; answers that are under way then are still given."""
    async with Api(settings) as api:
        errands = Errands()
        identities = Identities(api, database, company, now)
        channels = Channels(api, settings.allow_shared_channels)
        platform = Slack(api, channels, identities, company.timezone, now)
        app = bolt(api)
        requests = Requests(desk, platform, company.channels)
        answers = Answers(api, platform)
        Inbound(requests, answers, errands, database, settings.command).listen(app)
        socket = Socket(app, api.client(settings.app_token)) if settings.app_token else None
        doorkeeper = Doorkeeper(PLATFORM, database, now)
        connection = SlackConnection(platform, _routes(app, settings, doorkeeper), socket, errands)
        introduction = asyncio.create_task(connection.introduce(api))
        try:
            async with socket or nullcontext():
                yield connection
        finally:
            introduction.cancel()
            await asyncio.gather(introduction, return_exceptions=True)
            await errands.finish(LAST_WORDS)


def _routes(
    app: AsyncApp, settings: SlackSettings, doorkeeper: Doorkeeper
) -> list[web.AbstractRouteDef]:
    """Without a signing secret nobody could tell Slack from others: that door does not exist."""
    if not settings.signing_secret:
        return []
    return [web.post(PATH, Door(app, settings.signing_secret, doorkeeper).answer)]
