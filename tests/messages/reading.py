"""Messages as a reader of the tests sees them."""

from collections.abc import Iterator
from typing import Any

import msgspec

from messages.blocks import Button, Buttons, Headline, Items, Message, Prominence, Text
from messages.madeup import COMPANY, NOW
from messages.plain import plain, text_of


def read(message: Message) -> str:
    """The whole message, on the made-up company's clocks."""
    return plain(message, COMPANY.timezone, NOW)


def pushed(message: Message) -> str:
    return said(message.summary)


def said(text: Text) -> str:
    return text_of(text, COMPANY.timezone, NOW)


def first_line(message: Message) -> str:
    return next(said(block.text) for block in message.blocks if isinstance(block, Headline))


def groups(message: Message) -> list[tuple[Button, ...]]:
    """The buttons that stand together."""
    return [block.buttons for block in message.blocks if isinstance(block, Buttons)]


def buttons(message: Message) -> list[Button]:
    in_items = (
        row.button
        for block in message.blocks
        if isinstance(block, Items)
        for row in block.rows
        if row.button
    )
    return [*(button for group in groups(message) for button in group), *in_items]


def seen(message: Message) -> list[str]:
    """The labels of the buttons that stand there to be pressed."""
    return [one.label for one in buttons(message) if one.prominence is not Prominence.OVERFLOW]


def menu(message: Message) -> list[str]:
    """The labels behind the menu."""
    return [one.label for one in buttons(message) if one.prominence is Prominence.OVERFLOW]


def spans(part: object, kind: str) -> list[dict[str, Any]]:
    """Every piece of this kind ("link", "mention") anywhere in a message, as it is stored."""
    return [piece for piece in _pieces(msgspec.to_builtins(part)) if piece.get("type") == kind]


def _pieces(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    values = part.values() if isinstance(part, dict) else part
    if not isinstance(part, str | bytes | int | float | bool | None):
        for value in values:
            yield from _pieces(value)


def strings(part: object) -> Iterator[str]:
    """Every string anywhere in a message or a form, but for the keys of responses."""
    yield from _strings(msgspec.to_builtins(part))


def _strings(part: Any) -> Iterator[str]:
    match part:
        case str():
            yield part
        case dict():
            for name, value in part.items():
                if name != "of" and not (name == "about" and isinstance(value, str)):
                    yield from _strings(value)
        case list() | tuple():
            for value in part:
                yield from _strings(value)
