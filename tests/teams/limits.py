"""What Teams takes, written down a second time: from Microsoft's types, not from our drawer."""

import json
import re
from collections.abc import Iterator
from typing import Any

from microsoft_teams import cards as types
from pydantic import BaseModel

Json = dict[str, Any]

TYPES: dict[str, type[BaseModel]] = {
    str(kind.model_fields["type"].default): kind
    for kind in vars(types).values()
    if isinstance(kind, type) and issubclass(kind, BaseModel) and "type" in kind.model_fields
}
"""By what stands under "type". Nested ones have another: a row, a column, a point of a chart."""
MACRO = re.compile(r"\{\{(?:DATE|TIME)\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?:, SHORT)?\)\}\}")
LINK = re.compile(r"\[[^\[\]]+\]\((?:https|tel|mailto):[^()\s<>]*\)")


def problems(card: Json) -> list[str]:
    """What Teams would refuse in *card*, or not draw as it is meant; none is good."""
    return [
        *(f"{len(json.dumps(card).encode('utf-16'))} bytes" for _ in [0] if _weight(card) > 76_000),
        *(["not a card of 1.5"] if card.get("version") != "1.5" else []),
        *_seen(card.get("actions", [])),
        *_fields(card),
        *_typed(card),
    ]


def _weight(card: Json) -> int:
    return len(json.dumps(card, ensure_ascii=False).encode("utf-16", "surrogatepass"))


def _seen(actions: list[Json]) -> Iterator[str]:
    seen = [action for action in actions if action.get("mode") != "secondary"]
    if len(seen) > 2:
        yield f"{len(seen)} buttons in sight"


def _fields(card: Json) -> Iterator[str]:
    ids = [node["id"] for node in nodes(card) if str(node.get("type", "")).startswith("Input.")]
    if len(set(ids)) < len(ids):
        yield f"fields that are called alike: {sorted(ids)}"
    for node in nodes(card):
        if node.get("type") == "Input.ChoiceSet" and not node["choices"]:
            yield "a choice of nothing"


def _typed(card: Json) -> Iterator[str]:
    """By Microsoft's own types, which let unknown names pass: here they do not."""
    for node in nodes(card):
        kind = node.get("type")
        if kind == "mention":
            continue
        if kind is not None and kind not in TYPES:
            yield f"unknown: {kind}"
        elif kind is not None:
            told = TYPES[kind].model_validate(node)
            yield from (
                f"{kind} has no {name}" for name in told.model_extra or {} if name != "$schema"
            )
    for node in nodes(card):
        if str(node.get("type", "")).startswith("Chart.") and not node.get("fallback"):
            yield "a chart without words for where it cannot be drawn"
        if node.get("type") == "Chart.Gauge":
            yield "a gauge, which misdraws what is below 0"
        if (
            node.get("type") == "Action.Execute"
            and node.get("fallback", {}).get("data") != node["data"]
        ):
            yield "an action without an older one that carries the same"


def nodes(node: object) -> Iterator[Json]:
    """Every object in *node*, itself first; what an action carries is no element."""
    if isinstance(node, dict):
        yield node
    values = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node if isinstance(node, list) else [])
    )
    for name, value in values:
        if name not in {"data", "msteams"} or isinstance(value, list):
            yield from nodes(value)


def parsed(card: Json) -> Iterator[str]:
    """Every text in which Teams reads Markdown."""
    for node in nodes(card):
        if node.get("type") == "TextBlock":
            yield node["text"]
        if node.get("type") == "Input.ChoiceSet":
            yield from (choice["title"] for choice in node["choices"])
    yield card["fallbackText"]


def texts(card: Json) -> Iterator[str]:
    """Everything that a reader sees."""
    for node in nodes(card):
        for name in ("text", "title", "label", "placeholder", "x", "fallbackText", "errorMessage"):
            if isinstance(node.get(name), str):
                yield node[name]


def addressed(card: Json) -> set[str]:
    """The ids of all whom the card pages."""
    return {entity["mentioned"]["id"] for entity in card.get("msteams", {}).get("entities", [])}


def links(card: Json) -> Iterator[str]:
    """Wherever the card leads."""
    for text in parsed(card):
        yield from LINK.findall(text)


def unruly(card: Json) -> list[str]:
    """Texts that would page, link, or be read as markup beyond what we mean; none is good."""
    entities = card.get("msteams", {}).get("entities", [])
    found = []
    for text in parsed(card):
        left = LINK.sub("", MACRO.sub("", text))
        for entity in entities:
            left = left.replace(entity["text"], "")
        if re.search(r"[*_`~\[\]<>\\\r\n]|&[\w#]|^\s*(?:[-+]|#+|\d+[.)])(?:\s|$)", left):
            found.append(text)
    for text in texts(card):
        left = LINK.sub("", MACRO.sub("", text))
        for entity in entities:
            left = left.replace(entity["text"], "")
        if "{{" in left or "://" in left or re.search("</?at|www[.]", left, re.IGNORECASE):
            found.append(text)
    return found
