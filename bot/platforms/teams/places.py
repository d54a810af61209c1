"""Where something stands in Teams, and what is needed to write there."""

from typing import Final

import msgspec

from bot.platforms.teams.settings import TeamsSettings

PLATFORM: Final = "teams"
PREFIX: Final = f"{PLATFORM}:"
OF_CHANNELS: Final = ("@thread.tacv2", "@thread.skype")
"""How the ids of channels end: only these have threads."""
_THREAD: Final = ";messageid="


class Talk(msgspec.Struct, frozen=True):
    """A conversation: a channel, a group chat, or one person's chat with us."""

    service: str
    """The address at which Teams listens for it; Teams tells it with everything it sends."""
    conversation: str
    """Its id, without the thread."""
    tenant: str
    bot: str
    """Our own id there, 28:..."""

    def details(self) -> dict[str, str]:
        return {"service": self.service, "tenant": self.tenant, "bot": self.bot}

    def thread(self, root: str) -> str:
        """The id of the conversation below the message *root*; its own where it has no threads."""
        in_threads = root and self.conversation.endswith(OF_CHANNELS)
        return f"{self.conversation}{_THREAD}{root}" if in_threads else self.conversation


class Place(msgspec.Struct, frozen=True):
    """A message of ours; what is stored of it is enough to edit it, years later."""

    service: str
    conversation: str
    message: str
    tenant: str
    bot: str

    @classmethod
    def of(cls, ref: str) -> "Place":
        return msgspec.json.decode(ref, type=cls)

    @classmethod
    def at(cls, talk: Talk, message: str) -> "Place":
        return cls(talk.service, talk.conversation, message, talk.tenant, talk.bot)

    @property
    def ref(self) -> str:
        return msgspec.json.encode(self).decode()

    @property
    def talk(self) -> Talk:
        return Talk(self.service, self.conversation, self.tenant, self.bot)


def apart(conversation: str) -> tuple[str, str]:
    """A conversation's id, and that of the thread's first message; "" where it names no thread."""
    base, _, root = conversation.partition(_THREAD)
    return base.partition(";")[0], root


def bot_id(settings: TeamsSettings) -> str:
    return f"28:{settings.app_id}"
