"""Earful's own format, for everything that can send JSON: docs/webhooks.md."""

from collections.abc import Mapping
from functools import partial

from handlers.payload import (
    BadPayload,
    as_comment,
    as_flag,
    as_id,
    as_link,
    as_object,
    as_score,
    as_strings,
    as_text,
    as_time,
    required,
)
from handlers.signature import StandardWebhooks
from handlers.vendor import Parsed, Reading, Vendor
from nps.response import Customer, Response


def parse(payload: object, reading: Reading) -> list[Parsed]:
    """One object, or an array of them."""
    if not isinstance(payload, list):
        return [_response(payload, reading)]
    return [_item(item, index, reading) for index, item in enumerate(payload)]


def _item(item: object, index: int, reading: Reading) -> Parsed:
    try:
        return _response(item, reading)
    except BadPayload as bad:
        return bad.at(index)


def _response(payload: object, reading: Reading) -> Response:
    if not isinstance(payload, dict):
        raise BadPayload("body", "is neither an object nor an array of objects")
    text = partial(_text, payload)
    at = payload.get("answered_at")
    is_undated = at is None or at == ""
    return Response(
        source="plain",
        id=as_id(required(payload, "id"), "id"),
        score=as_score(required(payload, "score"), "score"),
        answered_at=(
            reading.now if is_undated else as_time(at, "answered_at", reading.timezone, reading.now)
        ),
        comment=as_comment(payload.get("comment"), "comment"),
        customer=_customer(as_object(payload.get("customer"), "customer")),
        may_contact=as_flag(payload.get("may_contact"), "may_contact"),
        touchpoint=text("touchpoint"),
        team=text("team"),
        staff=as_strings(payload.get("staff"), "staff"),
        segment=text("segment"),
        language=text("language"),
        tags=as_strings(payload.get("tags"), "tags"),
        link=as_link(payload.get("link"), "link"),
        is_undated=is_undated or None,
    )


def _customer(told: Mapping[str, object]) -> Customer:
    text = partial(_text, told, inside="customer.")
    return Customer(
        id=text("id"),
        name=text("name"),
        email=text("email"),
        phone=text("phone"),
        company=text("company"),
        since=text("since"),
    )


def _text(told: Mapping[str, object], field: str, inside: str = "") -> str:
    return as_text(told.get(field), inside + field)


VENDOR = Vendor("plain", parse, StandardWebhooks())
