"""A question about numbers, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from nps.period import Period
from nps.tally import Tally


class Dimension(StrEnum):
    """By what responses can be told apart."""

    TEAM = "team"
    TOUCHPOINT = "touchpoint"
    SEGMENT = "segment"


MONTH = "month"
"""The other thing that can stand after "by"."""


@dataclass(frozen=True, slots=True)
class Question:
    words: str
    """As it was asked."""
    period: Period
    by: str | None = None
    """A Dimension or MONTH; None: no groups."""
    filters: Mapping[Dimension, str] = field(default_factory=lambda: MappingProxyType({}))
    """Values as responses have them (a known team's key)."""


@dataclass(frozen=True, slots=True)
class Group:
    key: str | None
    """A value, or a month as "2026-10"; None: responses without any."""
    tally: Tally
    before: Tally = Tally()
    """The same group in the period before."""
    people: int | None = None
    """How many colleagues it tells of; None where too many to tell."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A read model: storage fills it, messages and JSON are drawn from it."""

    question: Question
    today: date
    overall: Tally
    first_day: date | None
    """Of the period; for all time, the first day that has a response, None where none has."""
    last_day: date | None
    previous: Tally | None
    """None for all time."""
    groups: tuple[Group, ...] = ()
    quarter: Tally = Tally()
    """The last 13 whole weeks, under the same filters."""
    quarter_before: Tally = Tally()
    waiting: int = 0
    """Cases of the period's customers that nobody has taken up yet."""
    taken: int = 0
    """Cases of the period's customers that somebody has claimed or resolved."""
    people: int | None = None
    """How many colleagues all the answers tell of; None where too many to tell."""
