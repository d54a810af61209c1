"""A chat platform in memory: a real one as far as the port goes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from bot.platforms.port import InTime, Undeliverable, any_time
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
    edits_apart: bool = False
    posts: dict[str, Post] = field(default_factory=dict)
    fault: Callable[[Posting], None] = lambda _: None
    fault_after: Callable[[Posting], None] = lambda _: None
    looked_for: list[str] = field(default_factory=list)
    """Keys, in the order in which they were; the rounds of it are `looks`."""
    looks: int = 0
    has_history: bool = True
    strangers: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=count)

    async def show(self, posting: Posting, in_time: InTime = any_time) -> str:
        self.fault(posting)
        in_time()
        is_gone = posting.in_doubt and posting.ref not in self.posts
        new = f"ref-{next(self._numbers)}"
        ref = posting.ref or new
        if posting.wanted is None:
            self.posts.pop(ref, None)
        elif posting.ref is None or is_gone:
            ref = new
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

    async def find(self, postings: Sequence[Posting]) -> dict[str, list[str]] | None:
        self.looks += 1
        self.looked_for += [one.key for one in postings]
        if not self.has_history:
            return None
        standing = [(post.mark, ref) for ref, post in self.posts.items()]
        return {one.key: [ref for mark, ref in standing if mark == one.mark] for one in postings}

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
