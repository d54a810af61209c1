"""Messages as Adaptive Cards: each block in Teams' own best idiom, within its limits."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from typing import Final, assert_never

from bot.platforms.teams import charts
from bot.platforms.teams.buttons import actions
from bot.platforms.teams.fitting import fitted
from bot.platforms.teams.words import Ink, Json, at, called, heading, label, plain, runs, said, text
from messages.blocks import (
    Aside,
    Block,
    Breakdown,
    Buttons,
    Divider,
    Facts,
    Headline,
    Item,
    Items,
    Kudos,
    Line,
    Message,
    Meter,
    Quote,
    Row,
    Shares,
    Text,
    Tone,
    Trend,
)
from messages.mentioned import mentions

CONTENT_TYPE: Final = "application/vnd.microsoft.card.adaptive"
VERSION: Final = "1.5"
LONGEST_SUMMARY: Final = 1000

_TONES: Final = {
    Tone.UNHAPPY: "attention",
    Tone.LATE: "warning",
    Tone.TAKEN: "accent",
    Tone.DONE: "good",
    Tone.WARM: "accent",
}
"""Styles of a container: the reader's theme, light or dark, knows their colours."""
_SMALL: Final[Json] = {"size": "Small", "isSubtle": True}
_BUTTONS: Final = "ActionSet"


def attachment(message: Message, ink: Ink) -> Json:
    """*message* for an activity's list of attachments."""
    return {"contentType": CONTENT_TYPE, "content": drawn(message, ink)}


def summary(message: Message, ink: Ink) -> str:
    """The push text. It mentions nobody: the card does."""
    return plain(message.summary, ink, LONGEST_SUMMARY) or "Earful has news."


def simpler(activity: Json) -> Iterator[Json]:
    """*activity*, then what to try where Teams does not take it; the words always say it all."""
    yield activity
    cards = activity["attachments"]
    bare = [card | {"content": charts.without(card["content"])} for card in cards]
    if bare != cards:
        yield activity | {"attachments": bare}
    yield {"type": "message", "text": activity["summary"], "textFormat": "plain"}


def drawn(message: Message, ink: Ink) -> Json:
    """*message* as a card: whole where it fits, else shortened with ellipses."""
    people = _mentioned(message, ink)

    def card(longest: int) -> Json:
        shorter = replace(ink, users=people, longest=min(longest, ink.longest))
        numbers = count()
        drawn = ([*draw(block, shorter, numbers)] for block in message.blocks)
        parts = chain.from_iterable(_closer(zip(message.blocks, drawn, strict=True)))
        return _card([*parts], message, shorter)

    return fitted(card)


def _closer(drawn: Iterable[tuple[Block, list[Json]]]) -> Iterator[list[Json]]:
    """Lines that follow each other stand as one paragraph would."""
    before: Block | None = None
    for block, parts in drawn:
        together = isinstance(block, Line) and isinstance(before, Line | Meter)
        yield [part | {"spacing": "Small"} for part in parts] if together else parts
        before = block


def _mentioned(message: Message, ink: Ink) -> dict[str, str]:
    """Teams' ids of those whom the card mentions; of two who are called alike, the first."""
    by_name: dict[str, str] = {}
    for one in mentions(message):
        if one.id in ink.users:
            by_name.setdefault(called(one), one.id)
    return {person: ink.users[person] for person in by_name.values()}


def _card(parts: list[Json], message: Message, ink: Ink) -> Json:
    """The last buttons stand below all else, where Teams puts what can be done with a card."""
    rows = [index for index, part in enumerate(parts) if part["type"] == _BUTTONS]
    last = parts.pop(rows[-1])["actions"] if rows else []
    card: Json = {
        "type": "AdaptiveCard",
        "$schema": "https://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "fallbackText": label(summary(message, ink), LONGEST_SUMMARY),
        "body": parts,
    }
    if last:
        card["actions"] = last
    if entities := _entities(message, ink):
        card["msteams"] = {"entities": entities}
    return card


def _entities(message: Message, ink: Ink) -> list[Json]:
    found = {one.id: one for one in mentions(message.blocks) if one.id in ink.users}
    return [
        {
            "type": "mention",
            "text": at(one),
            "mentioned": {"id": ink.users[one.id], "name": called(one)},
        }
        for one in found.values()
    ]


