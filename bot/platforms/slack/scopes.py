"""What Earful may do in a workspace, and what for: the manifest, the docs and the doctor agree."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scope:
    name: str
    reason: str
    methods: tuple[str, ...] = ()
    """Of the Web API, as far as Earful calls them."""
    events: tuple[str, ...] = ()


NEEDED: Final = (
    Scope("app_mentions:read", "to hear @Earful in channels and threads", events=("app_mention",)),
    Scope(
        "channels:read",
        "to find public channels by name, and to see which are shared or archived",
        ("conversations.list", "conversations.info"),
    ),
    Scope(
        "chat:write",
        "to post, edit and take back alerts, digests, praise and answers",
        ("chat.postMessage", "chat.update", "chat.delete", "chat.postEphemeral"),
    ),
    Scope("commands", "to have a slash command"),
    Scope(
        "groups:read",
        "the same for the private channels that Earful was invited to",
        ("conversations.list", "conversations.info"),
    ),
    Scope(
        "im:history",
        "to read what people write to Earful directly, and nobody else's messages",
        ("conversations.history",),
        ("message.im",),
    ),
    Scope(
        "im:write",
        "to write to a colleague directly: the customer's number, kind words",
        ("conversations.open",),
    ),
    Scope("users:read", "to know who pressed a button", ("users.info",)),
    Scope(
        "users:read.email",
        "to recognise a colleague by the address in the roster",
        ("users.info", "users.lookupByEmail"),
    ),
)
HISTORY: Final = (
    Scope(
        "channels:history",
        "optional: to look whether an alert whose confirmation was lost has been posted",
        ("conversations.history", "conversations.replies"),
    ),
    Scope(
        "groups:history",
        "optional: the same in private channels",
        ("conversations.history", "conversations.replies"),
    ),
)
