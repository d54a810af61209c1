"""Socket Mode: Slack over a websocket that we open, watched so that it cannot die unnoticed."""

import asyncio
import logging
import time
from contextlib import AbstractAsyncContextManager, suppress
from typing import Final, Self

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.api import quiet

log: Final = logging.getLogger(__name__)

BEAT: Final = 10.0
"""Seconds between two pings."""
FIRST_LOOKS: Final = 0.1
"""Seconds between two looks at a connection that has not answered yet."""
CLOSING: Final = 1.0
"""Seconds that closing a connection may take: one that is dead never closes."""
BEATS_MISSED: Final = 6
"""After so many without a sign of life everything is built anew."""


class Socket(AbstractAsyncContextManager["Socket"]):
    """Keeps one connection alive: the SDK mends what it notices, this what it does not."""

    def __init__(self, app: AsyncApp, web: AsyncWebClient, beat: float = BEAT) -> None:
        """*web* carries the app token (xapp-...) and the address of the Web API."""
        self._app = app
        self._web = web
        self._beat = beat
        self._task: asyncio.Task[None] | None = None
        self._alive_at = float("-inf")
        self.answered = asyncio.Event()
        """Set once Slack has given the first sign of life."""

    @property
    def is_alive(self) -> bool:
        return time.monotonic() - self._alive_at < self._beat * BEATS_MISSED

    async def __aenter__(self) -> Self:
        """Connects in the background, for as long as it takes."""
        self._task = asyncio.create_task(self._keep_alive(), name="Slack's Socket Mode")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_alive(self) -> None:
        while True:
            handler = AsyncSocketModeHandler(
                self._app,
                app_token=self._web.token,
                logger=quiet,
                web_client=self._web,
                ping_interval=self._beat,
            )
            try:
                await self._watch(handler)
            finally:
                await _closed(handler)
            log.warning("Socket Mode was silent and is opened anew")

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """Returns when there has been no sign of life for too long."""
        connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]  # Bolt forgot
        try:
            last = time.monotonic()
            while time.monotonic() - last < self._beat * BEATS_MISSED:
                await asyncio.sleep(self._beat / 2 if self.is_alive else FIRST_LOOKS)
                if await _lives(handler.client):
                    last = self._alive_at = time.monotonic()
                    self.answered.set()
        finally:
            connecting.cancel()
            with suppress(asyncio.CancelledError):
                await connecting


async def _lives(client: SocketModeClient) -> bool:
    """Whether it is connected, has been answered, and still listens to what comes."""
    listening = client.message_receiver is not None and not client.message_receiver.done()
    working = listening and not client.message_processor.done()
    return working and client.last_ping_pong_time is not None and await client.is_connected()


async def _closed(handler: AsyncSocketModeHandler) -> None:
    """Closing may hang or fail on a connection that is already dead."""
    with suppress(Exception):
        async with asyncio.timeout(CLOSING):
            await handler.close_async()  # type: ignore[no-untyped-call]  # as above
