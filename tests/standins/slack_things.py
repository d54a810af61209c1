"""What a Slack workspace holds: people, channels, messages, views, and the calls of an app."""

from dataclasses import dataclass, field
from typing import Any, Literal

from tests.standins.slack_blocks import labels, words

Json = dict[str, Any]

APP = "A0STANDIN01"
BOT = "B0STANDIN01"
TEAM = "T0STANDIN01"
DOMAIN = "standin"
TEAM_NAME = "Stand-in Inc."


class SlackError(Exception):
    """An answer with `"ok": false`: Slack's own code, and what it says besides."""

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail

    def as_json(self) -> Json:
        return {"ok": False, "error": self.code, **self.detail}


@dataclass(eq=False)
class User:
    id: str
    name: str
    real_name: str
    email: str | None
    tz: str = "Europe/Berlin"
    team: str = TEAM
    is_bot: bool = False
    deleted: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False)
class Version:
    """What a message said from `at` on; blocks as Slack keeps them, with every id filled in."""

    at: str
    text: str
    blocks: list[Json]
    metadata: Json | None


@dataclass(eq=False)
class Message:
    """A message with its whole history; `args` are the arguments of the call that posted it."""

    channel: "Channel"
    ts: str
    user: User
    versions: list[Version]
    thread_ts: str | None = None
    broadcast: bool = False
    deleted: bool = False
    args: Json = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.versions[-1].text

    @property
    def blocks(self) -> list[Json]:
        return self.versions[-1].blocks

    @property
    def metadata(self) -> Json | None:
        return self.versions[-1].metadata

    @property
    def words(self) -> str:
        """All that a reader sees, a line per piece: the blocks, or the text if there are none."""
        return words(self.blocks) or self.text

    @property
    def labels(self) -> list[str]:
        """What can be pressed or picked, in order, with the options of menus."""
        return labels(self.blocks)


@dataclass(eq=False)
class Ephemeral:
    """What one person alone sees in a channel until the next reload."""

    channel: "Channel"
    user: User
    ts: str
    text: str
    blocks: list[Json]
    thread_ts: str | None = None

    @property
    def words(self) -> str:
        return words(self.blocks) or self.text

    @property
    def labels(self) -> list[str]:
        return labels(self.blocks)


Kind = Literal["public", "private", "im", "mpim"]


@dataclass(eq=False)
class Channel:
    id: str
    name: str
    kind: Kind = "public"
    shared: bool = False
    archived: bool = False
    members: list[str] = field(default_factory=list)
    posts: list[Message] = field(default_factory=list)  # the deleted ones too

    @property
    def messages(self) -> list[Message]:
        """What stands there now, threads included, oldest first."""
        return [post for post in self.posts if not post.deleted]


@dataclass(eq=False)
class View:
    """A modal or a Home tab as Slack keeps it, before one person."""

    id: str
    user: User
    content: Json
    hash: str
    root: str
    previous: str | None = None
    open: bool = True
    errors: dict[str, str] = field(default_factory=dict)  # by block_id, after a refused submission

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def title(self) -> str:
        return str(self.content.get("title", {}).get("text", ""))

    @property
    def words(self) -> str:
        return words(self.blocks)

    @property
    def labels(self) -> list[str]:
        return labels(self.blocks)


@dataclass(eq=False)
class Call:
    """One request of the app; `answer` and `status` stay None until an answer was sent."""

    method: str
    args: Json
    channel: str | None
    at: float
    answer: Json | None = None
    status: int | None = None
    fault: object = None


@dataclass
class Trigger:
    """What allows one `views.open` for a moment."""

    user: User
    born: float
    view: View | None = None
    used: bool = False


@dataclass(eq=False)
class ResponseUrl:
    """An address to answer one interaction at; `origin` is the message it came from."""

    channel: Channel
    user: User
    born: float
    origin: Message | Ephemeral | None
    uses: int = 0
