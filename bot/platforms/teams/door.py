"""POST /teams/messages: for everything that Teams sends."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.knocks import Doorkeeper
from bot.platforms.teams.addresses import is_safe
from bot.platforms.teams.transport import Forged, Json, Transport
from handlers.payload import BadPayload, read_json
from storage.knocks import Unheard

log: Final = logging.getLogger(__name__)

UNREADABLE: Final = "Teams sent what cannot be read"

AT_ANOTHER_TIME: Final = ("ExpiredSignatureError", "ImmatureSignatureError")
"""What the SDK calls a token whose time is over, or not there yet."""

Hear = Callable[[Json], Awaitable[Json | None]]
"""Takes an activity; what comes back is the body of the answer, which only invokes have."""


@dataclass(frozen=True)
class Door:
    transport: Transport
    hear: Hear
    doorkeeper: Doorkeeper

    async def answer(self, request: web.Request) -> web.StreamResponse:
        told, fault = await _read(request)
        headers = request.headers.getall("Authorization", [])
        try:
            proved = await self.transport.proved(headers[0] if len(headers) == 1 else None, told)
        except Forged as why:
            log.warning("nobody proved to be Teams", extra={"reason": str(why)})
            if headers:
                reason = Unheard.TIME if str(why) in AT_ANOTHER_TIME else Unheard.SIGNATURE
                self.doorkeeper.turned_away(reason, await request.read())
            return _refused(401, "this door is for Microsoft Teams alone")
        if request.content_type != "application/json" or "Content-Encoding" in request.headers:
            return _refused(415, "the body must be application/json, as it is")
        fault = fault or self._fault(told)
        if fault:
            log.warning(UNREADABLE, extra={"reason": fault})
            return _refused(400, fault)
        if not self._is_ours(told):
            log.warning("another tenant wrote")
            return _refused(403, "Earful works for another tenant")
        try:
            answer = await self.transport.process(proved, told, self.hear)
        except BadPayload as bad:
            log.warning(UNREADABLE, extra={"reason": str(bad)})
            return _refused(400, "this is no activity that Earful can read")
        return web.json_response(answer) if answer is not None else web.Response()

    def _fault(self, told: Json) -> str:
        """What keeps *told* from being dealt with; "" where nothing does."""
        url = told.get("serviceUrl")
        if not isinstance(url, str) or not url:
            return "serviceUrl is missing"
        may_write = is_safe(url, self.transport.settings)
        return "" if may_write else "serviceUrl is no address that Earful may write to"

    def _is_ours(self, told: Json) -> bool:
        """Whether it comes from one of the company's tenants; the SDK does not say from which."""
        settings = self.transport.settings
        return settings.in_development or tenant_of(told).lower() in settings.tenants


def tenant_of(told: Json) -> str:
    """The id of the tenant where *told* happened; "" where it says none."""
    where = told.get("channelData")
    tenant = where.get("tenant") if isinstance(where, dict) else None
    found = tenant.get("id") if isinstance(tenant, dict) else None
    return found if isinstance(found, str) else ""


async def _read(request: web.Request) -> tuple[Json, str]:
    """The body as an object, else what is wrong with it, for whoever proves to be Teams."""
    try:
        told: Any = read_json(await request.read())
    except BadPayload as bad:
        return {}, str(bad)
    return (told, "") if isinstance(told, dict) else ({}, "the body is not an object")


def _refused(status: int, reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=status)
