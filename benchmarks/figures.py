"""Figures beside their floors: measured in turn, told by their medians."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

WIDTHS: Final = (42, 13, 13, 7)


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    work: str
    floor: str
    figure: str
    wanted: str
    """"at least 0.6", or "under 250 ms"."""
    reached: bool
    ratio: float | None = None
    note: str = ""

    def __str__(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        cells = zip((self.work, self.floor, self.figure, ratio), WIDTHS, strict=True)
        row = "  ".join(f"{cell:{width}}" for cell, width in cells)
        mark = "yes" if self.reached else "NO"
        return f"{row}  {self.wanted:19}{mark}" + (f"\n    {self.note}" if self.note else "")


HEADER: Final = (
    "  ".join(
        f"{name:{width}}"
        for name, width in zip(("work", "floor", "Earful", "ratio"), WIDTHS, strict=True)
    )
    + f"  {'wanted':19}reached"
)


class Pair(NamedTuple):
    """Medians."""

    floor: float
    figure: float
    ratio: float
    """Of the figure to the floor, pair by pair."""


def paired(times: int, floor: Callable[[], float], figure: Callable[[], float]) -> Pair:
    """Both measured so many times in turn: where the machine's speed drifts, both feel it."""
    both = [(floor(), figure()) for _ in range(times)]
    return Pair(
        statistics.median(one for one, _ in both),
        statistics.median(other for _, other in both),
        statistics.median(other / one for one, other in both),
    )


def at_least(wanted: float, work: str, found: Pair, unit: str, note: str = "") -> Line:
    """More is better."""
    return Line(
        work,
        f"{found.floor:,.0f} {unit}",
        f"{found.figure:,.0f} {unit}",
        f"at least {wanted}",
        found.ratio >= wanted,
        found.ratio,
        note,
    )


def at_most(wanted: float, work: str, found: Pair, unit: str, note: str = "") -> Line:
    """Less is better."""
    return Line(
        work,
        f"{found.floor:,.2f} {unit}",
        f"{found.figure:,.2f} {unit}",
        f"at most {wanted}",
        found.ratio <= wanted,
        found.ratio,
        note,
    )


def under(most: float, work: str, figure: float, unit: str, note: str = "") -> Line:
    """No floor: the figure itself is what people feel."""
    wanted = f"under {most:g} {unit}"
    return Line(work, "-", f"{figure:,.2f} {unit}", wanted, figure < most, None, note)


def slowest_hundredth(took: list[float]) -> float:
    return sorted(took)[len(took) * 99 // 100]