def draw(block: Block, ink: Ink, numbers: Iterator[int]) -> Iterable[Json]:
    """*numbers* are given to forms, whose fields would else be called alike."""
    match block:
        case Headline():
            return _headline(block, ink)
        case Quote():
            return _quote(block.words, block.source, ink)
        case Line() | Meter() | Aside():
            return _line(block, ink)
        case Facts():
            return _facts(block, ink)
        case Breakdown():
            return _table(block.rows, ink)
        case Trend() | Shares():
            return [*charts.chart(block, ink), *_any(text(block.text, ink, **_SMALL))]
        case Kudos():
            return _quote(block.words, ("for ", *block.about), ink)
        case Items():
            return [part for item in block.rows for part in _item(item, ink, numbers)]
        case Buttons():
            row = actions(block.buttons, numbers)
            return _any({"type": _BUTTONS, "actions": row} if row else {})
        case Divider():
            return [{"type": "TextBlock", "text": "\u00a0", "size": "Small", "separator": True}]
        case _:
            assert_never(block)


def _any(element: Json) -> list[Json]:
    return [element] if element else []


def _line(block: Line | Meter | Aside, ink: Ink) -> list[Json]:
    match block:
        case Line():
            return _any(text(block.text, ink))
        case Meter():
            return _any(heading(block.text, ink, size="Large", weight="Bolder"))
        case Aside():
            return _any(text(block.text, ink, **_SMALL))
        case _:
            assert_never(block)


def _headline(headline: Headline, ink: Ink) -> Iterator[Json]:
    """The news on a band in the colour of its tone, the figure at its end."""
    bold = {"weight": "Bolder", "size": "Medium"}
    news = _any(heading(headline.text, ink, **bold))
    if not news:
        return
    figure = _any(text((headline.figure,), ink, **bold))
    line = [_columns(("stretch", news), ("auto", figure))] if figure else news
    style = _TONES.get(headline.tone)
    if style:
        yield {"type": "Container", "style": style, "bleed": True, "items": line}
    else:
        yield from line


def _columns(*columns: tuple[str, list[Json]]) -> Json:
    found = [{"type": "Column", "width": width, "items": items} for width, items in columns]
    return {"type": "ColumnSet", "columns": found}


def _quote(words: str, source: Text, ink: Ink) -> Iterator[Json]:
    """Somebody's words in a box of their own, whose they are below them."""
    below = text(source, ink, spacing="Small", **_SMALL)
    if items := [*_any(said(words, ink)), *_any(below)]:
        yield {"type": "Container", "style": "emphasis", "roundedCorners": True, "items": items}


def _facts(facts: Facts, ink: Ink) -> Iterator[Json]:
    """A line each: a set of facts leaves its values a third of a phone's width."""
    for fact in facts.rows:
        name: Text = (f"{fact.name}: ",)
        if all(isinstance(span, str) for span in fact.value):
            yield from _any(runs([(name, {"weight": "Bolder"}), (fact.value, {})], ink))
        else:
            yield from _any(text((*name, *fact.value), ink))


def _table(rows: Iterable[Row], ink: Ink) -> Iterator[Json]:
    """Two columns, which a phone has room for; both wrap."""
    cells = [
        (text((row.name,), ink, weight="Bolder"), text((row.text,), ink))
        for row in rows
    ]  # fmt: skip
    if cells:
        yield {
            "type": "Table",
            "columns": [{"width": 2}, {"width": 3}],
            "firstRowAsHeaders": False,
            "showGridLines": False,
            "rows": [
                {"type": "TableRow", "cells": [_cell(name), _cell(figure)]}
                for name, figure in cells
            ],
        }


def _cell(element: Json) -> Json:
    return {"type": "TableCell", "items": _any(element)}


def _item(item: Item, ink: Ink, numbers: Iterator[int]) -> Iterator[Json]:
    """Its button stands below it: beside it would be no room for a form."""
    row = actions((item.button,), numbers) if item.button else []
    items = [
        *_any(text(item.text, ink, weight="Bolder")),
        *_quote(item.words, (), ink),
        *_any(text(item.detail, ink, **_SMALL)),
        *_any({"type": _BUTTONS, "actions": row} if row else {}),
    ]
    if items:
        yield {"type": "Container", "separator": True, "spacing": "Medium", "items": items}
