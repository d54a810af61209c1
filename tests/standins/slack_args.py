"""The arguments of a Web API call, read as Slack reads them, and the table of methods."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from tests.standins.slack_things import Channel, Json, SlackError, User
from tests.standins.slack_world import World

Item = TypeVar("Item")


class Args(dict[str, Any]):
    """From a query, a form or a JSON body; a form spells objects as JSON, booleans as 1 or true."""

    def need(self, name: str) -> str:
        if self.get(name) in (None, ""):
            missing = f"[ERROR] missing required field: {name}"
            raise SlackError("invalid_arguments", response_metadata={"messages": [missing]})
        return str(self[name])

    def text(self, name: str) -> str:
        return str(self.get(name) or "")

    def flag(self, name: str, *, default: bool = False) -> bool:
        return str(self.get(name, default)).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.get(name) or default)
        except ValueError:
            raise SlackError("invalid_limit") from None

    def parsed(self, name: str, error: str) -> Any:
        """An object, or None where the argument was not given."""
        held = self.get(name)
        if not isinstance(held, str):
            return held
        try:
            return json.loads(held)
        except ValueError:
            raise SlackError(error) from None


Method = Callable[[World, Args], Json]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Put a function into the table; it answers with what stands beside `"ok": true`."""

    def enter(function: Method) -> Method:
        METHODS[name] = function
        return function

    return enter


def visible_channel(world: World, args: Args, name: str = "channel") -> Channel:
    """The conversation with this id, if the app may know of it: not a private one it is not in."""
    channel = world.channels.get(args.need(name))
    if channel is None or (channel.kind != "public" and world.bot.id not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def known_user(world: World, who: str) -> User:
    if who not in world.users:
        raise SlackError("user_not_found")
    return world.users[who]


def page(items: Sequence[Item], args: Args, default: int, most: int) -> tuple[list[Item], Json]:
    """One page of `limit` items from `cursor` on, with the `response_metadata` to go on by."""
    limit = min(args.number("limit", default), most)
    if limit < 1:
        raise SlackError("invalid_limit")
    start = _offset(args.text("cursor"))
    end = start + limit
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), {"response_metadata": {"next_cursor": cursor}}


def _offset(cursor: str) -> int:
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next:")) if cursor else 0
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
