"""Lines of text as Slack takes them: never parsed, never longer than it allows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, assert_never

from bot.platforms.slack.moments import Calendar, tokens, written
from messages.blocks import Link, Mention, Moment, Text
from messages.legible import closed, within
from messages.lengths import amid, shown, width

Json = dict[str, Any]

LONGEST: Final = 11_000
"""Characters of one piece of text: a whole message takes about 13,200 (`msg_blocks_too_long`)."""
WAYS_OUT: Final = ("https://", "tel:", "mailto:")

# Slack capitalises a date's first letter, unless something stands before it.
_LOWER_CASE: Final = "\u200b"
_SPLIT: Final = "\u2060"


@dataclass(frozen=True, slots=True)
class Ink:
    """What drawing depends on besides the message."""

    calendar: Calendar
    users: Mapping[str, str]
    """Slack's user ids, by the ids of people."""
    longest: int = LONGEST
    """Characters of any one piece of text."""


def rich(text: Text, ink: Ink, **style: bool) -> list[Json]:
    """*text* as elements of a rich text section. Nothing in them is ever parsed."""
    said = [span for span in text if span != ""]
    drawn = [_element(span, ink, first=not index) for index, span in enumerate(said)]
    return [element | ({"style": style} if style else {}) for element in drawn if element]


def _element(span: str | Mention | Moment | Link, ink: Ink, *, first: bool) -> Json:
    """Empty where there is nothing to show."""
    match span:
        case Mention(id=person) if person in ink.users:
            return {"type": "user", "user_id": ink.users[person]}
        case Moment() if form := tokens(span):
            return {
                "type": "date",
                "timestamp": int(span.at.timestamp()),
                "format": form if first else _LOWER_CASE + form,
                "fallback": written(span, ink.calendar),
            }
        case Link(url=url) if url.startswith(WAYS_OUT):
            return {"type": "link", "url": url, "text": amid(span.label, ink.longest) or url}
        case _:
            words = amid(_said(span, ink), ink.longest)
            return {"type": "text", "text": words} if words else {}


def mrkdwn(text: Text, ink: Ink, most: int, *, mentions: bool = True) -> str:
    """*text* where Slack takes nothing but its own markup: escaped, at most *most* characters."""
    drawn = ""
    for index, span in enumerate(text):
        drawn += _marked_up(span, ink, most - len(drawn), first=not index, mentions=mentions)
    return drawn


def _marked_up(
    span: str | Mention | Moment | Link, ink: Ink, room: int, *, first: bool, mentions: bool
) -> str:
    whole = ""
    match span:
        case Mention(id=person) if mentions and person in ink.users:
            whole = f"<@{ink.users[person]}>"
        case Moment() if form := tokens(span):
            at, form = int(span.at.timestamp()), form if first else _LOWER_CASE + form
            whole = f"<!date^{at}^{form}|{written(span, ink.calendar)}>"
        case _:
            pass
    return whole if whole and len(whole) <= room else escaped(_said(span, ink), room)


def plain(text: Text, ink: Ink, most: int) -> str:
    """*text* as words alone, for where Slack takes nothing else."""
    return amid("".join(_said(span, ink) for span in text), min(most, ink.longest))


def is_plain(text: Text, ink: Ink) -> bool:
    """Whether words alone say all of *text*."""
    return not any(
        (isinstance(span, Mention) and span.id in ink.users)
        or (isinstance(span, Moment) and tokens(span))
        or isinstance(span, Link)
        for span in text
    )  # fmt: skip


def _said(span: str | Mention | Moment | Link, ink: Ink) -> str:
    match span:
        case str():
            return span
        case Mention(name=name):
            return name
        case Moment():
            return written(span, ink.calendar)
        case Link(label=label):
            return label
        case _:
            assert_never(span)


def small(text: Text, ink: Ink, most: int = 1900) -> Iterator[Json]:
    """*text* as a text object, for where rich text may not stand; none where it is empty."""
    if is_plain(text, ink):
        words = plain(text, ink, most)
        drawn = {"type": "plain_text", "text": words, "emoji": False}
    else:
        words = mrkdwn(text, ink, min(most, ink.longest))
        drawn = {"type": "mrkdwn", "text": words, "verbatim": True}
    if words:
        yield drawn


def label(words: str, most: int) -> Json:
    """What stands on a button or above a field."""
    return {"type": "plain_text", "text": shown(words, most) or "…", "emoji": False}


def escaped(words: str, most: int) -> str:
    """*words* for Slack's markup: they address nobody and link nowhere."""
    seen = within(words).replace("://", f":{_SPLIT}//").replace("www.", f"www{_SPLIT}.")
    safe = seen.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if width(safe) <= most:
        return safe
    kept = safe.encode("utf-16-le", "replace")[: 2 * max(most - 2, 0)].decode("utf-16-le", "ignore")
    return closed(re.sub("&[a-z]*$", "", kept).rstrip()) + "…" if most > 1 else ""
