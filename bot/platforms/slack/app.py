"""Bolt, set up to pass on what Slack sends, and the HTTP door before it."""

import hmac
import logging
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web
from multidict import CIMultiDictProxy
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.knocks import Doorkeeper
from bot.platforms.slack import bodies
from bot.platforms.slack.api import Api, quiet
from bot.platforms.slack.words import Json
from handlers.payload import BadPayload
from storage.knocks import Unheard

log: Final = logging.getLogger(__name__)

SIGNED_AT: Final = "X-Slack-Request-Timestamp"
SIGNATURE: Final = "X-Slack-Signature"
UNHEARD: Final = "Slack sent what is not listened for"
KINDS: Final = frozenset({"application/json", "application/x-www-form-urlencoded"})
"""Of bodies that Slack sends."""


def bolt(api: Api) -> AsyncApp:
    """An app that answers when its listeners are done, so that nothing polls for them."""

    async def authorize() -> AuthorizeResult:
        """Without asking Slack: a click counts though it cannot be asked just now."""
        me = api.known
        return AuthorizeResult(
            enterprise_id=me.enterprise or None,
            team_id=me.team or None,
            bot_id=me.bot or None,
            bot_user_id=me.user or None,
            bot_token=api.settings.bot_token,
        )

    app = AsyncApp(
        name="earful",
        client=api.client(""),
        authorize=authorize,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,  # Door has done it, over the bytes as they came
        logger=quiet,
    )
    app.error(refused)
    return app


class Door:
    """POST /slack/events: for everything that Slack sends over HTTP."""

    def __init__(self, app: AsyncApp, signing_secret: str, doorkeeper: Doorkeeper) -> None:
        self._app = app
        self._doorkeeper = doorkeeper
        self._verifier = SignatureVerifier(signing_secret)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if not self._is_signed(body, request.headers):
            if reason := self._why_not(body, request.headers):
                self._doorkeeper.turned_away(reason, body)
            return web.Response(status=401)
        if request.content_type not in KINDS or "Content-Encoding" in request.headers:
            return web.Response(status=415)
        try:
            payload = bodies.read(body, request.content_type)
            if not bodies.is_heard(payload):
                log.info(UNHEARD, extra={"kind": _kind(payload)})
                return web.Response()
            inside = _understood(payload, request)
        except BadPayload as bad:
            log.warning("Slack sent what cannot be read", extra={"reason": str(bad)})
            return web.Response(status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(inside))

    def _is_signed(self, body: bytes, headers: CIMultiDictProxy[str]) -> bool:
        """Signed with our secret in the last five minutes; whatever cannot be checked is not."""
        try:
            [at], [signature] = (headers.getall(name) for name in (SIGNED_AT, SIGNATURE))
            return at.isascii() and at.isdigit() and self._verifier.is_valid(body, at, signature)
        except Exception:  # noqa: BLE001  # of many kinds, all from forged input
            return False

    def _why_not(self, body: bytes, headers: CIMultiDictProxy[str]) -> Unheard | None:
        """None of what does not even claim to be Slack's."""
        try:
            [at], [signature] = (headers.getall(name) for name in (SIGNED_AT, SIGNATURE))
            ours = self._verifier.generate_signature(timestamp=at, body=body) or ""
            is_ours = hmac.compare_digest(ours, signature)
        except Exception:  # noqa: BLE001  # as above
            return None
        return Unheard.TIME if is_ours else Unheard.SIGNATURE


def _understood(payload: Json, request: web.Request) -> AsyncBoltRequest:
    """*payload* for Bolt, which itself takes `/nps payload` for nothing. Raises BadPayload."""
    try:
        return AsyncBoltRequest(
            body=payload,
            query=request.query_string,
            headers=dict(request.headers),
            mode="socket_mode",  # that is: read already
        )
    except (TypeError, LookupError, AttributeError, ValueError) as bad:
        raise BadPayload("payload", f"is not like Slack's: {type(bad).__name__}") from None


async def refused(error: Exception, request: AsyncBoltRequest) -> BoltResponse:
    """What nobody listens for is let pass; a fault of ours is Slack's to repeat."""
    if isinstance(error, BoltUnhandledRequestError):
        log.info(UNHEARD, extra={"kind": _kind(request.body)})
        return BoltResponse(status=200)
    log.error("a request from Slack failed", exc_info=error)
    return BoltResponse(status=500)


def _kind(body: Mapping[str, Any]) -> str:
    event = body.get("event")
    kind = event.get("type") if isinstance(event, dict) else body.get("type")
    return str(kind or body.get("command") or "")[:40]
