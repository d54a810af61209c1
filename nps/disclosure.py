"""Which figures may be said in chat: none of very few answers, none of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nps.people import Roster
from nps.tally import Tally

FEWEST_ANSWERS: Final = 5
FEWEST_PEOPLE: Final = 3
"""The NPS of a team of fewer would be an NPS of a person."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some answers, and how many colleagues they tell of."""

    tally: Tally
    people: int | None = None
    """None where the answers are of no known group of colleagues."""

    @property
    def has_few_people(self) -> bool:
        return self.people is not None and self.people < FEWEST_PEOPLE

    @property
    def may_be_said(self) -> bool:
        return self.tally.n >= FEWEST_ANSWERS and not self.has_few_people


def people_of(team: str, roster: Roster) -> int | None:
    """How many work in the team with this key; None where the roster knows nobody there."""
    return len(roster.members(team)) or None


def has_few_people(team: str, roster: Roster) -> bool:
    """Whether so few work in the team with this key that its NPS would be about them."""
    return Part(Tally(), people_of(team, roster)).has_few_people


def people_behind(by_team: Mapping[str | None, Tally], roster: Roster) -> int | None:
    """How many colleagues some answers tell of, by the teams whose answers they are.

    None where too many to tell: at least five answers are of larger, or of unknown, teams.
    """
    known = {team: people_of(team or "", roster) for team in by_team}
    few = {team: people for team, people in known.items() if people and people < FEWEST_PEOPLE}
    others = sum(tally.n for team, tally in by_team.items() if team not in few)
    return sum(few.values()) if few and others < FEWEST_ANSWERS else None


def shows_through(parts: Sequence[Part], whole: Tally) -> bool:
    """Whether whoever reads *whole* beside those *parts* that may be said could work out another.

    What is left after subtraction must be fit to be said itself, or so small a share of the whole
    that the rounding of the figures hides it.
    """
    said = sum((part.tally for part in parts if part.may_be_said), Tally())
    rest = whole - said
    if not rest.n or whole.n > 100 * rest.n:
        return False
    hidden = [part for part in parts if part.tally.n and not part.may_be_said]
    known = [part.people for part in hidden if part.people is not None]
    is_all_known = len(known) == len(hidden) and sum(part.tally.n for part in hidden) == rest.n
    return not Part(rest, sum(known) if is_all_known else None).may_be_said
