"""Figures as Teams' own charts, each with words for where they cannot be drawn."""

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from bot.platforms.teams.words import Ink, Json, inert, text
from messages.blocks import Point, Shares, Tone, Trend
from messages.lengths import shown

MOST_POINTS: Final = 60
LONGEST_LABEL: Final = 20
_KIND: Final = "Chart."
_COLOURS: Final = {Tone.DONE: "good", Tone.UNHAPPY: "attention"}
"""Names that each theme, light or dark, has its own colours for."""


def chart(block: Trend | Shares, ink: Ink) -> Iterator[Json]:
    """None where there is nothing to draw: of a trend fewer than two points, of shares no whole."""
    match block:
        case Trend():
            points = [point for point in block.points if point.value is not None][-MOST_POINTS:]
            if len(points) >= 2:
                yield _titled(f"{_KIND}Line", block.title, ink) | {"data": [_line(points)]}
        case Shares():
            if sum(share.count for share in block.shares):
                kind = f"{_KIND}HorizontalBar.Stacked"
                yield _titled(kind, block.title, ink) | {"data": [_bar(block)]}
        case _:
            assert_never(block)


def without(card: Json) -> Json:
    """*card* for a Teams that does not take charts."""
    return card | {"body": [part for part in card["body"] if not part["type"].startswith(_KIND)]}


def _titled(kind: str, title: str, ink: Ink) -> Json:
    instead = text((title or "NPS",), ink, weight="Bolder")
    return {"type": kind, "title": _label(title, 60) or "NPS", "fallback": instead}


def _line(points: Sequence[Point]) -> Json:
    """By their days, where all have one: an axis of time names but as many as it has room for."""
    days = [point.day for point in points if point.day]
    known = len(days) == len(points)
    labels = [day.isoformat() for day in days] if known else [_label(it.label) for it in points]
    values = [{"x": x, "y": it.value} for x, it in zip(labels, points, strict=True)]
    return {"legend": "NPS", "values": values}


def _bar(shares: Shares) -> Json:
    data = [
        {
            "legend": _label(share.name),
            "value": share.count,
            "color": _COLOURS.get(share.tone, "neutral"),
        }
        for share in shares.shares
    ]
    return {"title": _label(shares.title, 60), "data": data}


def _label(words: str, most: int = LONGEST_LABEL) -> str:
    return inert(shown(words, most))
