"""The door for survey tools: POST /webhooks/{vendor}."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Final

import msgspec
from aiohttp import web

from bot.witness import NOBODY, Witness
from handlers.intake import MOST_AT_ONCE, take_in
from handlers.payload import BadPayload
from handlers.unread import keep
from handlers.vendor import Reading, Settings, Vendor
from nps.company import Company
from nps.response import Response
from storage.database import Database, Unavailable
from storage.responses import Landed, Landing
from storage.store import Store

TRY_AGAIN: Final = {"Retry-After": "10"}


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Some good items of one request, and when it came."""

    responses: Sequence[Response]
    at: datetime
    vendor: str
    mark: str
    """The same when the same is sent again; empty where nothing tells."""


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
    witness: Witness = NOBODY

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
            return await self._take(vendor, body, _mark(vendor, request.headers, body), now)
        except Unavailable:
            reason = "the database cannot be written now; send it again later"
            return _refused(503, reason, TRY_AGAIN)

    async def _take(self, vendor: Vendor, body: bytes, mark: str, now: datetime) -> web.Response:
        began, settings = monotonic(), self.settings.get(vendor.name, {})
        items = vendor.read(body, Reading(self.company.timezone, now, settings))
        good = [item for item in items if isinstance(item, Response)]
        bad = [item for item in items if isinstance(item, BadPayload)]
        if bad:
            await self.database.write(lambda store: _keep(vendor, body, mark, bad, store, now))
        landed: list[Landed] = []
        for start in range(0, len(good), MOST_AT_ONCE):
            part = good[start : start + MOST_AT_ONCE]
            arrival = _Arrival(part, now, vendor.name, mark and f"{mark}:{start}")
            landed += await self.database.write_together(self._take_in, arrival)
        self.witness.took_in(vendor.name, landed, len(bad), monotonic() - began)
        receipt = msgspec.json.encode(_receipt(landed, bad))
        status = 400 if bad and not good else 200
        return web.Response(body=receipt, status=status, content_type="application/json")

    def _take_in(self, store: Store, arrivals: Sequence[_Arrival]) -> list[list[Landed]]:
        """What several requests brought, in one go; each gets back its own.

        What was sent before changes nothing, even if it was something else meanwhile: a message
        that is sent again late would undo what came after it.
        """
        is_new = _are_first(arrivals, store)
        news = [arrival for arrival, new in zip(arrivals, is_new, strict=True) if new]
        told = [response for arrival in news for response in arrival.responses]
        landed = iter(take_in(told, store, self.company, arrivals[-1].at))
        return [
            [next(landed) if new else Landed(Landing.REPEATED, one) for one in arrival.responses]
            for arrival, new in zip(arrivals, is_new, strict=True)
        ]


def _mark(vendor: Vendor, headers: Mapping[str, str], body: bytes) -> str:
    name = vendor.signature.message(headers)
    return _digest(name.encode(errors="surrogateescape"), body) if name else ""


def _are_first(arrivals: Sequence[_Arrival], store: Store) -> list[bool]:
    """Whether each came for the first time; one that nothing tells from others always does."""
    marked = [_event(arrival) for arrival in arrivals if arrival.mark]
    first = iter(store.seen.first_of(marked, arrivals[-1].at))
    return [not arrival.mark or next(first) for arrival in arrivals]


def _event(arrival: _Arrival) -> tuple[str, str]:
    """By its items too: a later release may read more of the same body."""
    items = _digest(*(response.key.encode() for response in arrival.responses))
    return _door(arrival.vendor), f"{arrival.mark}:{items}"


def _digest(*parts: bytes) -> str:
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).hexdigest()


def _door(vendor: str) -> str:
    return f"webhooks:{vendor}"


def _is_json(content_type: str) -> bool:
    return content_type == "application/json" or content_type.endswith("+json")


def _keep(
    vendor: Vendor,
    body: bytes,
    mark: str,
    bad: Sequence[BadPayload],
    store: Store,
    now: datetime,
) -> None:
    door, key = _door(vendor.name), f"{mark}:unread"
    if mark and store.seen.has(door, key):
        return  # tools send what was refused again and again
    if keep(vendor.name, body, bad, store, now) and mark:
        store.seen.first(door, key, now)


def _receipt(landed: Sequence[Landed], bad: Sequence[BadPayload]) -> dict[str, Any]:
    how = [one.how for one in landed]
    return {
        "stored": how.count(Landing.STORED),
        "repeated": how.count(Landing.REPEATED),
        "updated": how.count(Landing.UPDATED),
        "refused": [
            {"index": one.index or 0, "field": one.field, "reason": one.reason} for one in bad
        ],
    }


def _refused(status: int, reason: str, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response({"error": reason}, status=status, headers=headers)
