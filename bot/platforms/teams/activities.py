"""What Teams sends: refused where it lacks the shape that everything below counts on."""

from typing import Any, Final

import msgspec
from msgspec import Struct, field

from bot.platforms.teams.places import Talk, apart
from bot.platforms.teams.transport import Json
from handlers.payload import BadPayload

PERSONAL: Final = "personal"
PRESSED: Final = "adaptiveCard/action"
"""The name of the invoke that a button sends."""


class Account(Struct, rename="camel"):
    id: str
    name: str | None = None
    aad_object_id: str | None = None
    is_targeted: bool | None = None
    """Of a recipient: nobody else in the conversation sees what was said."""

    def told(self) -> Json:
        given = {"id": self.id, "name": self.name, "aadObjectId": self.aad_object_id}
        return {name: value for name, value in given.items() if value}


class _Conversation(Struct, rename="camel"):
    id: str
    conversation_type: str | None = None


class _Id(Struct):
    id: str


class _Data(Struct, rename="camel"):
    tenant: _Id | None = None
    team: _Id | None = None
    channel: _Id | None = None
    event_type: str | None = None


class _Entity(Struct):
    type: str | None = None
    mentioned: Any = None
    text: Any = None


class _Action(Struct):
    data: dict[str, Any]


class _Value(Struct):
    action: _Action


class Mention(Struct):
    """Somebody named in what was typed."""

    mentioned: Account
    text: str


class Heard(Struct, rename="camel"):
    """An activity."""

    type: str
    service_url: str
    conversation: _Conversation
    sender: Account = field(name="from")
    recipient: Account
    id: str = ""
    name: str | None = None
    text: str | None = None
    value: Any = None
    reply_to_id: str | None = None
    channel_data: _Data | None = None
    entities: tuple[_Entity, ...] | None = None
    members_added: tuple[Account, ...] | None = None
    members_removed: tuple[Account, ...] | None = None
    action: str | None = None

    @property
    def talk(self) -> Talk:
        tenant = (
            self.channel_data.tenant.id if self.channel_data and self.channel_data.tenant else ""
        )
        place = apart(self.conversation.id)[0]
        return Talk(self.service_url, place, tenant, self.recipient.id)

    @property
    def thread(self) -> str:
        """The id of the thread's first message; a new message is the first of its own."""
        return apart(self.conversation.id)[1]

    @property
    def is_personal(self) -> bool:
        return self.conversation.conversation_type == PERSONAL

    @property
    def is_whispered(self) -> bool:
        """Whether only we see it, and what is answered may be for its sender alone too."""
        return bool(self.recipient.is_targeted)

    @property
    def data(self) -> Json:
        """What the button carries that was pressed, with what was filled in."""
        if self.type == "invoke":
            return msgspec.convert(self.value, _Value).action.data
        return self.value if isinstance(self.value, dict) else {}

    @property
    def is_press(self) -> bool:
        if self.type == "invoke":
            return self.name == PRESSED
        return self.type == "message" and isinstance(self.value, dict)

    @property
    def mentions(self) -> list[Mention]:
        found = (one for one in self.entities or () if one.type == "mention")
        return [msgspec.convert({"mentioned": m.mentioned, "text": m.text}, Mention) for m in found]

    def __post_init__(self) -> None:
        if self.is_press:
            _ = self.data
        if self.type == "message":
            _ = self.mentions


def read(told: Json) -> Heard:
    """Raises BadPayload, which repeats nothing of it."""
    try:
        return msgspec.convert(told, Heard)
    except ValueError as bad:  # msgspec's own is one
        raise BadPayload("activity", str(bad)) from None
