"""A chat platform in memory: a real one as far as the port goes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from bot.platforms.port import Undeliverable
from messages.blocks import Button, Buttons, Message
from storage.posting import Posting


@dataclass
class Post:
    """One message that stands in a channel."""

    channel: str
    mark: str
    message: Message
    thread: str | None
    versions: list[Message] = field(default_factory=list)

    @property
    def buttons(self) -> Iterator[Button]:
        for block in self.message.blocks:
            if isinstance(block, Buttons):
                yield from block.buttons

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]


@dataclass
class Chat:
    """Shows everything; `fault` may raise instead, before or after the work."""

    name: str = "test"
    pace: timedelta = timedelta(0)
    posts: dict[str, Post] = field(default_factory=dict)
    fault: Callable[[Posting], None] = lambda _: None
    fault_after: Callable[[Posting], None] = lambda _: None
    looked_for: list[str] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=count)

    async def show(self, posting: Posting) -> str:
        self.fault(posting)
        ref = posting.ref or f"ref-{next(self._numbers)}"
        if posting.wanted is None:
            self.posts.pop(ref)
        elif posting.ref is None:
            thread = posting.thread
            self.posts[ref] = Post(posting.channel, posting.mark, posting.wanted, thread)
        elif ref not in self.posts:
            raise Undeliverable("somebody deleted it", retry_after=None)
        else:
            post = self.posts[ref]
            post.versions.append(post.message)
            post.message = posting.wanted
        self.fault_after(posting)
        return ref

    async def find(self, posting: Posting) -> str | None:
        self.looked_for.append(posting.key)
        return next((ref for ref, post in self.posts.items() if post.mark == posting.mark), None)

    def posted(self, ref: str) -> bool:
        return ref.startswith("ref-")

    async def knows(self, person_id: str) -> bool:
        return person_id not in self.strangers

    def in_channel(self, channel: str) -> list[Post]:
        """What stands in *channel* itself, oldest first."""
        return [post for post in self.posts.values() if post.channel == channel and not post.thread]

    def in_threads(self, channel: str) -> list[Post]:
        """What stands in the threads of *channel*, oldest first."""
        return [post for post in self.posts.values() if post.channel == channel and post.thread]
