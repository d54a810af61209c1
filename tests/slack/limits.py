"""Slack's limits, written down a second time: from its reference, not from our drawer."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]


def problems(document: Json) -> list[str]:
    """What Slack would refuse in a message `{"text", "blocks"}` or in a view; none is good."""
    found = [*_view(document)] if document.get("type") == "modal" else [*_message(document)]
    return [*found, *_blocks(document["blocks"], 100 if document.get("type") else 50)]


def _message(message: Json) -> Iterator[str]:
    if set(message) != {"text", "blocks"}:
        yield f"a message of {sorted(message)}"
    if not 1 <= len(message["text"]) <= 4000:
        yield f"text of {len(message['text'])} characters"
    whole = sum(map(len, texts(message["blocks"]))) + 70 * len(message["blocks"])
    if whole > 13_000:
        yield f"about {whole} characters in all"


def _view(view: Json) -> Iterator[str]:
    for name in ("title", "submit", "close"):
        yield from _plain(view.get(name), 24, name)
    if len(view.get("private_metadata", "")) > 3000:
        yield "private_metadata over 3000"
    if not view["blocks"]:
        yield "a view without blocks"
    if any(block["type"] == "input" for block in view["blocks"]) and not view.get("submit"):
        yield "input without submit"


def _blocks(blocks: list[Json], most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks"
    if sum(block["type"] == "data_visualization" for block in blocks) > 2:
        yield "more than two charts"
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"block_id {name} {n} times" for name, n in ids.items() if n > 1 or len(name) > 255)
    for index, block in enumerate(blocks):
        yield from (f"block {index}: {problem}" for problem in _block(block))


def _block(block: Json) -> Iterator[str]:
    match block:
        case {"type": "header", "text": text}:
            yield from _plain(text, 150, "header")
        case {"type": "section"}:
            yield from _text(block["text"], 3000, "section")
            if accessory := block.get("accessory"):
                yield from _button(accessory)
        case {"type": "context", "elements": elements}:
            if not 1 <= len(elements) <= 10:
                yield f"{len(elements)} elements in context"
            for element in elements:
                yield from _text(element, 2000, "context")
        case {"type": "actions", "elements": elements}:
            yield from _actions(elements)
        case {"type": "rich_text", "elements": parts}:
            yield from _rich_text(parts)
        case {"type": "data_visualization"}:
            yield from _chart(block)
        case {"type": "input"}:
            yield from _plain(block["label"], 2000, "label")
            yield from _field(block["element"])
        case {"type": "divider"}:
            pass
        case _:
            yield f"unknown: {block['type']}"


def _actions(elements: list[Json]) -> Iterator[str]:
    if not 1 <= len(elements) <= 25:
        yield f"{len(elements)} elements in actions"
    ids = Counter(element["action_id"] for element in elements)
    yield from (f"action_id {name} {n} times" for name, n in ids.items() if n > 1)
    seen = [element for element in elements if element["type"] == "button"]
    if len(seen) > 2 and all(_width(element["value"]) < 120 for element in seen):
        yield f"{len(seen)} buttons in sight"
    for element in elements:
        yield from _button(element) if element["type"] == "button" else _menu(element)


def _width(words: str) -> int:
    """Characters as JavaScript counts them, which a menu's option may have 150 of."""
    return len(words.encode("utf-16-le")) // 2


def _button(button: Json) -> Iterator[str]:
    yield from _plain(button["text"], 75, "button")
    if len(button["value"]) > 2000 or len(button["action_id"]) > 255:
        yield "a button's value or id is too long"
    if button.get("style", "primary") not in ("primary", "danger"):
        yield f"style {button['style']}"


def _menu(menu: Json) -> Iterator[str]:
    if menu["type"] != "overflow" or not 1 <= len(menu["options"]) <= 5:
        yield f"{menu['type']} of {len(menu.get('options', []))}"
    yield from _options(menu["options"])


