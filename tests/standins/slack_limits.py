"""What Slack refuses in blocks and views, in its own words, as far as an app like ours meets it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from tests.standins.slack_blocks import elements, options
from tests.standins.slack_things import Json

KNOWN = {
    "actions",
    "alert",
    "card",
    "carousel",
    "container",
    "context",
    "context_actions",
    "data_table",
    "data_visualization",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "markdown",
    "rich_text",
    "section",
    "table",
    "video",
}
MOST = {"message": 50, "modal": 100, "home": 100}
# Longest texts, by block or element type and the way to the text.
LONGEST: dict[str, dict[str, int]] = {
    "header": {"text": 150},
    "section": {"text": 3000},
    "input": {"label": 2000, "hint": 2000},
    "button": {"text": 75, "value": 2000, "url": 3000},
    "image": {"alt_text": 2000, "image_url": 3000},
    "data_visualization": {"title": 50},
}
# Counted over a whole message. Undocumented: users of bolt-js meet `msg_blocks_too_long` at about
# 13,200 characters, to which every block, whatever its type, seems to add some.
ALL_TEXT, PER_BLOCK = 13_200, 70


def complaints(blocks: object, surface: str, refused: Iterable[str] = ()) -> list[str]:
    """What is wrong with the blocks of a message, modal or home; `refused` are types not served."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["invalid blocks [json-pointer:/blocks]"]
    return list(
        chain(
            _too_many(blocks, MOST[surface], "/blocks"),
            _repeated((block.get("block_id") for block in blocks), "block_id", "/blocks"),
            _crowded(blocks),
            *(_block(block, f"/blocks/{i}", set(refused)) for i, block in enumerate(blocks)),
        )
    )


def too_long_in_all(blocks: list[Json]) -> bool:
    texts = sum(len(text) for text, _ in _texts(blocks, ""))
    return texts + PER_BLOCK * len(blocks) > ALL_TEXT


def view_complaints(view: Json, refused: Iterable[str] = ()) -> list[str]:
    """What is wrong with a modal or a Home tab."""
    surface = view.get("type")
    if surface not in ("modal", "home"):
        return [f"unsupported type: {surface} [json-pointer:/view/type]"]
    found = [
        *_longest(view, {"private_metadata": 3000, "callback_id": 255}, ""),
        *complaints(view.get("blocks"), surface, refused),
    ]
    if surface == "modal":
        found += _modal(view)
    return [complaint.replace("[json-pointer:", "[json-pointer:/view") for complaint in found]


def _modal(view: Json) -> Iterator[str]:
    if not view.get("title"):
        yield "missing required field: title [json-pointer:]"
    yield from _longest(view, {"title": 24, "submit": 24, "close": 24}, "")
    for i, block in enumerate(view.get("blocks") or []):
        if block.get("type") == "input" and not view.get("submit"):
            yield (
                "must define `submit` to use an `input` block in modals "
                f"[json-pointer:/blocks/{i}/input]"
            )


def _block(block: Json, at: str, refused: set[str]) -> Iterator[str]:
    kind = block.get("type")
    if kind not in KNOWN - refused:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
        return
    yield from _longest(block, {"block_id": 255} | LONGEST.get(kind, {}), at)
    yield from _missing(block, kind, at)
    yield from (
        f"must be more than 0 characters [json-pointer:{way}]"
        for text, way in _texts(block, at)
        if not text
    )
    for element in elements(block):
        yield from _element(element, at)
    match kind:
        case "header":
            yield from _plain(block.get("text"), f"{at}/text")
        case "section":
            yield from _too_many(block.get("fields", []), 10, f"{at}/fields")
            for i, text in enumerate(block.get("fields", [])):
                yield from _longest(text, {"text": 2000}, f"{at}/fields/{i}")
        case "actions" | "context":
            most = 25 if kind == "actions" else 10
            yield from _too_many(block.get("elements", []), most, f"{at}/elements")
            ids = (it.get("action_id") for it in block.get("elements", []))
            yield from _repeated(ids, "action_id", f"{at}/elements")
        case "data_visualization":
            yield from _chart(block.get("chart", {}), f"{at}/chart")
        case _:
            pass


