"""Forms as modals: what they look like, where they lead, and what was filled in."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, assert_never

import msgspec

from bot.platforms.slack.words import Json, label
from messages.blocks import Choice, Day, Field, Form, Option, Writing
from messages.lengths import shown

CALLBACK: Final = "form"
MOST_RADIOS: Final = 7
"""More are a menu, and so is what need not be chosen: a form is filled in on a phone."""
MOST_OPTIONS: Final = 100
LONGEST_WRITING: Final = 3000
SUPPLEMENT: Final = "field:"
"""Before a field's name in its block's id."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a modal was opened for: the click that it goes back with."""

    verb: str
    subject: str
    channel: str = ""
    """As settings spell it."""
    place: str = ""
    """Slack's own id of that channel, to answer there."""
    thread: str = ""
    """The ts of the thread in which the button stood."""
    url: str = ""
    """Where that click may still be answered."""
    whispered: bool = False
    """The button stood in a message that only its reader sees."""


def view(form: Form, origin: Origin) -> Json:
    """*form* as a modal."""
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(asdict(origin), ensure_ascii=False),
        "title": label(form.title, 24),
        "submit": label(form.submit, 24),
        "close": label("Cancel", 24),
        "blocks": [_input(field) for field in form.fields if _can_be_filled_in(field)],
    }


def notice(title: str, drawing: Json) -> Json:
    """A modal that says what a form came to, with nothing left to fill in."""
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": label(title, 24),
        "close": label("Close", 24),
        "blocks": [b for b in drawing["blocks"] if b["type"] != "actions"] or [_bare(drawing)],
    }


def origin(view: Mapping[str, Any]) -> Origin:
    """What the modal *view* was opened for, perhaps by an older release."""
    return msgspec.json.decode(view["private_metadata"], type=Origin)


def answers(view: Mapping[str, Any]) -> dict[str, str]:
    """What stands in each field of *view*, by name; "" where nothing does."""
    return {
        block_id.removeprefix(SUPPLEMENT): _answer(element)
        for block_id, elements in view["state"]["values"].items()
        for element in elements.values()
        if block_id.startswith(SUPPLEMENT)
    }


def _can_be_filled_in(field: Field) -> bool:
    """Slack refuses a choice of nothing."""
    return not isinstance(field, Choice) or bool(field.options)


def _input(field: Field) -> Json:
    return {
        "type": "input",
        "block_id": f"{SUPPLEMENT}{field.name}",
        "label": label(field.label, 2000),
        "optional": not field.required,
        "element": _element(field) | {"action_id": field.name},
    }


def _element(field: Field) -> Json:
    match field:
        case Choice():
            return _choice(field)
        case Writing():
            return _writing(field)
        case Day(chosen=chosen):
            return {"type": "datepicker", **_given("initial_date", chosen)}
        case _:
            assert_never(field)


def _choice(field: Choice) -> Json:
    at_a_glance = field.required and len(field.options) <= MOST_RADIOS
    kind = "radio_buttons" if at_a_glance else "static_select"
    options = [_option(option) for option in field.options[:MOST_OPTIONS]]
    chosen = next((option for option in options if option["value"] == field.chosen), None)
    return {"type": kind, "options": options, **_given("initial_option", chosen)}


def _option(option: Option) -> Json:
    return {"text": label(option.label, 75), "value": option.value[:150]}


def _writing(field: Writing) -> Json:
    hint = label(field.hint, 150) if shown(field.hint, 150) else None
    return {
        "type": "plain_text_input",
        "multiline": field.lines > 1,
        "max_length": LONGEST_WRITING,
        **_given("placeholder", hint),
    }


def _given(name: str, value: object) -> Json:
    if value is None:
        return {}
    return {name: value.isoformat() if isinstance(value, date) else value}


def _answer(element: Mapping[str, Any]) -> str:
    match element:
        case {"selected_option": {"value": str(value)}}:
            return value
        case {"selected_date": str(value)} | {"value": str(value)}:
            return value
        case _:
            return ""


def _bare(drawing: Json) -> Json:
    text = {"type": "mrkdwn", "text": drawing["text"], "verbatim": True}
    return {"type": "section", "text": text}
