"""Slack's Web API: one client for all that Earful asks, and who it is there."""

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Final, Self

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platforms.slack.settings import SlackSettings

# The SDKs write whole payloads to their logs below errors: customers' words would stand there.
quiet: Final = logging.getLogger("slack_sdk.earful")
quiet.setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Me:
    """Earful as Slack knows it."""

    user: str = ""
    bot: str = ""
    team: str = ""
    enterprise: str = ""
    scopes: frozenset[str] = frozenset()
    """What the installation may do; empty where Slack did not say."""
    date: str = ""
    """What time Slack had when it said so, as HTTP writes it."""


@dataclass
class Api(AbstractAsyncContextManager["Api"]):
    """Open with `async with`."""

    settings: SlackSettings
    web: AsyncWebClient = field(init=False, repr=False)
    """Calls as the bot. It never repeats one by itself: the SDK's own retries post twice."""
    _session: ClientSession = field(init=False, repr=False)
    _me: Me | None = field(default=None, init=False, repr=False)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, repr=False)

    async def __aenter__(self) -> Self:
        self._session = ClientSession(timeout=ClientTimeout(total=self.settings.seconds))
        self.web = self.client(self.settings.bot_token)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    def client(self, token: str) -> AsyncWebClient:
        return AsyncWebClient(
            token=token,
            base_url=self.settings.api_url,
            session=self._session,
            retry_handlers=[],
            logger=quiet,
        )

    def answering(self, url: str) -> AsyncWebhookClient:
        """For the address at which one interaction may be answered."""
        return AsyncWebhookClient(url, session=self._session, retry_handlers=[], logger=quiet)

    async def me(self) -> Me:
        """Asked once; raises what slack_sdk raises."""
        async with self._asking:
            self._me = self._me or _introduced(await self.web.auth_test())
            return self._me

    @property
    def known(self) -> Me:
        """As `me`, without waiting for Slack: empty until it has said so."""
        return self._me or Me()


def _introduced(told: AsyncSlackResponse) -> Me:
    scopes = str(told.headers.get("x-oauth-scopes", ""))
    return Me(
        user=told.get("user_id") or "",
        bot=told.get("bot_id") or "",
        team=told.get("team_id") or "",
        enterprise=told.get("enterprise_id") or "",
        date=str(told.headers.get("Date", "")),
        scopes=frozenset(filter(None, (scope.strip() for scope in scopes.split(",")))),
    )
