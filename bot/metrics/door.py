"""GET /metrics: the door for whoever watches the figures; they are the company's own."""

import asyncio
import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from aiohttp import web

from bot.metrics.counted import TYPE

PATH: Final = "/metrics"
FRESH: Final = 5.0
"""Seconds for which what was read is told again: however many ask, it is read once."""
HANDED_ON: Final = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP")
"""Of requests that somebody hands on: from wherever they come, they seem to come from here."""
HERE: Final = ("localhost", "127.0.0.1", "::1")

Told = Callable[[], Awaitable[bytes]]
"""All figures, as Prometheus reads them."""


@dataclass
class Scraping:
    """With a *token*, answers whoever knows it; without, this machine's own programs alone."""

    told: Told
    token: str = field(default="", repr=False)
    seconds: Callable[[], float] = monotonic
    _text: bytes = field(default=b"", init=False, repr=False)
    _good_until: float = field(default=float("-inf"), init=False, repr=False)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, repr=False)

    def routes(self) -> list[web.RouteDef]:
        return [web.get(PATH, self.answer)]

    async def answer(self, request: web.Request) -> web.Response:
        if self.token and not self._knows_it(request):
            challenge = {"WWW-Authenticate": "Bearer"}
            return _refused(401, "the token does not hold", challenge)
        if not self.token and not _is_from_here(request):
            return _refused(403, "set EARFUL_METRICS_TOKEN, and send it: Authorization: Bearer ...")
        headers = {"Content-Type": TYPE}
        return web.Response(body=await self._fresh(), headers=headers)

    async def _fresh(self) -> bytes:
        async with self._reading:
            if self.seconds() >= self._good_until:
                self._text = await self.told()
                self._good_until = self.seconds() + FRESH
            return self._text

    def _knows_it(self, request: web.Request) -> bool:
        told = request.headers.getall("Authorization", [])
        kind, _, token = told[0].partition(" ") if len(told) == 1 else ("", "", "")
        given = token.strip().encode(errors="surrogateescape")
        return kind.lower() == "bearer" and hmac.compare_digest(given, self.token.encode())


def _is_from_here(request: web.Request) -> bool:
    """By its name too: a foreign one that leads to this machine would make it a browser's."""
    if any(name in request.headers for name in HANDED_ON):
        return False
    try:
        return ipaddress.ip_address(request.remote or "").is_loopback and request.url.host in HERE
    except ValueError:  # no address at all, or a Host that is none
        return False


def _refused(status: int, reason: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": reason}, status=status, headers=headers)
