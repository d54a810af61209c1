"""A modal filled in as a person would: `state.values` from its blocks and the values chosen."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.standins.slack_blocks import elements, options
from tests.standins.slack_things import Channel, Json, User

TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
# Type of the element: the field that holds the value, and the one it starts from.
FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}


class NotSent(Exception):
    """Slack's own window would have held the person back."""


def fill(blocks: list[Json], chosen: Mapping[str, Any], *, sent: bool = True) -> Json:
    """`{block_id: {action_id: value}}` of every stateful element.

    `chosen` names elements by the label of their block, their action_id or their block_id; the rest
    keep what they started with. When `sent`, a required field that is empty raises NotSent.
    """
    unused = set(chosen)
    values: Json = {}
    for block, element in _stateful(blocks):
        names = (_label(block), element["action_id"], block["block_id"])
        name = next((name for name in names if name in chosen), None)
        unused.discard(name or "")
        value = _value(element, chosen[name]) if name else _initial(element)
        if sent:
            _check(block, element, value)
        values.setdefault(block["block_id"], {})[element["action_id"]] = value
    if unused:
        fields = [_label(block) or element["action_id"] for block, element in _stateful(blocks)]
        raise LookupError(f"no field {sorted(unused)} among {fields}")
    return values


def _stateful(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for element in elements(block):
            if element["type"] in FIELDS:
                yield block, element


def _label(block: Json) -> str:
    return str(block.get("label", {}).get("text", ""))


def _initial(element: Json) -> Json:
    field, start = FIELDS[element["type"]]
    nothing: object = [] if field.endswith("s") else None
    return {"type": element["type"], field: element.get(start, nothing)}


def _value(element: Json, chosen: Any) -> Json:
    field, _ = FIELDS[element["type"]]
    value: object
    if field == "selected_options":
        value = [pick(element, one) for one in chosen]
    elif field == "selected_option":
        value = None if chosen is None else pick(element, chosen)
    elif isinstance(chosen, list):
        value = [_id(one) for one in chosen]
    else:
        value = _id(chosen)
    if element["type"] in TYPED:
        value = str(value) if value not in (None, "") else None
    return {"type": element["type"], field: value}


def pick(element: Json, chosen: str) -> Json:
    """The option with this label or value."""
    for option in options(element):
        if chosen in (option["text"]["text"], option["value"]):
            return option
    raise LookupError(f"no option {chosen!r} in {element['action_id']}")


def _id(chosen: Any) -> Any:
    return chosen.id if isinstance(chosen, User | Channel) else chosen


def _check(block: Json, element: Json, value: Json) -> None:
    held = value[FIELDS[element["type"]][0]]
    name = _label(block) or element["action_id"]
    if block["type"] == "input" and not block.get("optional") and held in (None, "", []):
        raise NotSent(f"{name}: please complete this required field")
    if element["type"] == "plain_text_input" and held:
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if not least <= len(held) <= most:
            raise NotSent(f"{name}: {len(held)} characters, not {least} to {most}")
