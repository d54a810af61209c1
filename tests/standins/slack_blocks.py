"""Blocks as Slack keeps and shows them: ids filled in, words to read, buttons to press."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]

INTERACTIVE = {
    "button",
    "channels_select",
    "checkboxes",
    "conversations_select",
    "datepicker",
    "datetimepicker",
    "email_text_input",
    "external_select",
    "multi_channels_select",
    "multi_conversations_select",
    "multi_static_select",
    "multi_users_select",
    "number_input",
    "overflow",
    "plain_text_input",
    "radio_buttons",
    "rich_text_input",
    "static_select",
    "timepicker",
    "url_text_input",
    "users_select",
}
UNSEEN = {"options", "option_groups", "confirm", "initial_option", "initial_options"}


def complete(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """A copy with the ids and flags that Slack adds to what an app left out."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", new_id("b"))
        for element in elements(block):
            element.setdefault("action_id", new_id("a"))
        _flag_texts(block)
    return kept


def _flag_texts(node: object) -> None:
    match node:
        case {"type": "plain_text", "text": str()} if isinstance(node, dict):
            node.setdefault("emoji", True)
        case {"type": "mrkdwn", "text": str()} if isinstance(node, dict):
            node.setdefault("verbatim", False)
        case dict():
            for value in node.values():
                _flag_texts(value)
        case list():
            for value in node:
                _flag_texts(value)
        case _:
            pass


def elements(block: Json) -> Iterator[Json]:
    """The interactive elements of one block."""
    held = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    yield from (it for it in held if isinstance(it, dict) and it.get("type") in INTERACTIVE)


def options(element: Json) -> list[Json]:
    """The options of a menu, those in groups too."""
    grouped = [group["options"] for group in element.get("option_groups", [])]
    return [option for group in [element.get("options", []), *grouped] for option in group]


def labels(blocks: list[Json]) -> list[str]:
    """What can be pressed or picked, in order: buttons, and the options of menus."""
    found: list[str] = []
    for block in blocks:
        for element in elements(block):
            if element["type"] == "button":
                found.append(element["text"]["text"])
            found += [option["text"]["text"] for option in options(element)]
    return found


def words(blocks: list[Json]) -> str:
    """All text that is seen without opening a menu, a line per piece."""
    return "\n".join(piece for block in blocks for piece in _pieces(block))


def _pieces(node: object) -> Iterator[str]:
    match node:
        case {
            "type": "rich_text_section" | "rich_text_quote" | "rich_text_preformatted",
            "elements": list(parts),
        }:
            yield "".join(_inline(part) for part in parts)
        case {"type": "plain_text" | "mrkdwn" | "markdown" | "raw_text", "text": str(text)}:
            yield text
        case {"type": "image", "alt_text": str(text)}:
            yield text
        case {"type": "data_visualization", "title": str(text)}:
            yield text
        case dict():
            for key, value in node.items():
                if key not in UNSEEN:
                    yield from _pieces(value)
        case list():
            for value in node:
                yield from _pieces(value)
        case _:
            pass


def _inline(part: Json) -> str:
    match part:
        case {"type": "link"}:
            return str(part.get("text", part["url"]))
        case {"type": "user"}:
            return f"<@{part['user_id']}>"
        case {"type": "channel"}:
            return f"<#{part['channel_id']}>"
        case {"type": "broadcast"}:
            return f"<!{part['range']}>"
        case {"type": "emoji"}:
            return f":{part['name']}:"
        case {"type": "date"}:
            return str(part.get("fallback", part["timestamp"]))
        case _:
            return str(part.get("text", ""))
