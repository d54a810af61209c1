"""One customer's answer on the scale of 0 to 10, and what it makes the customer."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nps.refusal import Refusal

LOWEST: Final = 0
HIGHEST: Final = 10
SCORES: Final = range(LOWEST, HIGHEST + 1)


class Category(StrEnum):
    """What a score makes of a customer (Reichheld 2003): decided by the number alone."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


def category(score: int) -> Category:
    """The category of a whole score from 0 to 10."""
    if score >= 9:
        return Category.PROMOTER
    if score >= 7:
        return Category.PASSIVE
    return Category.DETRACTOR


def _scores(wanted: Category) -> range:
    found = [score for score in SCORES if category(score) is wanted]
    return range(found[0], found[-1] + 1)


SCORES_OF: Final[Mapping[Category, range]] = MappingProxyType(
    {one: _scores(one) for one in Category}
)
"""All scores of a category; they lie side by side."""


def read_score(told: object) -> int:
    """The whole score from 0 to 10 that *told* means: 9, 9.0, "9" and "9.0" are 9.

    Raises Refusal, naming what was told, for anything else: no other scale is bent into this one.
    """
    number = _number(told)
    if number is None:
        raise Refusal(f"{_named(told)} is not a score from 0 to 10")
    if not number.is_integer():
        raise Refusal(f"{_named(told)} is not a whole score")
    if not LOWEST <= number <= HIGHEST:
        raise Refusal(f"{_named(told)} is outside 0 to 10")
    return int(number)


def _number(told: object) -> float | None:
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    if isinstance(told, str) and not told.strip().removeprefix("-").replace(".", "", 1).isdecimal():
        return None  # float() would take "inf", "1e1" and "1_0"
    try:
        return float(told)
    except (ValueError, OverflowError):
        return None


def _named(told: object) -> str:
    if told is None or isinstance(told, bool):
        return {None: "null", True: "true", False: "false"}[told]
    if isinstance(told, int) and told.bit_length() > 99:
        return "A number as long as that"  # Python itself refuses to write out some of them
    shown = repr(told)
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
