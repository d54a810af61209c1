"""Rich text: the words of a message as Slack never parses them."""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Final

from bot.platforms.slack.words import Json

_RICH: Final = "rich_text"
_SECTION: Final = "rich_text_section"
_NEW_LINE: Final[Json] = {"type": "text", "text": "\n"}


def quote(words: str) -> Json:
    text = {"type": "text", "text": words}
    return _rich([{"type": "rich_text_quote", "elements": [text]}])


def line(elements: list[Json]) -> Json:
    return _rich([_section(elements)])


def joined(blocks: Iterable[Json]) -> list[Json]:
    """*blocks*, where neighbours of rich text become one: they stand closer together."""
    return [
        block
        for kind, run in groupby(blocks, key=lambda block: block["type"])
        for block in ([_rich(_parts(run))] if kind == _RICH else run)
    ]


def _parts(blocks: Iterable[Json]) -> list[Json]:
    """What *blocks* of rich text hold; sections that follow each other become one."""
    parts = chain.from_iterable(block["elements"] for block in blocks)
    return [
        part
        for kind, run in groupby(parts, key=lambda part: part["type"])
        for part in ([_section(_lines(run))] if kind == _SECTION else run)
    ]


def _lines(sections: Iterable[Json]) -> Iterator[Json]:
    for nth, section in enumerate(sections):
        if nth:
            yield _NEW_LINE
        yield from section["elements"]


def _section(elements: Iterable[Json]) -> Json:
    """Texts of one style that follow each other become one."""
    found: list[Json] = []
    for style, run in groupby(elements, key=lambda one: (one["type"], one.get("style"))):
        alike = list(run)
        if style[0] == "text" and len(alike) > 1:
            found.append(alike[0] | {"text": "".join([one["text"] for one in alike])})
        else:
            found += alike
    return {"type": _SECTION, "elements": found}


def _rich(parts: list[Json]) -> Json:
    return {"type": _RICH, "elements": parts}
