"""What there is in the stand-in for Microsoft Teams."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

Json = dict[str, Any]


@dataclass(frozen=True)
class User:
    id: str
    """As one bot knows them, 29:..."""
    aad: str
    name: str
    email: str | None
    tenant: str

    @property
    def account(self) -> Json:
        return {"id": self.id, "name": self.name, "aadObjectId": self.aad}

    @property
    def on_roster(self) -> Json:
        """In other words than where they act."""
        told = {
            "id": self.id,
            "name": self.name,
            "objectId": self.aad,
            "userPrincipalName": self.email,
            "email": self.email,
            "tenantId": self.tenant,
            "userRole": "user",
        }
        return {name: value for name, value in told.items() if value is not None}


@dataclass
class Post:
    """What stands in a conversation."""

    id: str
    conversation: str
    """With ;messageid= where it is a reply."""
    activity: Json
    versions: list[Json] = field(default_factory=list)
    deleted: bool = False
    call: "Call | None" = None
    """By which it came to stand."""

    @property
    def card(self) -> Json:
        """Its Adaptive Card; empty where it has none."""
        for attachment in self.activity.get("attachments") or ():
            content: Json = attachment["content"]
            return content
        return {}

    @property
    def text(self) -> str:
        return str(self.activity.get("text") or "")

    @property
    def words(self) -> str:
        """All that can be read in it."""
        return "\n".join([self.text, *_strings(self.card, "text"), *_strings(self.card, "value")])

    @property
    def thread(self) -> str:
        """The id of the root post; empty where this is one."""
        return self.conversation.partition(";messageid=")[2]

    @property
    def actions(self) -> list[Json]:
        """All that can be pressed, those in the menu and in forms too."""
        return [one for one in _dicts(self.card) if str(one.get("type", "")).startswith("Action.")]

    def action(self, title: str) -> Json:
        return next(one for one in self.actions if one.get("title") == title)


def _dicts(node: object) -> Iterator[Json]:
    match node:
        case dict():
            yield node
            for name, value in node.items():
                if name != "fallback":
                    yield from _dicts(value)
        case list():
            for value in node:
                yield from _dicts(value)
        case _:
            pass


def _strings(node: object, name: str) -> Iterator[str]:
    for one in _dicts(node):
        if isinstance(one.get(name), str):
            yield one[name]


@dataclass
class Conversation:
    """A channel, a group chat, or one person's chat with the bot."""

    id: str
    kind: str
    """channel, groupChat or personal."""
    team: str = ""
    name: str = ""
    members: list[User] = field(default_factory=list)
    tenant: str = ""
    has_bot: bool = True
    posts: list[Post] = field(default_factory=list)

    @property
    def standing(self) -> list[Post]:
        return [post for post in self.posts if not post.deleted]


@dataclass(eq=False)
class Call:
    """Something that the bot asked for."""

    method: str
    path: str
    body: Json
    token: str
    fault: "Fault | None" = None
    is_lost: bool = False
    """Whether it was done, and its answer reached nobody."""


@dataclass(frozen=True)
class Refuse:
    """An answer of this status; nothing is done."""

    status: int
    code: str = ""
    retry_after: str = ""
    body: str | None = None
    """Instead of JSON."""


@dataclass(frozen=True)
class LostAnswer:
    """The work is done, then the connection closes without an answer."""


@dataclass(frozen=True)
class HangUp:
    """The connection closes before anything is done."""


@dataclass(frozen=True)
class Slow:
    """The work is done and answered once the event is set."""

    release: asyncio.Event


@dataclass(frozen=True)
class SlowAnswer:
    """The work is done at once; it is answered when the event is set."""

    release: asyncio.Event


Fault = Refuse | LostAnswer | HangUp | Slow | SlowAnswer


@dataclass
class Order:
    method: str
    fault: Fault
    times: int | None
    where: "Conversation | None" = None
    """In any where it is None."""

    def meets(self, call: Call) -> bool:
        there = self.where is None or self.where.id in unquote(call.path)
        return self.method in (call.method, "*") and there


@dataclass(frozen=True)
class Answer:
    """What the bot's door answered."""

    status: int
    json: Any
