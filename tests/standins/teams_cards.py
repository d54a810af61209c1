"""Adaptive Cards as people see them: what is read, pressed and filled in."""

import re
from collections.abc import Iterator, Mapping

from tests.standins.teams_things import Json


def read(card: Json) -> str:
    """What is read in *card*, from its top to its end."""
    return "\n".join(_lines(card))


def _lines(node: object) -> Iterator[str]:
    match node:
        case {"type": "RichTextBlock", "inlines": list(runs)}:
            yield "".join(run["text"] for run in runs)
        case {"type": "TextBlock", "text": str(words)}:
            yield re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", re.sub("</?at>", "", words))
        case dict():
            for name, value in node.items():
                if name not in {"actions", "fallback", "msteams"}:
                    yield from _lines(value)
        case list():
            for one in node:
                yield from _lines(one)
        case _:
            pass


def buttons(node: object) -> Iterator[Json]:
    """What can be pressed in a card, but for what only a form that opens there shows."""
    match node:
        case {"type": str(kind)} if kind.startswith("Action.") and isinstance(node, dict):
            yield node
        case dict():
            for value in node.values():
                yield from buttons(value)
        case list():
            for one in node:
                yield from buttons(one)
        case _:
            pass


def filled_in(form: Json, answers: Mapping[str, str]) -> Json:
    """By ids, what stands in the fields of *form* when *answers* are given."""
    fields = {one["label"]: one for one in form["body"]}
    assert answers.keys() <= fields.keys(), fields
    filled = {one["id"]: one["value"] for one in fields.values() if "value" in one}
    for label, answer in answers.items():
        values = {one["title"]: one["value"] for one in fields[label].get("choices", ())}
        filled[fields[label]["id"]] = values[answer] if values else answer
    required = [one for one in fields.values() if one.get("isRequired")]
    assert all(one["id"] in filled for one in required), "Teams would not send this"
    return filled
