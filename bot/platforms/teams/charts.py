"""Figures as Teams' own charts, each with words for where they cannot be drawn."""

from collections.abc import Iterator
from typing import Final

from bot.platforms.teams.words import Ink, Json, heading, inert
from messages.blocks import Trend
from messages.lengths import shown

MOST_POINTS: Final = 60
LONGEST_LABEL: Final = 20


def line(trend: Trend, ink: Ink) -> Iterator[Json]:
    """None where there are too few points to draw a line through."""
    points = [point for point in trend.points if point.value is not None][-MOST_POINTS:]
    if len(points) >= 2:
        values = [{"x": inert(shown(it.label, LONGEST_LABEL)), "y": it.value} for it in points]
        title = inert(shown(trend.title, 60)) or "NPS"
        yield {
            "type": "Chart.Line",
            "title": title,
            "data": [{"legend": "NPS", "values": values}],
            "fallback": heading((trend.title or "NPS",), ink, weight="Bolder"),
        }
