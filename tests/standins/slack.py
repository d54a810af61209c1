"""A stand-in for Slack on loopback, to be spoken to by the real slack_sdk and slack_bolt.

    async with SlackStandIn() as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.url, retry_handlers=[])

Start: slack.url ends in /api/; slack.bot_token, .app_token, .signing_secret. Socket Mode:
AsyncSocketModeHandler(app, slack.app_token) where app's client has base_url=slack.url.

Set the scene
    slack.bot                                     the app's own user, "earful"
    add_user(name, real_name=, email=, tz=, team=, is_bot=, deleted=) -> User
    add_channel(name, private=, shared=, archived=, app_in=True, members=[User]) -> Channel
    channel.archived, .shared, .members (ids)     may be changed at any time
    slack.scopes: set                             take some away for missing_scope
    slack.refused_blocks = {"data_visualization"} block types answered with invalid_blocks
    slack.pace = 1.0                              seconds between posts in one channel, else 429
    slack.history_lag = 5.0                       seconds until a post stands in its history
    slack.trigger_life = 3.0                      seconds that a trigger_id opens a view
    advance(seconds)                              for triggers, response URLs, pace, timestamps
    say(channel, text, by=, blocks=, thread_ts=, metadata=) -> Message   straight into a channel

Look (where: a Channel, an id or a name with or without #)
    user(who), channel(where), dm(who) -> Channel
    messages(where=None) -> [Message]             standing, in order; channel.posts has deleted ones
    message.ts .text .blocks .metadata .user .thread_ts .deleted .args .versions
    message.words                                 all that is read; .labels: what can be pressed
    slack.ephemerals: [Ephemeral]                 .channel .user .text .blocks .words .labels
    modal(who) -> View                            topmost open one: .title .words .errors .open
    slack.homes[user.id] -> View;  slack.views[view_id] -> View
    slack.calls, calls_of(method, where=None)     .method .args .channel .at .answer .status .fault
    await wait_for(predicate, timeout=10)         its value once true; asked at each change

Faults, from slack_faults
    fail(method, fault, where=None, times=1)      method "*" for any; times=None until heal()
    RateLimited(30)  ServerError(503)  Garbage()  Refuse("account_inactive")
    HangUp() before the work  LostAnswer() after it  Twice() answers two times
    Slow(event) works and answers once set  SlowAnswer(event) works now, answers once set
    A response URL is the method "response_url".

What people do -> Inbound (.payload, .body, .kind); the workspace changes as the act does
    click(message | ephemeral | view, label or action_id, by=, choose=, values=)
    submit(view, {label or action_id or block_id: value}, by=)     raises NotSent (slack_form)
    close(view)
    command("/nps", "this-week", by=, where=, escape=True)
    mention(text, by=, where=, thread=None);  direct_message(text, by=)
    join(user, where, inviter=);  leave(user, where);  archive(where, by=, back=False)
    open_home(by);  event({...});  url_verification(challenge)

Send it to the app; an answer to a command or a submission takes effect as in Slack
    await send(inbound, "http://.../slack/events", retry=0, reason=, at=, secret=) -> Reply
    signed(inbound, retry=, reason=, at=, secret=) -> SignedRequest    .body, .headers for Bolt
    sign(body, at=, secret=) -> headers
    await deliver(inbound, retry=0, reason="") -> Ack                  .payload, over Socket Mode
    slack.sockets.connections (.silent, .leaving), .live(), .acks
    await slack.sockets.disconnect("refresh_requested");  slack.sockets.drop()
"""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, web

from tests.standins.slack_doors import Doors
from tests.standins.slack_faults import Fault, Faults, Order
from tests.standins.slack_inbound import Inbound
from tests.standins.slack_people import People
from tests.standins.slack_respond import acknowledge
from tests.standins.slack_socket import Ack, Sockets
from tests.standins.slack_things import Channel


@dataclass(frozen=True)
class SignedRequest:
    body: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What the app's HTTP door answered."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class SlackStandIn(People):
    bot_token = "xoxb-standin"
    app_token = "xapp-standin"
    signing_secret = "a-signing-secret"

    def __init__(self) -> None:
        super().__init__()
        self.faults = Faults()
        self.sockets = Sockets(self)
        self._doors = Doors(self, self.faults, self.bot_token, self.app_token)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([*self._doors.routes(), web.get("/link/", self.sockets.link)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._doors.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.url = f"{self._doors.address}/api/"
        self._session = ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._doors.closing.set()
        await self.sockets.close()
        await self._session.close()
        await self._runner.cleanup()

    def fail(
        self,
        method: str,
        fault: Fault,
        *,
        where: "str | Channel | None" = None,
        times: int | None = 1,
    ) -> None:
        """Order a fault for the next calls of a method ("*": of any; "response_url" is one too).

        In one channel or in any; `times` None lasts until `heal`. Orders are served in turn.
        """
        place = None if where is None else self.channel(where).id
        self.faults.orders.append(Order(method, fault, place, times))

    def heal(self) -> None:
        """Forget every fault that was ordered."""
        self.faults.orders.clear()

    def sign(
        self, body: str, *, at: float | None = None, secret: str | None = None
    ) -> dict[str, str]:
        """The two headers by which Slack signs a body, version v0; `at` in seconds since 1970."""
        stamp = str(int(time.time() if at is None else at))
        key = (secret or self.signing_secret).encode()
        digest = hmac.new(key, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    def signed(
        self,
        inbound: Inbound,
        *,
        retry: int = 0,
        reason: str = "http_timeout",
        at: float | None = None,
        secret: str | None = None,
    ) -> SignedRequest:
        """As an HTTP request; `retry` 1 to 3 sends it again, as Slack does with missed events."""
        headers = {"Content-Type": inbound.content_type} | self.sign(
            inbound.body, at=at, secret=secret
        )
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        return SignedRequest(inbound.body, headers)

    async def send(self, inbound: Inbound, to: str, **how: Any) -> Reply:
        """POST it signed to the app's door; the answer has the effect it has in Slack."""
        request = self.signed(inbound, **how)
        async with self._session.post(to, data=request.body, headers=request.headers) as response:
            reply = Reply(response.status, await response.text())
            if response.status == 200:
                is_json = response.content_type == "application/json"
                acknowledge(self, inbound, reply.json if is_json and reply.text else reply.text)
        return reply

    async def deliver(self, inbound: Inbound, *, retry: int = 0, reason: str = "") -> Ack:
        """Send it over Socket Mode, wait for the acknowledgement, and let that take effect."""
        envelope_id = await self.sockets.send(inbound, retry, reason)
        ack = await self.wait_for(lambda: self.sockets.ack(envelope_id))
        acknowledge(self, inbound, ack.payload)
        return ack
