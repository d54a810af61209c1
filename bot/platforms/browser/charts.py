"""Figures as shapes: where lines, bands and dots of the small pictures lie."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from messages.blocks import Meter, Point, Row

WIDTH: Final = 600
HEIGHT: Final = 120
EDGE: Final = 8
"""Room for a dot that lies on the outermost value."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from *low* to *high*, on a way from *start* to *end*."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where *value* lies; to a tenth."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class TrendShape:
    dots: tuple[Dot, ...]
    lines: tuple[tuple[Dot, ...], ...]
    """Stretches without a gap, of two dots or more."""
    low: int
    high: int
    zero: float | None
    """Where the line for 0 lies, if the picture holds it."""


def trend_shape(points: Sequence[Point]) -> TrendShape:
    """*points* in a picture of WIDTH by HEIGHT, with gaps where there is no value."""
    values = [point.value for point in points if point.value is not None]
    low, high = _framed(values)
    across = Scale(0, max(1, len(points) - 1), EDGE, WIDTH - EDGE)
    down = Scale(low, high, HEIGHT - EDGE, EDGE)
    stretches: list[list[Dot]] = [[]]
    for place, point in enumerate(points):
        if point.value is None:
            stretches.append([])
        else:
            dot = Dot(across.at(place), down.at(point.value), point.label, point.value)
            stretches[-1].append(dot)
    return TrendShape(
        dots=tuple(dot for stretch in stretches for dot in stretch),
        lines=tuple(tuple(stretch) for stretch in stretches if len(stretch) > 1),
        low=low,
        high=high,
        zero=down.at(0) if low < 0 < high else None,
    )


def _framed(values: Sequence[int]) -> tuple[int, int]:
    """Whole tens around *values*, at least 40 apart: a quiet line must not look like mountains."""
    low = math.floor(min(values, default=0) / 10) * 10
    high = math.ceil(max(values, default=0) / 10) * 10
    missing = max(0, 40 - (high - low))
    low = max(-100, low - math.ceil(missing / 20) * 10)
    return low, min(100, max(high, low + 40))


@dataclass(frozen=True, slots=True)
class Band:
    """One value with its interval, lying on a track from 0 to WIDTH."""

    low: float
    high: float
    value: float
    zero: float | None
    before: float | None = None


def meter_shape(meter: Meter) -> Band:
    """*meter* on the whole scale, -100 to 100."""
    scale = Scale(-100, 100, EDGE, WIDTH - EDGE)
    return Band(
        low=scale.at(meter.low),
        high=scale.at(meter.high),
        value=scale.at(meter.value),
        zero=scale.at(0),
        before=None if meter.before is None else scale.at(meter.before),
    )


def breakdown_shapes(rows: Sequence[Row]) -> list[Band | None]:
    """A band for each of *rows* on one scale that holds them all; None where a row has no value."""
    ends = [end for row in rows for end in (row.low, row.high, row.value) if end is not None]
    low, high = _framed(ends)
    scale = Scale(low, high, EDGE, WIDTH - EDGE)
    return [_band(row, scale) for row in rows]


def _band(row: Row, scale: Scale) -> Band | None:
    if row.value is None:
        return None
    return Band(
        low=scale.at(row.value if row.low is None else row.low),
        high=scale.at(row.value if row.high is None else row.high),
        value=scale.at(row.value),
        zero=scale.at(0) if scale.holds(0) else None,
    )
