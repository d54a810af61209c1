"""Earful's doors as somebody sees them who may send whatever they like."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode

from tests.shell.running import OTHER, SECRET, Running, signed
from tests.shell.terminal import SECONDS, Terminal

Headers = Sequence[tuple[str, str]]
SLACK_SECRET = "0123456789abcdef0123456789abcdef"
NOW = timedelta()

SETTINGS = """
[teams.support]
channels = ["slack:#support"]
[[routes]]
team = "support"
[vendors.formbricks]
score = "q1"
comment = "q2"
"""


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Door(Protocol):
    @property
    def path(self) -> str: ...

    def good(self, name: str) -> bytes:
        """An object in JSON that this door takes in; another *name* is another one."""
        ...

    def signed(
        self, body: bytes, ago: timedelta = NOW, *, by: str = "", kind: str = "application/json"
    ) -> Headers: ...


@dataclass(frozen=True)
class ToolsDoor:
    """A survey tool's."""

    name: str

    @property
    def path(self) -> str:
        return f"/webhooks/{self.name}"

    def good(self, name: str) -> bytes:
        at = datetime.now(UTC).isoformat()
        if self.name == "plain":
            told = {"id": name, "score": 2, "comment": "Nobody rang back", "answered_at": at}
        else:
            data = {"id": name, "createdAt": at, "finished": True, "data": {"q1": 2, "q2": "Oh."}}
            told = {"event": "responseFinished", "data": data}
        return json.dumps(told).encode()

    def signed(
        self, body: bytes, ago: timedelta = NOW, *, by: str = "", kind: str = "application/json"
    ) -> Headers:
        return list(signed(body, by or SECRET, ago, kind).items())


@dataclass(frozen=True)
class SlacksDoor:
    path: str = "/slack/events"

    def good(self, name: str) -> bytes:
        return json.dumps({"type": "url_verification", "challenge": name}).encode()

    def signed(
        self, body: bytes, ago: timedelta = NOW, *, by: str = "", kind: str = "application/json"
    ) -> Headers:
        at = str(int((datetime.now(UTC) - ago).timestamp()))
        secret = (by or SLACK_SECRET).encode()
        mac = hmac.new(secret, f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
        return [
            ("X-Slack-Request-Timestamp", at),
            ("X-Slack-Signature", f"v0={mac}"),
            ("Content-Type", kind),
        ]

    def command(self, words: str) -> tuple[bytes, Headers]:
        """What somebody types after the slash command, signed."""
        told = {
            "command": "/nps",
            "text": words,
            "user_id": "U0123ABCD",
            "user_name": "jonas",
            "channel_id": "C0123ABCD",
            "channel_name": "support",
            "response_url": "http://127.0.0.1:9/answers",
            "trigger_id": "1.2.x",
        }
        body = urlencode(told).encode()
        return body, self.signed(body, kind="application/x-www-form-urlencoded")


PLAIN, FORMBRICKS, SLACK = ToolsDoor("plain"), ToolsDoor("formbricks"), SlacksDoor()
DOORS: Sequence[Door] = (PLAIN, FORMBRICKS, SLACK)


def with_doors(terminal: Terminal) -> Terminal:
    """All doors open, two secrets at the first; Slack itself is away."""
    terminal.write("earful.toml", SETTINGS)
    terminal.env |= {
        "PORT": "0",
        "EARFUL_SECRET_PLAIN": f"{OTHER} {SECRET}",
        "EARFUL_SECRET_FORMBRICKS": SECRET,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": SLACK_SECRET,
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
    }
    return terminal


def knock(
    earful: Running, path: str, body: bytes = b"", headers: Headers = (), method: str = "POST"
) -> Answer:
    connection = HTTPConnection(earful.address.removeprefix("http://"), timeout=SECONDS)
    try:
        connection.putrequest(method, path)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.headers), answer.read())
    finally:
        connection.close()
