"""The browser workspace's channels, in memory, and whoever watches them."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from bot.platforms.browser.stage import NAME
from bot.platforms.port import InTime, any_time
from messages.blocks import Message
from storage.posting import Posting

REMEMBERED: Final = 500
"""Changes that a page can miss and still catch up with one by one."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message in a channel."""

    ref: str
    channel: str
    """Without the platform's prefix ("#support"), or "dm:" and a person's id."""
    message: Message
    at: datetime
    is_edited: bool = False
    """Not when: beside the colleague whom a card then names, that would be a stopwatch."""
    thread: str | None = None
    """The ref of the post in whose thread it stands."""
    key: str = ""
    """The posting's; empty for what was said in answer to a click."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that became visible, or went."""

    number: int
    ref: str
    channel: str
    post: Post | None
    """None: it is gone."""
    is_new: bool = False


class Browser:
    """The workspace as a platform."""

    name = NAME
    pace = timedelta(0)
    edits_apart = True

    def __init__(self, people: Iterable[str], clock: Callable[[], datetime]) -> None:
        """*people* are the ids of all who can be written to."""
        self._people = frozenset(people)
        self._clock = clock
        self._channels: dict[str, dict[str, Post]] = defaultdict(dict)
        self._refs = map(str, count(1))
        self._changes: deque[Change] = deque(maxlen=REMEMBERED)
        self._watchers: set[asyncio.Queue[Change | None]] = set()

    async def show(self, posting: Posting, in_time: InTime = any_time) -> str:
        """Post, edit or take back *posting*, for good and at once."""
        in_time()
        channel = posting.channel.removeprefix(f"{NAME}:")
        if posting.wanted is None:
            self._take_back(channel, posting.ref)
            return posting.ref or ""
        standing = self._channels[channel].get(posting.ref or "")
        if standing:
            post = replace(standing, message=posting.wanted, is_edited=True)
        else:
            post = Post(
                ref=posting.ref or next(self._refs),
                channel=channel,
                message=posting.wanted,
                at=self._clock(),
                thread=posting.thread,
                key=posting.key,
            )
        self._put(post, is_new=standing is None)
        return post.ref

    async def find(self, postings: Sequence[Posting]) -> dict[str, list[str]]:
        keys = {posting.key for posting in postings}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for post in self.posts(postings[0].channel.removeprefix(f"{NAME}:")):
            if post.key in keys:
                found[post.key].append(post.ref)
        return dict(found)

    def posted(self, ref: str) -> bool:
        return any(ref in standing for standing in self._channels.values())

    async def knows(self, person_id: str) -> bool:
        return person_id in self._people

    def say(self, channel: str, message: Message) -> None:
        """Show *message* to everybody in *channel*: the answer to what was pressed there."""
        self._put(Post(next(self._refs), channel, message, self._clock()), is_new=True)

    def posts(self, channel: str) -> list[Post]:
        """What stands in *channel*, oldest first."""
        return list(self._channels[channel].values()) if channel in self._channels else []

    def post(self, ref: str) -> Post | None:
        return next((posts[ref] for posts in self._channels.values() if ref in posts), None)

    @property
    def last_change(self) -> int:
        """The number of the latest change; 0 before the first."""
        return self._changes[-1].number if self._changes else 0

    def has_missed_too_much(self, since: int) -> bool:
        """Whether somebody who saw everything up to the change *since* must look at all anew."""
        oldest = self._changes[0].number if self._changes else 1
        return not oldest - 1 <= since <= self.last_change

    @contextmanager
    def watched(self, since: int) -> Iterator[asyncio.Queue[Change | None]]:
        """The changes after *since* and all to come; None when the workspace is closed."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        for change in self._changes:
            if change.number > since:
                queue.put_nowait(change)
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    def close(self) -> None:
        """Let all who watch go."""
        for queue in self._watchers:
            queue.put_nowait(None)

    def _put(self, post: Post, *, is_new: bool) -> None:
        self._channels[post.channel][post.ref] = post
        self._tell(post.ref, post.channel, post, is_new=is_new)

    def _take_back(self, channel: str, ref: str | None) -> None:
        if ref and self._channels[channel].pop(ref, None):
            self._tell(ref, channel, None)

    def _tell(self, ref: str, channel: str, post: Post | None, *, is_new: bool = False) -> None:
        change = Change(self.last_change + 1, ref, channel, post, is_new)
        self._changes.append(change)
        for queue in self._watchers:
            queue.put_nowait(change)
