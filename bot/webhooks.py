"""The door for survey tools: POST /webhooks/{vendor}."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from bot.logs import new_fault_id
from handlers.intake import take_in
from handlers.payload import BadPayload
from handlers.vendor import Reading, Settings, Vendor
from nps.company import Company
from nps.response import Response
from storage.database import Database, Unavailable
from storage.responses import Landed, Landing
from storage.store import Store

log: Final = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 20
"""Responses of one request that share a transaction: nobody else writes meanwhile, and an unhappy
customer's takes some milliseconds."""
TRY_AGAIN: Final = {"Retry-After": "10"}


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Some good items of one request, and when it came."""

    responses: Sequence[Response]
    at: datetime


@dataclass(frozen=True)
class Webhooks:
    """Checks the signature, reads, stores; answers 200 only for what is on disk."""

    database: Database
    company: Company
    vendors: Mapping[str, Vendor]
    secrets: Mapping[str, Sequence[str]]
    """By vendor; a vendor without any has no door."""
    now: Callable[[], datetime]
    settings: Mapping[str, Settings] = field(default_factory=dict)
    """By vendor."""

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/webhooks/{vendor}", self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        vendor = self.vendors.get(request.match_info["vendor"])
        secrets = self.secrets.get(vendor.name) if vendor else None
        if vendor is None or not secrets:
            return _refused(404, "there is no such door here")
        body = await request.read()
        now = self.now()
        if not vendor.signature.holds(secrets, request.headers, body, now):
            return _refused(401, "the signature does not hold")
        if not _is_json(request.content_type) or "Content-Encoding" in request.headers:
            return _refused(415, "send JSON, as application/json, and not compressed")
        try:
            return await self._take(vendor, body, now)
        except Unavailable:
            reason = "the database cannot be written now; send it again later"
            return _refused(503, reason, TRY_AGAIN)
        except Exception:  # the one place where a request's bug is caught
            fault = new_fault_id()
            log.exception("a webhook failed", extra={"vendor": vendor.name, "fault": fault})
            return _refused(500, f"this is our own fault, number {fault} in the log")

    async def _take(self, vendor: Vendor, body: bytes, now: datetime) -> web.Response:
        settings = self.settings.get(vendor.name, {})
        items = vendor.read(body, Reading(self.company.timezone, now, settings))
        good = [item for item in items if isinstance(item, Response)]
        bad = [item for item in items if isinstance(item, BadPayload)]
        if bad:
            await self.database.write(lambda store: _keep(vendor, body, bad, store, now))
        landed: list[Landed] = []
        for start in range(0, len(good), MOST_AT_ONCE):
            some = _Arrival(good[start : start + MOST_AT_ONCE], now)
            landed += await self.database.write_together(self._take_in, some)
        return web.json_response(_receipt(landed, bad), status=400 if bad and not good else 200)

    def _take_in(self, store: Store, arrivals: Sequence[_Arrival]) -> list[list[Landed]]:
        """What several requests brought, in one go; each gets back its own."""
        told = [response for arrival in arrivals for response in arrival.responses]
        landed = iter(take_in(told, store, self.company, arrivals[-1].at))
        return [[next(landed) for _ in arrival.responses] for arrival in arrivals]


def _is_json(content_type: str) -> bool:
    return content_type == "application/json" or content_type.endswith("+json")


def _keep(
    vendor: Vendor, body: bytes, bad: Sequence[BadPayload], store: Store, now: datetime
) -> None:
    """Nothing that a survey tool signed is lost: it can be read again once we know how."""
    reason = "; ".join(str(one) for one in bad[:3])
    store.unread.keep(vendor.name, body, reason, now)


def _receipt(landed: Sequence[Landed], bad: Sequence[BadPayload]) -> dict[str, Any]:
    def count(how: Landing) -> int:
        return sum(one.how is how for one in landed)

    return {
        "stored": count(Landing.STORED),
        "repeated": count(Landing.REPEATED),
        "updated": count(Landing.UPDATED),
        "refused": [
            {"index": one.index or 0, "field": one.field, "reason": one.reason} for one in bad
        ],
    }


def _refused(status: int, reason: str, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response({"error": reason}, status=status, headers=headers)
