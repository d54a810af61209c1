"""Lines of text as Teams takes them: nothing that people wrote is ever parsed.

Teams reads Markdown in a `TextBlock`, on phones with a parser that knows no escapes. So a line with
signs that it might read becomes a `RichTextBlock`, which nobody parses. Only a `TextBlock` can hold
a mention, a link or an instant; beside one of those such signs are written with their look-alikes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, assert_never
from urllib.parse import quote
from zoneinfo import ZoneInfo

from messages.blocks import How, Link, Mention, Moment, Span, Text
from messages.instants import spelled
from messages.lengths import amid, shown

Json = dict[str, Any]

LONGEST: Final = 11_000
"""Characters of one piece of text."""
WAYS_OUT: Final = ("https://", "tel:", "mailto:")

# Each reader's client writes these in the reader's own time zone and language, on every device.
_MACROS: Final = {
    How.CLOCK: "{{{{TIME({0})}}}}",
    How.DAY: "{{{{DATE({0}, SHORT)}}}}",
    How.DAY_CLOCK: "{{{{DATE({0}, SHORT)}}}} {{{{TIME({0})}}}}",
}

_SPLIT: Final = "\u2060"
_ACTED_ON: Final = re.compile(r"\{(?=\{)|<(?=/?at\b)|&(?=[\w#])|:(?=//)|\bwww(?=\.)", re.IGNORECASE)
"""What clients act on wherever it stands: macros, mentions, HTML's entities, bare addresses."""

_LOOK_ALIKES: Final = str.maketrans("*_`~[]<>\\", "∗ˍˋ∼［］‹›＼")
_MARKDOWN: Final = re.compile(r"[*_`~\[\]<>\\\r\n]|&(?=[\w#])|^\s*(?:[-+]|#+|\d+[.)])(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Ink:
    """What drawing depends on besides the message."""

    zone: ZoneInfo
    """The company's, for what no client writes in the reader's own."""
    now: datetime
    users: Mapping[str, str]
    """Teams' ids of colleagues (`aadObjectId`), by the ids of people."""
    longest: int = LONGEST
    """Characters of any one piece of text."""


def text(words: Text, ink: Ink, **looks: object) -> Json:
    """*words* as an element that wraps; empty where there is nothing to show."""
    if would_be_read(words):
        return runs([(words, {})], ink, **looks)
    if drawn := "".join(_marked_up(span, ink) for span in words).strip():
        return {"type": "TextBlock", "text": drawn, "wrap": True, **looks}
    return {}


def heading(words: Text, ink: Ink, **looks: object) -> Json:
    """As `text`, and read out as a heading where nothing keeps it from being one."""
    drawn = text(words, ink, **looks)
    return drawn | {"style": "heading"} if drawn.get("type") == "TextBlock" else drawn


def runs(parts: Iterable[tuple[Text, Json]], ink: Ink, **looks: object) -> Json:
    """One line of differently looking parts, never parsed; empty where they say nothing.

    Looks of the whole: each run carries them, but for those of the block around.
    """
    around: Json = {name: looks[name] for name in ("spacing", "separator") if name in looks}
    each: Json = {name: look for name, look in looks.items() if name not in around}
    inlines = [
        {"type": "TextRun", "text": said, **each, **own}
        for words, own in parts
        if (said := plain(words, ink, ink.longest))
    ]
    return {"type": "RichTextBlock", "inlines": inlines, **around} if inlines else {}


def said(words: str, ink: Ink, **looks: object) -> Json:
    """Somebody's own words, with their line breaks; empty where there are none."""
    drawn = inert(shown(words.strip(), ink.longest))
    run = {"type": "TextRun", "text": drawn, **looks}
    return {"type": "RichTextBlock", "inlines": [run]} if drawn else {}


def plain(words: Text, ink: Ink, most: int) -> str:
    """*words* for where nothing is parsed, at most *most* characters and a few that split."""
    return inert(amid("".join(_said(span, ink) for span in words), most))


def label(words: str, most: int) -> str:
    """What stands on a button or above a field; never empty."""
    return inert(_begun(amid(words, most).translate(_LOOK_ALIKES))).strip() or "…"


def inert(words: str) -> str:
    """*words* without anything that a client acts on wherever it stands."""
    return _ACTED_ON.sub(lambda found: found[0] + _SPLIT, words)


def would_be_read(words: Text) -> bool:
    """Whether a `TextBlock` would read something into *words* that has no business there."""
    return all(isinstance(span, str) for span in words) and bool(
        _MARKDOWN.search("".join(map(str, words)))
    )


def at(mention: Mention) -> str:
    """What stands for a mention in the text, and again in the card's list of them."""
    return f"<at>{called(mention)}</at>"


def called(mention: Mention) -> str:
    return inert(amid(mention.name, 80).translate(_LOOK_ALIKES)).strip() or "a colleague"


def _marked_up(span: Span, ink: Ink) -> str:
    match span:
        case Mention(id=person) if person in ink.users:
            return at(span)
        case Moment(how=how) if macro := _MACROS.get(how):
            return macro.format(f"{span.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
        case Link(url=url) if url.startswith(WAYS_OUT):
            words = inert(amid(span.label, ink.longest).translate(_LOOK_ALIKES))
            return f"[{words or '…'}]({quote(url, safe=':/?#@!$&+,;=%~-._')})"
        case _:
            return inert(_begun(amid(_said(span, ink), ink.longest).translate(_LOOK_ALIKES)))


def _begun(words: str) -> str:
    """*words* that begin no list, and stand on one line."""
    line = words.replace("\r", " ").replace("\n", " ")
    return _SPLIT + line if _MARKDOWN.search(line) else line


def _said(span: Span, ink: Ink) -> str:
    match span:
        case str():
            return span
        case Mention(name=name):
            return name
        case Moment():
            return spelled(span, ink.zone, ink.now)
        case Link(label=words):
            return words
        case _:
            assert_never(span)
