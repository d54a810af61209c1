"""A trend as Slack's own line chart."""

from collections.abc import Iterator
from typing import Final

from bot.platforms.slack.words import Json
from messages.blocks import Point, Trend
from messages.lengths import shown

MOST_CHARTS: Final = 2
"""In one message."""
MOST_POINTS: Final = 20
LONGEST_LABEL: Final = 20
KIND: Final = "data_visualization"


def chart(trend: Trend) -> Iterator[Json]:
    """None where there are too few points to draw a line through."""
    points = [point for point in trend.points if point.value is not None][-MOST_POINTS:]
    labels = [shown(point.label, LONGEST_LABEL) for point in points]
    if len(points) >= 2 and len(set(labels)) == len(labels):
        line = {
            "type": "line",
            "series": [{"name": "NPS", "data": _data(points, labels)}],
            "axis_config": {"categories": labels},
        }
        yield {"type": KIND, "title": shown(trend.title, 50) or "NPS", "chart": line}


def _data(points: list[Point], labels: list[str]) -> list[Json]:
    return [
        {"label": name, "value": point.value} for point, name in zip(points, labels, strict=True)
    ]
