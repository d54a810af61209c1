"""One message in one channel, as a courier sees it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from messages.blocks import Message
from messages.wording import Wording


class Urgency(IntEnum):
    """Who goes first, lowest first."""

    CLICK = 0
    """Somebody pressed a button and looks at it."""
    ALERT = 1
    USUAL = 2
    WEEKLY = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """That every one of *channels* shall show *wording* under *key*, and only that."""

    key: str
    channels: Iterable[str]
    wording: Wording
    urgency: Urgency = Urgency.USUAL
    thread: str | None = None
    """The key of the posting, in the same channel, in whose thread it shall stand."""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """A leased posting: what a channel should show under *key*, and what it shows now."""

    key: str
    """Unique within its channel."""
    channel: str
    """As settings spell it ("slack:#support"), or "dm:" and a person's id."""
    wanted: Message | None
    """None: take it back."""
    ref: str | None
    """Where the platform shows it now; None: nowhere yet."""
    thread: str | None
    """The ref of the message in whose thread it stands; None: in the channel itself."""
    token: str
    """The lease's; every later write names it."""
    lease_until: datetime
    attempts: int
    in_doubt: bool
    """An earlier attempt may have shown it."""
    parked: str | None = None
    """Why it was given up before, until somebody mended it."""
    urgency: Urgency = Urgency.USUAL
    wanted_hash: bytes = b""
    is_garbled: bool = False
    """What is stored of it cannot be read: nobody can say what is wanted."""
    since: datetime | None = None
    """When it could first have been shown, as far as that is known still."""
    wanted_at: datetime | None = None
    """Since when it is not as it should be: a first post was not sent before. None: unknown."""
    id: int = 0
    """Its row's, which it keeps under another key too."""

    @property
    def mark(self) -> str:
        """What stands in the platform's own metadata, where other apps may read it: opaque."""
        return mark_of(self.key, self.channel)


def mark_of(key: str, channel: str) -> str:
    """The mark of what stands under *key* in *channel*."""
    return hashlib.blake2b(f"{channel}\n{key}".encode(), digest_size=16).hexdigest()
