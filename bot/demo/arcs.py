"""How the made-up half-year goes, team by team: how many answer, and how they feel."""

from dataclasses import dataclass
from typing import Final

WEEKS: Final = 26
"""Whole weeks before the present one, which is the week numbered 26."""
AMIRA_STARTS: Final = 15
"""The week in which customers first speak of the new colleague."""


@dataclass(frozen=True, slots=True)
class Change:
    """A share, 0 to 1, that goes evenly from one value to another between two weeks."""

    before: float
    after: float
    start: int = 0
    end: int = 1

    def at(self, week: float) -> float:
        way = min(1.0, max(0.0, (week - self.start) / (self.end - self.start)))
        return self.before + (self.after - self.before) * way


@dataclass(frozen=True, slots=True)
class Arc:
    """One team's half-year."""

    team: str
    answers: int
    """In a usual week."""
    happy: Change
    unhappy: Change
    days: tuple[float, ...]
    """How busy Monday to Sunday are, beside each other."""
    causes: tuple[tuple[str, Change], ...] = ()
    """How often causes are given, beside each other; else by the number of comments."""


ARCS: Final = (
    # Sinks, because nobody calls back.
    Arc(
        "delivery",
        38,
        happy=Change(0.54, 0.35, 10, 22),
        unhappy=Change(0.15, 0.39, 10, 22),
        days=(1.2, 1.1, 1.1, 1.1, 1.3, 0.9, 0.3),
        causes=(
            ("No call-back", Change(2, 11, 9, 18)),
            ("Late delivery", Change(3, 4)),
            ("Damaged on the way", Change(2, 2)),
            ("Wrong item", Change(1.5, 1.5)),
            ("Trouble with assembly", Change(1.5, 1.5)),
        ),
    ),
    # Recovers, since there is one list for the first week.
    Arc(
        "onboarding",
        20,
        happy=Change(0.33, 0.62, 8, 21),
        unhappy=Change(0.33, 0.10, 8, 21),
        days=(1.3, 1.2, 1.2, 1.1, 1.0, 0.2, 0.2),
    ),
    # Holds steady.
    Arc(
        "stores",
        52,
        happy=Change(0.57, 0.57),
        unhappy=Change(0.12, 0.12),
        days=(0.7, 0.7, 0.8, 0.9, 1.3, 2.2, 0.6),
    ),
    # Has a new colleague.
    Arc(
        "support",
        28,
        happy=Change(0.44, 0.55, AMIRA_STARTS, 24),
        unhappy=Change(0.24, 0.17, AMIRA_STARTS, 24),
        days=(1.5, 1.2, 1.1, 1.0, 1.0, 0.6, 0.4),
    ),
)