def _missing(block: Json, kind: str, at: str) -> Iterator[str]:
    needed = {
        "actions": ["elements"],
        "context": ["elements"],
        "data_visualization": ["title", "chart"],
        "header": ["text"],
        "image": ["alt_text"],
        "input": ["label", "element"],
        "markdown": ["text"],
        "rich_text": ["elements"],
    }
    for field in needed.get(kind, []):
        if field not in block:
            yield f"missing required field: {field} [json-pointer:{at}]"
        elif block[field] == []:
            yield f"must provide at least 1 items [json-pointer:{at}/{field}]"
    if kind == "section" and not (block.get("text") or block.get("fields")):
        yield f"must define either `text` or `fields` [json-pointer:{at}/type]"


def _element(element: Json, at: str) -> Iterator[str]:
    where = f"{at}/{element['type']}"
    limits = {"action_id": 255, "placeholder": 150} | LONGEST.get(element["type"], {})
    yield from _longest(element, limits, where)
    yield from _plain(element.get("text"), f"{where}/text")
    if element.get("style", "primary") not in ("primary", "danger"):
        yield f"invalid style: {element['style']} [json-pointer:{where}/style]"
    if "options" in element:
        most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}.get(element["type"], 100)
        yield from _too_many(element["options"], most, f"{where}/options")
        if not element["options"]:
            yield f"must provide at least 1 items [json-pointer:{where}/options]"
    for i, option in enumerate(options(element)):
        yield from _longest(option, {"text": 75, "value": 150}, f"{where}/options/{i}")


def _plain(text: Json | None, at: str) -> Iterator[str]:
    if text and text.get("type") != "plain_text":
        yield f"unsupported type: {text.get('type')} [json-pointer:{at}/type]"


def _chart(chart: Json, at: str) -> Iterator[str]:
    if chart.get("type") == "pie":
        return
    series = chart.get("series", [])
    if not 1 <= len(series) <= 6:
        yield f"must provide 1 to 6 items [json-pointer:{at}/series]"
    yield from _repeated((one.get("name") for one in series), "name", f"{at}/series")
    categories = chart.get("axis_config", {}).get("categories")
    for i, one in enumerate(series):
        if categories and [point.get("label") for point in one.get("data", [])] != categories:
            yield f"labels must match the categories [json-pointer:{at}/series/{i}/data]"


def _crowded(blocks: list[Json]) -> Iterator[str]:
    kinds = Counter(block.get("type") for block in blocks)
    if kinds["data_visualization"] > 2:
        yield "no more than 2 data_visualization blocks allowed [json-pointer:/blocks]"
    if kinds["table"] + kinds["data_table"] > 1:
        yield "only one table allowed [json-pointer:/blocks]"
    markdown = [str(block.get("text", "")) for block in blocks if block.get("type") == "markdown"]
    if sum(map(len, markdown)) > 12_000:
        yield "must be less than 12001 characters [json-pointer:/blocks]"


def _too_many(items: list[Any], most: int, at: str) -> Iterator[str]:
    if len(items) > most:
        yield f"no more than {most} items allowed [json-pointer:{at}]"


def _repeated(ids: Iterable[str | None], name: str, at: str) -> Iterator[str]:
    for again, times in Counter(it for it in ids if it is not None).items():
        if times > 1:
            yield f"`{name}` {again} already exists [json-pointer:{at}]"


def _longest(holder: Json, limits: dict[str, int], at: str) -> Iterator[str]:
    for field, most in limits.items():
        held = holder.get(field, "")
        way = f"{at}/{field}"
        if isinstance(held, dict):
            held, way = held.get("text", ""), f"{way}/text"
        if isinstance(held, str) and len(held) > most:
            yield f"must be less than {most + 1} characters [json-pointer:{way}]"


def _texts(node: object, at: str) -> Iterator[tuple[str, str]]:
    """Every text with its JSON pointer."""
    match node:
        case {"type": "plain_text" | "mrkdwn" | "text" | "markdown", "text": str(text)}:
            yield text, f"{at}/text"
        case dict():
            for key, value in node.items():
                yield from _texts(value, f"{at}/{key}")
        case list():
            for i, value in enumerate(node):
                yield from _texts(value, f"{at}/{i}")
        case _:
            pass
