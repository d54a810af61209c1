"""What Slack sends over HTTP: read from its bytes, and refused where it has not the shape it needs.

Listeners and Bolt alike take shapes for granted. Slack keeps to them; whoever got hold of the
signing secret need not, and must not find a fault of ours that way.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct

from bot.platforms.slack.modal import Origin
from bot.platforms.slack.words import Json
from handlers.payload import BadPayload, read_json, storable

MOST_FIELDS: Final = 100
"""Of a form; Slack sends about twenty."""


class _Named(Struct):
    id: str
    name: str | None = None


class _User(_Named):
    team_id: str | None = None


class _Container(Struct):
    thread_ts: str | None = None
    is_ephemeral: bool | None = None


class _Option(Struct):
    value: str


class _Action(Struct):
    type: str
    action_id: str
    block_id: str | None = None
    value: str = ""
    selected_option: _Option | None = None


class _Press(Struct):
    user: _User
    actions: tuple[_Action, ...]
    trigger_id: str
    channel: _Named | None = None
    container: _Container | None = None
    response_url: str | None = None

    def __post_init__(self) -> None:
        if not self.actions:
            raise ValueError("nothing was pressed")
        action = self.actions[0]
        if action.type == "overflow" and not action.selected_option:
            raise ValueError("an option of the menu was pressed, but which?")


class _Title(Struct):
    text: str


class _Values(Struct):
    values: dict[str, dict[str, dict[str, Any]]]


class _View(Struct):
    type: str
    callback_id: str
    private_metadata: str
    title: _Title
    state: _Values

    def __post_init__(self) -> None:
        msgspec.json.decode(self.private_metadata, type=Origin)


class _Sending(Struct):
    user: _User
    view: _View


class _Heard(Struct):
    """A message or a mention; other events may call other things by the same names."""

    user: str | None = None
    channel: str | None = None
    text: str | None = None
    subtype: str | None = None
    channel_type: str | None = None
    bot_id: str | None = None
    thread_ts: str | None = None
    team: str | None = None
    user_team: str | None = None


class _Authorization(Struct):
    user_id: str


class _Event(Struct):
    event_id: str
    event: dict[str, Any]
    authorizations: tuple[_Authorization, ...] | None = None

    def __post_init__(self) -> None:
        if self.event.get("type") in _HEARD:
            heard = msgspec.convert(self.event, _Heard)
            is_of_somebody = not (heard.bot_id or heard.subtype)
            if is_of_somebody and not (heard.user and heard.channel):
                raise ValueError("nobody said it, or nowhere")


class _Challenge(Struct):
    challenge: str


class _Command(Struct):
    command: str
    user_id: str
    channel_id: str
    response_url: str
    text: str = ""
    user_name: str | None = None
    channel_name: str | None = None


_HEARD: Final = ("app_mention", "message")
_SHAPES: Final[Mapping[str, type[Struct]]] = {
    "block_actions": _Press,
    "view_submission": _Sending,
    "event_callback": _Event,
    "url_verification": _Challenge,
}
"""By the payload's own type; what is listened for, and no more."""


def read(body: bytes, content_type: str) -> Json:
    """The payload of *body*, JSON or a form. Raises BadPayload, which repeats nothing of it."""
    payload = _payload(body, content_type)
    if shape := _shape(payload):
        try:
            msgspec.convert(payload, shape)
        except ValueError as bad:  # msgspec's own is one
            raise BadPayload("payload", str(bad)) from None
    return payload


def is_heard(payload: Json) -> bool:
    """Whether anybody listens for *payload*; Slack's other events and its probes are let pass."""
    event = payload.get("event")
    if payload.get("type") == "event_callback" and isinstance(event, dict):
        return event.get("type") in _HEARD
    return _shape(payload) is not None


def _payload(body: bytes, content_type: str) -> Json:
    if content_type == "application/json":
        return _object(body)
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError as bad:
        raise BadPayload("body", f"is not UTF-8 at byte {bad.start}") from None
    except ValueError:
        raise BadPayload("body", f"has more than {MOST_FIELDS} fields") from None
    form: Json = {str(storable(name)): storable(told) for name, told in fields}
    payload = form.get("payload")
    return form if payload is None else _object(payload.encode())


def _object(text: bytes) -> Json:
    told = read_json(text)
    if not isinstance(told, dict):
        raise BadPayload("body", "is not an object")
    return told


def _shape(payload: Json) -> type[Struct] | None:
    if "command" in payload:
        return _Command
    kind = payload.get("type")
    return _SHAPES.get(kind) if isinstance(kind, str) else None
