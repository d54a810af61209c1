"""What happens in the workspace, told to each open page as it happens (server-sent events)."""

import asyncio
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from aiohttp import web

from bot.platforms.browser.render import Pen
from bot.platforms.browser.workspace import Browser, Change

HEARTBEAT: Final = 15.0
"""Seconds of silence after which a sign of life is sent, so that a lost page is noticed."""
RETRY: Final = 1000
"""Milliseconds after which a page that lost us looks for us again."""


class Stream:
    """Tells every page every change; a page that missed too much is told to look anew."""

    def __init__(self, browser: Browser, pen: Callable[[str], Pen]) -> None:
        """*pen* writes for whoever reads in the time zone with that name."""
        self._browser = browser
        self._pen = pen
        # A page that was opened before we were restarted must not go on as if nothing had happened.
        self._start = secrets.token_hex(4)

    @property
    def place(self) -> str:
        """Where a page that is drawn now stands."""
        return self._id(self._browser.last_change)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(f"retry: {RETRY}\n\n".encode())
        since = self._since(request)
        if since is None:
            await response.write(b"event: anew\ndata: {}\n\n")
            return response
        await self._tell(response, since, request.query.get("zone", ""))
        return response

    def _since(self, request: web.Request) -> int | None:
        """The last change that the page has seen; None where it must look at all anew."""
        place = request.headers.get("Last-Event-ID") or request.query.get("since", "")
        start, _, number = place.partition("-")
        if start != self._start or not number.isdecimal():
            return None
        return None if self._browser.has_missed_too_much(int(number)) else int(number)

    async def _tell(self, response: web.StreamResponse, since: int, zone: str) -> None:
        with self._browser.watched(since) as changes, suppress(ConnectionError):
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        change = await changes.get()
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if change is None:
                    return
                await response.write(self._event(change, zone))

    def _event(self, change: Change, zone: str) -> bytes:
        told: dict[str, object] = {"ref": change.ref, "channel": change.channel}
        if change.post:
            pen = self._pen(zone)
            told |= {"html": pen.post(change.post), "isNew": change.is_new}
            told |= {"summary": pen.plain(change.post.message)}
        return f"id: {self._id(change.number)}\ndata: {json.dumps(told)}\n\n".encode()

    def _id(self, number: int) -> str:
        return f"{self._start}-{number}"
