"""A stand-in for Microsoft Teams on loopback, to be spoken to by the real Bot Framework SDK.

It is the login that gives the bot its token, the address where the keys stand, and the connector:
`TeamsSettings(app_id, password, (tenant,), url, metadata_url)`, each an attribute of it.

Set the scene
    add_user(name, email=, tenant=) -> User
    add_channel(name, members, team=, tenant=) -> Conversation
    add_group(members);  chat(user) -> Conversation     their chat with the bot, made if need be
    signing                                             keys: .rotate(), .token(**claims)
    fail(method, fault, times=1, where=None)            Refuse LostAnswer HangUp Slow
        SlowAnswer, for the next post update delete direct member members token metadata keys, or
        "*" for any

Look
    conversation.standing, .posts -> [Post]     .card .text .words .actions .thread .versions
    calls, calls_of(method) -> [Call]   .method .path .body .fault .is_lost
    whispers                            (who alone sees it, Post)

What people do: an activity, to be given to `send`
    message(text, by, where, thread=, mention=True);  mentioning(activity, user)
    press_action(post, post.action(title), by, inputs={}, as_submit=False)
    installed(where, by), removed(where, by)
    await send(activity, "http://.../teams/messages", token=) -> Answer
"""

import json
from io import BytesIO
from typing import Any, Self

from aiohttp import ClientSession, web

from tests.standins.teams_connector import Connector
from tests.standins.teams_people import People
from tests.standins.teams_things import Answer, Json


class TeamsStandIn(People):
    def __init__(self) -> None:
        super().__init__()
        self._connector = Connector(self)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes(self._connector.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.metadata_url = f"{self.url}/openid"
        self.service_url = f"{self.url}/emea/"
        self._session = ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._connector.closing.set()
        await self._session.close()
        await self._runner.cleanup()

    async def send(
        self,
        activity: Json | bytes | BytesIO,
        to: str,
        *,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """POST it to the bot's door; *token* None is a good one, "" none at all."""
        if token is None:
            token = self.signing.token(self.service_url)
        body = json.dumps(activity).encode() if isinstance(activity, dict) else activity
        sent = {"Content-Type": "application/json; charset=utf-8"}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        async with self._session.post(to, data=body, headers=sent | (headers or {})) as answer:
            text = await answer.text()
        return Answer(answer.status, _json(text))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
