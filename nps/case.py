"""One unhappy customer and what we do about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nps.followup import FollowUp
from nps.people import Person, Team
from nps.response import Response
from nps.target import Phase


class Happening(StrEnum):
    """What a line of a case's history is about."""

    OPENED = "opened"
    CLAIMED = "claimed"
    RELEASED = "released"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    WORDS = "words"
    """The customer's words arrived, or changed, after the score."""
    SCORE = "score"
    """The customer gave another score."""
    WITHDRAWN = "withdrawn"
    NUDGED = "nudged"
    EXCLUDED = "excluded"
    """Taken out of every tally."""
    INCLUDED = "included"
    """Counted again."""
    FORGOTTEN = "forgotten"
    """The customer's words, and who it was, are gone; the line's words say why."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's history; lines are only ever added."""

    at: datetime
    what: Happening
    by: Person | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class OtherScore:
    """A score that the same customer gave at another time."""

    score: int
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One unhappy customer: what was said, where the follow-up stands, and by when.

    A read model: storage fills it, messages are drawn from it.
    """

    number: int
    """Short, for people; never used again."""
    response: Response
    followup: FollowUp
    opened_at: datetime
    claim_by: datetime
    resolve_by: datetime
    first_score: int
    """The score at which the case was opened; the response carries the present one."""
    phase: Phase = Phase.FRESH
    team: Team | None = None
    """Who hears of it; None where no route led anywhere."""
    earlier: OtherScore | None = None
    later: OtherScore | None = None
    history: tuple[Event, ...] = ()
    claimed_at: datetime | None = None
    """When it was first taken; to be counted over many cases, never shown beside a person."""
    version: int = 0
    """Counts saves; a save of an older version is refused."""

    @property
    def exclusion(self) -> Event | None:
        """Where the response does not count: when it was taken out, and why."""
        turns = (Happening.EXCLUDED, Happening.INCLUDED)
        last = next((event for event in reversed(self.history) if event.what in turns), None)
        return last if last and last.what is Happening.EXCLUDED else None