def _options(options: list[Json]) -> Iterator[str]:
    for option in options:
        yield from _plain(option["text"], 75, "option")
        if not 1 <= len(option["value"]) <= 150:
            yield f"an option's value of {len(option['value'])} characters"


def _rich_text(parts: list[Json]) -> Iterator[str]:
    if not parts:
        yield "empty rich text"
    for part in parts:
        if not part["elements"]:
            yield f"empty {part['type']}"
        for element in part["elements"]:
            if element["type"] == "text" and not element["text"]:
                yield "an empty text"
            if element["type"] == "link" and len(element["url"]) > 3000:
                yield "a link that is too long"


def _chart(block: Json) -> Iterator[str]:
    if not 1 <= len(block["title"]) <= 50:
        yield f"a chart's title of {len(block['title'])} characters"
    categories = block["chart"]["axis_config"]["categories"]
    if not 2 <= len(categories) <= 20 or len(set(categories)) < len(categories):
        yield f"categories {categories}"
    for series in block["chart"]["series"]:
        if [point["label"] for point in series["data"]] != categories:
            yield "labels that do not match the categories"
        if not all(isinstance(point["value"], int) for point in series["data"]):
            yield "a point without a value"
        if any(len(label) > 20 for label in [series["name"], *categories]):
            yield "a label over 20"


def _field(element: Json) -> Iterator[str]:
    match element["type"]:
        case "radio_buttons" if not 1 <= len(element["options"]) <= 10:
            yield f"{len(element['options'])} radio buttons"
        case "static_select" if not 1 <= len(element["options"]) <= 100:
            yield f"{len(element['options'])} options"
        case _:
            pass
    yield from _options(element.get("options", []))
    if "initial_option" in element and element["initial_option"] not in element["options"]:
        yield "an initial option that is none of the options"
    if placeholder := element.get("placeholder"):
        yield from _plain(placeholder, 150, "placeholder")


def _plain(text: Json | None, most: int, where: str) -> Iterator[str]:
    if text and text["type"] != "plain_text":
        yield f"{where} must be plain text"
    if text:
        yield from _text(text, most, where)


def _text(text: Json, most: int, where: str) -> Iterator[str]:
    if not 1 <= len(text["text"]) <= most:
        yield f"{where} of {len(text['text'])} characters"
    if text["type"] == "mrkdwn" and text.get("verbatim") is not True:
        yield f"{where} is parsed for links and names"


def unruly(drawing: Json, mentions: Iterable[str] = ()) -> list[str]:
    """Texts that Slack would read as markup beyond what we mean: instants, and *mentions*."""
    found = ["a mention in the push text"] if "<@" in drawing["text"] else []
    for markup in [drawing["text"], *marked_up(drawing)]:
        left = re.sub(r"<!date\^\d+\^[^<>|]+\|[^<>|]+>", "", markup)
        for mention in mentions:
            left = left.replace(mention, "")
        if any(sign in left for sign in ("<", ">", "://")):
            found.append(markup)
    return found


def texts(node: object) -> Iterator[str]:
    """Every text that Slack counts."""
    match node:
        case {"text": str(text)}:
            yield text
        case _:
            pass
    values = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for value in values:
        yield from texts(value)


def addressed(node: object) -> Iterator[str]:
    """Every rich text element that pages somebody or leads somewhere, by its type and target."""
    match node:
        case {"type": "user", "user_id": user}:
            yield f"user {user}"
        case {"type": "usergroup" | "broadcast" | "channel" | "team" as kind}:
            yield str(kind)
        case {"type": "link", "url": str(url)}:
            yield url
        case _:
            pass
    values = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for value in values:
        yield from addressed(value)


def marked_up(node: object) -> Iterator[str]:
    """Every text that Slack reads as its own markup."""
    match node:
        case {"type": "mrkdwn", "text": str(text)}:
            yield text
        case _:
            pass
    values = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for value in values:
        yield from marked_up(value)
