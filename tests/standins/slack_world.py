"""The workspace of the stand-in Slack: set the scene, look, wait, and write as Slack would."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from tests.standins.slack_blocks import complete
from tests.standins.slack_things import (
    Call,
    Channel,
    Ephemeral,
    Kind,
    Message,
    ResponseUrl,
    SlackError,
    Trigger,
    User,
    Version,
    View,
)

Found = TypeVar("Found")

# What an app of our kind may ask for; a test that needs a poorer app takes some away.
ALL_SCOPES = (
    "app_mentions:read channels:history channels:join channels:read chat:write chat:write.public "
    "commands groups:history groups:read im:history im:read im:write mpim:history mpim:read "
    "mpim:write team:read users:read users:read.email"
)


class World:
    """The state, to be looked at and steered by a test."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.ephemerals: list[Ephemeral] = []
        self.calls: list[Call] = []
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.tickets: set[str] = set()
        self.scopes: set[str] = set(ALL_SCOPES.split())
        self.refused_blocks: set[str] = set()
        self.trigger_life = 3.0
        self.pace: float | None = None
        self.history_lag = 0.0
        self._last_post: dict[str, float] = {}
        self._ahead = 0.0
        self._last_ts = 0
        self._last_id = 0
        self._changed = asyncio.Event()
        self.bot = self.add_user("earful", real_name="Earful", email=None)
        self.bot.is_bot = True

    # Set the scene.

    def add_user(
        self, name: str, *, real_name: str = "", email: str | None = "", **more: Any
    ) -> User:
        """`email` is name@example.com unless given; `more`: tz, team, is_bot, deleted."""
        address = f"{name}@example.com" if email == "" else email
        user = User(self.new_id("U"), name, real_name or name.title(), address, **more)
        self.users[user.id] = user
        return user

    def add_channel(
        self,
        name: str,
        *,
        private: bool = False,
        shared: bool = False,
        archived: bool = False,
        app_in: bool = True,
        members: Sequence[User] = (),
    ) -> Channel:
        kind: Kind = "private" if private else "public"
        there = [self.bot.id] * app_in + [user.id for user in members]
        channel = Channel(self.new_id("C"), name, kind, shared, archived, there)
        self.channels[channel.id] = channel
        return channel

    def advance(self, seconds: float) -> None:
        """Let time pass for the stand-in alone: triggers, response URLs, pace and timestamps."""
        self._ahead += seconds

    # Look.

    def user(self, who: "str | User") -> User:
        """By id or name."""
        if isinstance(who, User):
            return who
        return next(user for user in self.users.values() if who in (user.id, user.name))

    def channel(self, where: "str | Channel") -> Channel:
        """By id or name, with or without #."""
        found = where if isinstance(where, Channel) else self.find_channel(where)
        if found is None:
            raise LookupError(f"no channel {where!r}")
        return found

    def find_channel(self, where: str) -> Channel | None:
        if where in self.channels:
            return self.channels[where]
        named = (channel for channel in self.channels.values() if channel.kind != "im")
        return next((channel for channel in named if channel.name == where.removeprefix("#")), None)

    def dm(self, who: "str | User") -> Channel:
        """The direct messages between the app and a person, opened if need be."""
        user = self.user(who)
        for channel in self.channels.values():
            if channel.kind == "im" and user.id in channel.members:
                return channel
        channel = Channel(self.new_id("D"), "directmessage", "im", members=[self.bot.id, user.id])
        self.channels[channel.id] = channel
        return channel

    def messages(self, where: "str | Channel | None" = None) -> list[Message]:
        """What stands, in one channel or in all, in the order of posting."""
        channels = self.channels.values() if where is None else [self.channel(where)]
        standing = (message for channel in channels for message in channel.messages)
        return sorted(standing, key=lambda message: message.ts)

    def modal(self, who: "str | User") -> View:
        """What a person has open, the topmost."""
        user = self.user(who)
        stack = [view for view in self.views.values() if view.open and view.user is user]
        if not stack:
            raise LookupError(f"{user.name} has no modal open")
        return stack[-1]

    def calls_of(self, method: str, where: "str | Channel | None" = None) -> list[Call]:
        place = None if where is None else self.channel(where).id
        calls = (call for call in self.calls if call.method == method)
        return [call for call in calls if place is None or call.channel == place]

    # Wait.

    def notify(self) -> None:
        """Say that something changed, to all who wait."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_for(self, predicate: Callable[[], Found | None], timeout: float = 10) -> Found:  # noqa: ASYNC109  # a limit for a test that hangs, not for its caller
        """What the predicate gives once it is true, asked anew at each change of the workspace."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := predicate()):
                    await self._changed.wait()
        except TimeoutError:
            recent = ", ".join(call.method for call in self.calls[-10:]) or "none"
            raise AssertionError(f"waited {timeout} s in vain; last calls: {recent}") from None
        return found

    # Write.

    def say(
        self, where: "str | Channel", text: str, *, by: User, blocks: Any = None, **more: Any
    ) -> Message:
        """A new message; `more`: metadata, thread_ts, broadcast, args."""
        channel = self.channel(where)
        ts = self.new_ts()
        first = Version(ts, text, complete(blocks or [], self.new_id), more.pop("metadata", None))
        message = Message(channel, ts, by, [first], **more)
        channel.posts.append(message)
        self.notify()
        return message

    def whisper(
        self, where: Channel, to: User, text: str, blocks: Any = None, thread_ts: str | None = None
    ) -> Ephemeral:
        kept = complete(blocks or [], self.new_id)
        ephemeral = Ephemeral(where, to, self.new_ts(), text, kept, thread_ts)
        self.ephemerals.append(ephemeral)
        self.notify()
        return ephemeral

    def edit(self, message: Message, **changes: Any) -> None:
        """`changes`: text, blocks, metadata; what is not named stays."""
        last = message.versions[-1]
        blocks = changes.get("blocks")
        message.versions.append(
            Version(
                self.new_ts(),
                changes.get("text", last.text),
                last.blocks if blocks is None else complete(blocks, self.new_id),
                changes.get("metadata", last.metadata) or None,
            )
        )
        self.notify()

    def delete(self, message: Message) -> None:
        message.deleted = True
        self.notify()

    def new_trigger(self, user: User, view: View | None = None) -> str:
        self._last_id += 1
        trigger = f"{self._last_id}.{int(self.now())}.{self._last_id:032x}"
        self.triggers[trigger] = Trigger(user, self.now(), view)
        return trigger

    def new_id(self, letter: str) -> str:
        self._last_id += 1
        return f"{letter}0{self._last_id:08d}"

    def new_ts(self) -> str:
        """Seconds with six digits, unique and rising, as Slack counts messages."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def now(self) -> float:
        return time.time() + self._ahead

    # Judge.

    def require(self, *scopes: str) -> None:
        """Any one of these scopes will do."""
        if not self.scopes.intersection(scopes):
            provided = ",".join(sorted(self.scopes))
            raise SlackError("missing_scope", needed=",".join(scopes), provided=provided)

    def seconds_to_wait(self, channel: str) -> float:
        """Zero, and counted as a post, if the channel's pace allows one now."""
        if self.pace is None:
            return 0
        wait = self._last_post.get(channel, float("-inf")) + self.pace - self.now()
        if wait > 0:
            return wait
        self._last_post[channel] = self.now()
        return 0

    def thread(self, parent: Message) -> Iterator[Message]:
        """The standing replies, oldest first."""
        yield from (post for post in parent.channel.messages if post.thread_ts == parent.ts)
