"""Scores counted: the NPS of many, how sure it is, and whether it changed."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, Self

from nps.score import SCORES, SCORES_OF, Category

Z95: Final = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution: 95 % lie within +-Z95."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true NPS likely lies (95 %), within -100 to 100, unrounded."""

    low: float
    high: float


class Verdict(StrEnum):
    """What may be said of two tallies; nothing else is said."""

    RISE = "a real rise"
    FALL = "a real fall"
    UNCLEAR = "no clear change"


_PROMOTERS, _PASSIVES, _DETRACTORS = (
    slice(SCORES_OF[one].start, SCORES_OF[one].stop)
    for one in (Category.PROMOTER, Category.PASSIVE, Category.DETRACTOR)
)
"""Where their counts stand."""


@dataclass(frozen=True)
class Tally:
    """How many gave each score from 0 to 10. Tallies add up.

    A message asks for the same figures again and again: they are counted once.
    """

    counts: tuple[int, ...] = (0,) * len(SCORES)

    @classmethod
    def of(cls, scores: Iterable[int]) -> Self:
        """The tally of single scores; raises ValueError for one that is not 0 to 10."""
        counts = [0] * len(SCORES)
        for score in scores:
            counts[SCORES.index(score)] += 1  # -1 must not count as the last
        return cls(tuple(counts))

    @classmethod
    def of_counts(cls, counts: Mapping[int, int]) -> Self:
        """The tally of {score: how many}; a score left out was given by nobody.

        Raises ValueError for a score that is not 0 to 10.
        """
        if strange := counts.keys() - set(SCORES):
            raise ValueError(f"{sorted(strange)} are no scores")
        return cls(tuple(counts.get(score, 0) for score in SCORES))

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(tuple(a - b for a, b in zip(self.counts, other.counts, strict=True)))

    @cached_property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def promoters(self) -> int:
        return sum(self.counts[_PROMOTERS])

    @property
    def passives(self) -> int:
        return sum(self.counts[_PASSIVES])

    @property
    def detractors(self) -> int:
        return sum(self.counts[_DETRACTORS])

    @property
    def nps(self) -> float | None:
        """-100 to 100, unrounded; None where nobody answered."""
        return 100 * (self.promoters - self.detractors) / self.n if self.n else None

    @cached_property
    def interval(self) -> Interval | None:
        """The 95 % interval of the NPS; None where nobody answered.

        Adjusted Wald for NPS: Rocks 2016, *The American Statistician* 70(4). Three responses are
        added (3/4 promoters, 3/4 detractors, 3/2 passives), so it is never "100 +- 0"; a single
        response of 9 or 10, or of 0 to 6, therefore lies outside its own interval.
        """
        if not self.n:
            return None
        centre, error = self.adjusted
        reach = Z95 * error
        return Interval(max(-100.0, centre - reach), min(100.0, centre + reach))

    def since(self, before: "Tally") -> Verdict:
        """Whether this tally really differs from *before*: z on the adjusted estimates, 95 %."""
        if not self.n or not before.n:
            return Verdict.UNCLEAR
        now, now_error = self.adjusted
        then, then_error = before.adjusted
        z = (now - then) / math.hypot(now_error, then_error)
        if abs(z) < Z95:
            return Verdict.UNCLEAR
        return Verdict.RISE if z > 0 else Verdict.FALL

    @cached_property
    def adjusted(self) -> tuple[float, float]:
        """The adjusted NPS and its standard error, both in points of NPS."""
        n = self.n + 3
        p = (self.promoters + 0.75) / n
        d = (self.detractors + 0.75) / n
        variance = p + d - (p - d) ** 2
        return 100 * (p - d), 100 * math.sqrt(variance / n)


def shown(nps: float) -> int:
    """An NPS as people read it: rounded half away from zero."""
    return int(math.copysign(math.floor(abs(nps) + 0.5), nps))
