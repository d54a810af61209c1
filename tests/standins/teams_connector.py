"""The HTTP side of the stand-in for Teams: login, keys and connector."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

from aiohttp import web

from tests.standins.teams_people import People
from tests.standins.teams_things import (
    Call,
    Conversation,
    Fault,
    HangUp,
    Json,
    LostAnswer,
    Post,
    Refuse,
    Slow,
    SlowAnswer,
    User,
)

LARGEST = 100 * 1024
"""Bytes of an activity as UTF-16."""
CALL: web.RequestKey[Call] = web.RequestKey("call", Call)
Work = Callable[[], web.Response]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class Connector:
    def __init__(self, people: People) -> None:
        self.people = people
        self.closing = asyncio.Event()

    def routes(self) -> list[web.RouteDef]:
        talks = "/emea/v3/conversations"
        return [
            web.get("/openid", self._plain("metadata", self._metadata)),
            web.get("/keys", self._plain("keys", self._keys)),
            web.post("/{tenant}/oauth2/v2.0/token", self.token),
            web.post("/as/{who}/{tenant}/oauth2/v2.0/token", self.token),
            web.post(talks, self._called("direct", self._direct)),
            web.post(talks + "/{talk}/activities", self._called("post", self._post)),
            web.put(talks + "/{talk}/activities/{id}", self._called("update", self._update)),
            web.delete(talks + "/{talk}/activities/{id}", self._called("delete", self._delete)),
            web.get(talks + "/{talk}/pagedmembers", self._called("members", self._members)),
            web.get(talks + "/{talk}/members/{id}", self._called("member", self._member)),
        ]

    # Login and keys.

    def _plain(self, name: str, work: Work) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, Call(name, request.path, {}, ""), work)

        return answer

    def _metadata(self) -> web.Response:
        return _json(
            {"issuer": "https://api.botframework.com", "jwks_uri": self.people.url + "/keys"}
        )

    def _keys(self) -> web.Response:
        return _json({"keys": [key.published for key in self.people.signing.published]})

    async def token(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        people = self.people

        def work() -> web.Response:
            expected = {
                "grant_type": "client_credentials",
                "client_id": people.app_id,
                "client_secret": people.password,
                "scope": "https://api.botframework.com/.default",
            }
            if form != expected or request.match_info["tenant"] != people.tenant:
                return _json({"error": "invalid_client"}, 401)
            token = f"for-the-connector-{len(people.tokens)}"
            people.tokens.add(token)
            people.logged_in[token] = request.match_info.get("who", "")
            return _json({"access_token": token, "expires_in": people.token_life})

        return await self._serve(request, Call("token", request.path, {}, ""), work)

    # The connector.

    def _called(self, name: str, done: Callable[[web.Request, Json], web.Response]) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            body = json.loads(await request.text() or "{}")
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            call = request[CALL] = Call(name, request.path, body, token)

            def work() -> web.Response:
                if token not in self.people.tokens:
                    return _refused(401, "Unauthorized")
                try:
                    return done(request, body)
                except Refused as no:
                    return _refused(no.status, no.code)

            return await self._serve(request, call, work)

        return answer

    def _direct(self, request: web.Request, body: Json) -> web.Response:
        people = self.people
        member = body["members"][0]["id"]
        user = next((one for one in people.users.values() if member in (one.id, one.aad)), None)
        if user is None:
            raise Refused(400, "BadSyntax")
        if body["channelData"]["tenant"]["id"] != user.tenant:
            raise Refused(403, "ForbiddenOperationException")
        chat = people.chat(user)
        if not chat.has_bot:
            raise Refused(403, "ForbiddenOperationException")
        return _json({"id": chat.id}, 201)

    def _post(self, request: web.Request, body: Json) -> web.Response:
        where, place = self._where(request)
        _check(body)
        if request.query.get("isTargetedActivity") == "true":
            self.people.whispers.append((body["recipient"]["id"], Post("whisper", place, body)))
            return _json({"id": "whisper"}, 201)
        post = Post(
            f"17{len(self.people.calls):09d}{len(where.posts)}", place, body, call=request[CALL]
        )
        where.posts.append(post)
        return _json({"id": post.id}, 201)

    def _update(self, request: web.Request, body: Json) -> web.Response:
        post = self._standing(request)
        _check(body)
        post.versions.append(post.activity)
        post.activity = body
        return _json({"id": post.id})

    def _delete(self, request: web.Request, body: Json) -> web.Response:
        self._standing(request).deleted = True
        return web.Response()

    def _members(self, request: web.Request, body: Json) -> web.Response:
        where, _ = self._where(request)
        first = int(request.query.get("continuationToken", 0))
        page = where.members[first : first + 2]
        more = str(first + 2) if first + 2 < len(where.members) else None
        told: Json = {"members": [user.on_roster for user in page]}
        return _json(told | ({"continuationToken": more} if more else {}))

    def _member(self, request: web.Request, body: Json) -> web.Response:
        where, _ = self._where(request)
        wanted = unquote(request.match_info["id"])
        found: list[User] = [one for one in where.members if wanted in (one.id, one.aad)]
        if not found:
            raise Refused(404, "MemberNotFoundInConversation")
        return _json(found[0].on_roster)

    def _where(self, request: web.Request) -> tuple[Conversation, str]:
        place = unquote(request.match_info["talk"])
        where = self.people.place_of(place)
        if where is None:
            raise Refused(404, "ConversationNotFound")
        if not where.has_bot:
            raise Refused(403, "BotNotInConversationRoster")
        return where, place

    def _standing(self, request: web.Request) -> Post:
        where, _ = self._where(request)
        found = [post for post in where.standing if post.id == request.match_info["id"]]
        if not found:
            raise Refused(404, "ActivityNotFoundInConversation")
        return found[0]

    # Faults.

    async def _serve(self, request: web.Request, call: Call, work: Work) -> web.StreamResponse:
        self.people.calls.append(call)
        call.fault = fault = self._fault(call)
        match fault:
            case Refuse():
                answer = _ordered(fault)
            case HangUp():
                answer = _hung_up(request)
            case LostAnswer():
                work()
                call.is_lost = True
                answer = _hung_up(request)
            case Slow(release):
                await _either(release, self.closing)
                answer = work()
                call.is_lost = _is_gone(request)
            case SlowAnswer(release):
                answer = work()
                call.is_lost = True  # until it is answered
                await _either(release, self.closing)
                call.is_lost = _is_gone(request)
            case _:
                answer = work()
        self.people.notify()
        return answer

    def _fault(self, call: Call) -> Fault | None:
        for order in self.people.orders:
            if order.meets(call):
                if order.times is not None:
                    order.times -= 1
                    if order.times <= 0:
                        self.people.orders.remove(order)
                return order.fault
        return None


def _check(activity: Json) -> None:
    if activity.get("type") != "message" or not (
        activity.get("text") or activity.get("attachments")
    ):
        raise Refused(400, "BadArgument")
    if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le", "replace")) > LARGEST:
        raise Refused(413, "MessageSizeTooBig")
    for attachment in activity.get("attachments") or ():
        if attachment["contentType"] != "application/vnd.microsoft.card.adaptive":
            raise Refused(400, "BadArgument")
        if attachment["content"].get("type") != "AdaptiveCard":
            raise Refused(400, "BadArgument")


async def _either(*events: asyncio.Event) -> None:
    waits = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def _ordered(fault: Refuse) -> web.Response:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    if fault.body is not None:
        return web.Response(text=fault.body, status=fault.status, headers=headers)
    answer = _refused(fault.status, fault.code)
    answer.headers.update(headers)
    return answer


def _refused(status: int, code: str) -> web.Response:
    return _json({"error": {"code": code, "message": "No."}}, status)


def _json(told: Json, status: int = 200) -> web.Response:
    return web.json_response(told, status=status)


def _is_gone(request: web.Request) -> bool:
    """Whether nobody waits for its answer any more."""
    return request.transport is None or request.transport.is_closing()


def _hung_up(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.close()
    return web.Response()
