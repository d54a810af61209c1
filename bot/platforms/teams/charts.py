"""Figures as Teams' own charts, each with words for where they cannot be drawn."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, assert_never

from bot.platforms.teams.words import Ink, Json, inert, text
from messages.blocks import Point, Shares, Tone, Trend
from messages.lengths import shown

MOST_POINTS: Final = 60
LONGEST_LABEL: Final = 20
PARTS: Final = 4
"""Into so many Teams divides each axis of numbers."""
STEPS: Final = (5, 10, 15, 20, 25)
"""How much NPS each part of the upright one may be."""
_KIND: Final = "Chart."
_COLOURS: Final = {Tone.DONE: "good", Tone.UNHAPPY: "attention"}
"""Names that each theme, light or dark, has its own colours for."""
LINE: Final = "categoricalLightBlue"
"""Of Teams' names the one that stands out from a white ground as from a dark one: its usual line is
nearly black."""


def chart(block: Trend | Shares, ink: Ink) -> Iterator[Json]:
    """None where there is nothing to draw: of a trend fewer than two points, of shares no whole."""
    match block:
        case Trend():
            points = [point for point in block.points if point.value is not None][-MOST_POINTS:]
            if len(points) >= 2:
                yield _titled(f"{_KIND}Line", block.title, ink) | _line(points)
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
    least, most = _bounds([point.value or 0 for point in points])
    by_weeks = {"xAxisTitle": "Week"} if _are_weeks(points) else {}
    values = [{"x": x, "y": it.value} for x, it in zip(_along(points), points, strict=True)]
    return {
        **by_weeks,
        "yMin": least,
        "yMax": most,
        "color": LINE,
        "data": [{"legend": "NPS", "values": values}],
    }


def _along(points: Sequence[Point]) -> Sequence[int | str]:
    """Weeks by their numbers, which have room on a phone: dates Teams spells out, and cuts.

    As numbers Teams sets them apart as time does, and names every fourth part of their span, which
    has to be a whole number. As words each stands beside the next: over New Year, for one.
    """
    if not _are_weeks(points):
        return [_label(point.label) for point in points]
    weeks = [point.day.isocalendar().week for point in points if point.day]
    span = weeks[-1] - weeks[0]
    rise = all(earlier < later for earlier, later in pairwise(weeks))
    return weeks if rise and span % PARTS == 0 else [str(week) for week in weeks]


def _are_weeks(points: Iterable[Point]) -> bool:
    return all(point.day and point.day.isoweekday() == 1 for point in points)


def _bounds(values: Sequence[int]) -> tuple[int, int]:
    """Where the upright axis ends, 0 within: Teams names every fourth part, so each is whole."""
    least, most = min(0, *values), max(0, *values)
    for step in STEPS:
        begin = least // step * step
        end = begin + PARTS * step
        if begin >= -100 and most <= end <= 100:
            return begin, end
    return -100, 100


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
