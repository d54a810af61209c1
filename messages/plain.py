"""A message as plain text: for a terminal, and wherever blocks cannot be shown."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from messages.blocks import (
    Aside,
    Block,
    Breakdown,
    Buttons,
    Divider,
    Facts,
    Headline,
    Items,
    Kudos,
    Line,
    Link,
    Mention,
    Message,
    Meter,
    Moment,
    Quote,
    Shares,
    Span,
    Text,
    Trend,
)
from messages.instants import spelled
from messages.legible import inert


def plain(message: Message, zone: ZoneInfo, now: datetime | None = None) -> str:
    """*message* line by line, its instants in *zone* as seen at *now*; buttons are left out.

    Without a sign in it that could steer a terminal.
    """
    pages = (_lines(block, zone, now) for block in message.blocks)
    return "\n".join(inert(line) for lines in pages for line in lines)


def text_of(text: Text, zone: ZoneInfo, now: datetime | None = None) -> str:
    """One line of a message as a string."""
    return "".join(_span(span, zone, now) for span in text)


def _span(span: Span, zone: ZoneInfo, now: datetime | None) -> str:
    match span:
        case str():
            return span
        case Mention():
            return span.name
        case Moment():
            return spelled(span, zone, now)
        case Link():
            return span.label if span.url.startswith(("tel:", "mailto:")) else _address(span)
        case _:
            assert_never(span)


def _address(link: Link) -> str:
    return f"{link.label}: {link.url}"


def _lines(block: Block, zone: ZoneInfo, now: datetime | None) -> Iterator[str]:
    def said(text: Text) -> str:
        return text_of(text, zone, now)

    match block:
        case Headline():
            yield f"{said(block.text)}  {block.figure}".rstrip()
        case Quote():
            yield from _quoted(block.words, said(block.source))
        case Kudos():
            yield from _quoted(block.words, f"for {said(block.about)}")
        case Line() | Meter() | Trend() | Shares() | Aside():
            yield said(block.text)
        case Facts() | Breakdown() | Items():
            yield from _rows(block, said)
        case Divider():
            yield ""
        case Buttons():
            return
        case _:
            assert_never(block)


def _quoted(words: str, source: str) -> Iterator[str]:
    yield f"“{words}”"
    if source:
        yield f"  {source}"


def _rows(block: Facts | Breakdown | Items, said: Callable[[Text], str]) -> Iterator[str]:
    match block:
        case Facts():
            yield from (f"{fact.name}: {said(fact.value)}" for fact in block.rows)
        case Breakdown():
            yield from (f"{row.name}  {row.text}" for row in block.rows)
        case Items():
            for item in block.rows:
                yield f"· {said(item.text)}"
                yield from (f"  “{words}”" for words in filter(None, [item.words]))
                yield from (f"  {detail}" for detail in filter(None, [said(item.detail)]))
        case _:
            assert_never(block)
