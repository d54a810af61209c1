"""Which team a response belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nps.people import Roster, Team
from nps.response import Response


@dataclass(frozen=True, slots=True)
class Route:
    """What a response must have to go to *team*; empty conditions hold for every response."""

    team: str
    """The team's key."""
    touchpoint: str = ""
    source_team: str = ""
    """The source's own word for the team."""
    segment: str = ""
    tag: str = ""
    scores: frozenset[int] = frozenset()

    @property
    def is_default(self) -> bool:
        """Whether every response matches."""
        return not (self.touchpoint or self.source_team or self.segment or self.tag or self.scores)

    def matches(self, response: Response) -> bool:
        return (
            _same_or_any(self.touchpoint, response.touchpoint)
            and _same_or_any(self.source_team, response.team)
            and _same_or_any(self.segment, response.segment)
            and (not self.tag or self.tag.casefold() in map(str.casefold, response.tags))
            and (not self.scores or response.score in self.scores)
        )


def routed(response: Response, routes: Sequence[Route], roster: Roster) -> Response:
    """*response* with its team: the source's own word, else the first matching route's, else none.

    A word that the roster knows becomes the team's key; one that it does not know stays as it is.
    """
    if response.team:
        known = roster.team(response.team)
        return response.of_team(known.key) if known else response
    route = _first_match(response, routes)
    return response.of_team(route.team) if route else response


def alerted(response: Response, routes: Sequence[Route], roster: Roster) -> Team | None:
    """The team that hears of *response*: its own, else the matching route's.

    A team that the roster does not know is just a name, and hears nothing.
    """
    own = roster.team(response.team) if response.team else None
    if own:
        return own
    route = _first_match(response, routes)
    return roster.team(route.team) if route else None


def explaining(response: Response, routes: Sequence[Route], team: Team) -> Route | None:
    """The route that leads *response* to *team*; None where its source named the team."""
    route = _first_match(response, routes)
    return route if route and route.team == team.key else None


def _first_match(response: Response, routes: Sequence[Route]) -> Route | None:
    return next((route for route in routes if route.matches(response)), None)


def _same_or_any(wanted: str, has: str) -> bool:
    return not wanted or _plain(wanted) == _plain(has)


@lru_cache(maxsize=1024)
def _plain(word: str) -> str:
    """The few words that settings and a survey have for places, teams and segments come often."""
    return word.strip().casefold()
