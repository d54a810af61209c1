"""What customers who came at once have in common, where that is more than chance."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb, exp, lgamma
from typing import Final

LEAST_KNOWN: Final = 20
"""Earlier customers; of fewer nobody can say what is usual."""
LEAST_ALIKE: Final = 4
RISK: Final = 0.01
"""Of naming a cause where chance alone was at work."""


class Kind(StrEnum):
    """What about an answer may have led to others like it; the likelier cause first."""

    TOUCHPOINT = "touchpoint"
    TAG = "tag"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True)
class Trait:
    kind: Kind
    value: str


Traits = frozenset[Trait]
"""All that is known of one answer."""


def traits(touchpoint: str, segment: str, tags: Iterable[str]) -> Traits:
    """An empty word is none."""
    told = [(Kind.TOUCHPOINT, touchpoint), (Kind.SEGMENT, segment)]
    told += [(Kind.TAG, tag) for tag in tags]
    return frozenset(Trait(kind, value.strip()) for kind, value in told if value.strip())


@dataclass(frozen=True, slots=True)
class SharedTrait:
    """A trait of many of some customers that few others have."""

    trait: Trait
    count: int
    of: int
    usual: float
    """The share of earlier customers who have it; 0 to 1."""


def shared_trait(now: Sequence[Traits], before: Sequence[Traits]) -> SharedTrait | None:
    """What is clearly more frequent among the customers of *now* than among those of *before*.

    At least half of *now* have it, twice the usual share or more; and chance would bring as many
    with a probability below RISK, shared among all known traits, as Bonferroni has it. That
    probability is the upper tail of the beta-binomial distribution: what the customers of *before*
    say of those who follow them, each share as likely beforehand (Gelman et al., Bayesian Data
    Analysis, 2.5). So the fewer they are, the less is named. None where nothing is.
    """
    if len(before) < LEAST_KNOWN:
        return None
    counted, usual = _counts(now), _counts(before)
    found = [
        (_tail(count, len(now), usual[trait], len(before)), trait)
        for trait, count in counted.items()
        if count >= LEAST_ALIKE
        and 2 * count >= len(now)
        and count * len(before) >= 2 * usual[trait] * len(now)
    ]
    known = len({*counted, *usual})
    clear = [(chance, trait) for chance, trait in found if chance * known < RISK]
    if not clear:
        return None
    _, first = min(clear, key=lambda one: (one[0], list(Kind).index(one[1].kind), one[1].value))
    return SharedTrait(first, counted[first], len(now), usual[first] / len(before))


def _counts(of: Collection[Traits]) -> Counter[Trait]:
    return Counter(trait for one in of for trait in one)


def _tail(least: int, of: int, seen: int, among: int) -> float:
    """The chance of *least* or more among *of*, where *seen* among *among* had it before."""
    with_, without = seen + 1, among - seen + 1
    return sum(
        comb(of, count)
        * exp(_log_beta(with_ + count, without + of - count) - _log_beta(with_, without))
        for count in range(least, of + 1)
    )


def _log_beta(one: int, other: int) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)
