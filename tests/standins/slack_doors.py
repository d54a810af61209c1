"""The HTTP side of the stand-in: reads calls, serves faults, answers as Slack does."""

import asyncio
import json
import math
from collections.abc import Callable

from aiohttp import web

from tests.standins import slack_chat, slack_conversations, slack_directory, slack_views
from tests.standins.slack_args import METHODS, Args
from tests.standins.slack_faults import (
    Faults,
    Garbage,
    HangUp,
    LostAnswer,
    RateLimited,
    Refuse,
    ServerError,
    Slow,
    SlowAnswer,
    Twice,
)
from tests.standins.slack_respond import use
from tests.standins.slack_things import Call, Json, SlackError
from tests.standins.slack_world import World

# Importing them has filled METHODS.
FAMILIES = (slack_chat, slack_conversations, slack_directory, slack_views)

Work = Callable[[], web.Response]


class Doors:
    """The Web API under /api/ and the response URLs beside it."""

    def __init__(self, world: World, faults: Faults, bot_token: str, app_token: str) -> None:
        self.world = world
        self.faults = faults
        self.tokens = {bot_token: "bot", app_token: "app"}
        self.closing = asyncio.Event()
        self.address = ""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self.api),
            web.post("/actions/{key:.*}", self.response_url),
            web.post("/commands/{key:.*}", self.response_url),
        ]

    async def api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            args, token = await _read(request)
        except ValueError:
            return _json({"ok": False, "error": "invalid_json"})
        call = self._record(name, args)
        return await self._serve(request, call, lambda: self._answer(call, args, token))

    async def response_url(self, request: web.Request) -> web.StreamResponse:
        args = Args(json.loads(await request.text()))
        url = self.world.response_urls.get(request.path)
        call = self._record("response_url", args)
        call.channel = url.channel.id if url else None

        def work() -> web.Response:
            if url is None:
                return _json({"ok": False, "error": "no_service"}, 404)
            try:
                use(self.world, url, args)
            except SlackError as error:
                dead = error.code in ("used_url", "expired_url")
                return _json(error.as_json(), 404 if dead else 400)
            return web.Response(text="ok") if "/commands/" in request.path else _json({"ok": True})

        return await self._serve(request, call, work)

    def _record(self, name: str, args: Args) -> Call:
        place = args.text("channel")
        channel = self.world.find_channel(place) if place else None
        if place in self.world.users:
            channel = self.world.dm(place)
        now = self.world.now()
        call = Call(name, dict(args), channel.id if channel else place or None, now)
        self.world.calls.append(call)
        self.world.notify()
        return call

    async def _serve(self, request: web.Request, call: Call, work: Work) -> web.StreamResponse:
        """The fault ordered for this call, or the work and its answer."""
        call.fault = fault = self.faults.take(call)
        match fault:
            case RateLimited(retry_after):
                return self._sent(call, _too_many(retry_after))
            case ServerError(status):
                page = web.Response(text="<h1>Oops</h1>", content_type="text/html", status=status)
                return self._sent(call, page)
            case Garbage(body, content_type):
                return self._sent(call, web.Response(text=body, content_type=content_type))
            case Refuse(error, detail):
                return self._sent(call, _json({"ok": False, "error": error, **detail}))
            case HangUp():
                return _hung_up(request)
            case Slow(release) if not await self._until(release):
                return _hung_up(request)
            case _:
                pass
        response = work()
        if isinstance(fault, LostAnswer):
            return _hung_up(request)
        if isinstance(fault, Twice) and request.transport:
            request.transport.write(_raw(response))
            response.force_close()
        if isinstance(fault, SlowAnswer) and not await self._until(fault.release):
            return _hung_up(request)
        return self._sent(call, response)

    def _sent(self, call: Call, response: web.Response) -> web.Response:
        call.status = response.status
        if response.content_type == "application/json" and not isinstance(call.fault, Garbage):
            call.answer = json.loads(response.text or "{}")
        self.world.notify()
        return response

    def _answer(self, call: Call, args: Args, token: str | None) -> web.Response:
        wait = self.world.seconds_to_wait(call.channel or "") if _paced(call) else 0
        if wait:
            return _too_many(math.ceil(wait))
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.world.scopes))}
        try:
            return _json({"ok": True, **self._done(call.method, args, token)}, headers=headers)
        except SlackError as error:
            return _json(error.as_json(), headers=headers)

    def _done(self, name: str, args: Args, token: str | None) -> Json:
        function = METHODS.get(name)
        if function is None:
            raise SlackError("unknown_method", req_method=name)
        if token is None and name != "api.test":
            raise SlackError("not_authed")
        kind = self.tokens.get(token or "")
        if kind is None and name != "api.test":
            raise SlackError("invalid_auth")
        needed = "app" if name == "apps.connections.open" else "bot"
        if kind != needed and name not in ("api.test", "auth.test"):
            raise SlackError("not_allowed_token_type")
        answer = function(self.world, args)
        if name == "apps.connections.open":
            answer["url"] = self.address.replace("http:", "ws:") + answer["url"]
        return answer

    async def _until(self, release: asyncio.Event) -> bool:
        """Whether it was released before the stand-in closed."""
        waits = [asyncio.create_task(event.wait()) for event in (release, self.closing)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        return release.is_set()


def _paced(call: Call) -> bool:
    return call.method == "chat.postMessage"


async def _read(request: web.Request) -> tuple[Args, str | None]:
    """The arguments, and the token from the header or from a form."""
    args = Args(request.query)
    if request.content_type == "application/json":
        args.update(json.loads(await request.text() or "{}"))
    else:
        args.update({name: str(value) for name, value in (await request.post()).items()})
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else None
    return args, args.pop("token", None) or token


def _json(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(body, status=status, headers=headers)


def _too_many(seconds: int) -> web.Response:
    headers = {"Retry-After": str(seconds)}
    return _json({"ok": False, "error": "ratelimited"}, 429, headers)


def _raw(response: web.Response) -> bytes:
    """An answer as it goes over the wire."""
    body = (response.text or "").encode()
    kind = response.content_type
    head = f"HTTP/1.1 {response.status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}"
    head += "\r\nConnection: close"
    return f"{head}\r\n\r\n".encode() + body


def _hung_up(request: web.Request) -> web.Response:
    """The client sees the connection close; the answer goes nowhere."""
    if request.transport:
        request.transport.close()
    return web.Response()
