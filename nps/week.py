"""A week as a team, or the leadership, reads it on Monday."""

from dataclasses import dataclass
from datetime import datetime

from nps.people import Team
from nps.period import Period
from nps.response import Response
from nps.tally import Tally


@dataclass(frozen=True, slots=True)
class Loop:
    """What became of the unhappy customers whose cases were opened in the week."""

    unhappy: int = 0
    in_time: int = 0
    """Claimed before the time to claim was over."""
    resolved: int = 0
    waiting: int = 0
    """Not resolved yet, whichever week they are from."""
    waiting_since: datetime | None = None
    """When the longest waiting case was opened."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A root cause that colleagues gave on resolving, over the 13 weeks."""

    name: str
    cases: int


@dataclass(frozen=True, slots=True)
class Restated:
    """A week of which an earlier digest said something else: late answers have come in."""

    week: Period
    told: Tally
    now: Tally


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """All that a weekly digest says. A read model: storage fills it, messages are drawn from it."""

    team: Team | None
    """None for the whole company."""
    week: Period
    as_of: datetime
    last: Tally
    """The week's own."""
    before: Tally
    """The week before it."""
    quarter: Tally
    """The 13 weeks that end with the week."""
    quarter_before: Tally
    """The 13 weeks before those."""
    trend: tuple[tuple[Period, Tally], ...]
    """The 13 weeks one by one, oldest first."""
    loop: Loop = Loop()
    causes: tuple[Cause, ...] = ()
    """Most frequent first."""
    kind_word: Response | None = None
    """A comment from the week with a score of 9 or 10."""
    hard_word: Response | None = None
    """A comment from the week with a score of 0 to 6."""
    words: tuple[Response, ...] = ()
    """Some comments of the 13 weeks, newest first, for companies too small for numbers."""
    restated: Restated | None = None
    is_small: bool = False
    """Fewer than three people: an NPS of such a team would be an NPS of a person."""
