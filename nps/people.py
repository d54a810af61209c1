"""Who works here: teams, colleagues, and whoever presses a button."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever does something in chat: a colleague of the roster, or a chat user that it lacks.

    `id` is the colleague's e-mail address, lower case; for an unknown user the platform's own id
    behind the platform's name ("slack:U024BE7LH").
    """

    id: str
    name: str

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True, slots=True)
class Staff:
    """A colleague of the roster."""

    email: str
    """Lower case; the colleague's id everywhere."""
    name: str
    team: str = ""
    """The team's key."""
    aliases: tuple[str, ...] = ()
    """Other names by which customers call this colleague."""
    lead: bool = False

    @property
    def person(self) -> Person:
        return Person(self.email, self.name)


@dataclass(frozen=True, slots=True)
class Team:
    """A unit of the company that owns touchpoints."""

    key: str
    """Lower case; as in the settings' [teams.KEY]."""
    name: str
    channels: tuple[str, ...] = ()
    """Places to post, as the settings spell them ("slack:#support")."""
    leads: tuple[str, ...] = ()
    """E-mail addresses."""
    root_causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """All teams, in the settings' order, and all colleagues."""

    teams: tuple[Team, ...] = ()
    staff: tuple[Staff, ...] = ()
    _team_by_word: dict[str, Team] = field(init=False, repr=False, compare=False)
    _staff_by_email: dict[str, Staff] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_word = {word.casefold(): team for team in self.teams for word in (team.name, team.key)}
        object.__setattr__(self, "_team_by_word", by_word)
        by_email = {staff.email.casefold(): staff for staff in self.staff}
        object.__setattr__(self, "_staff_by_email", by_email)

    def team(self, word: str) -> Team | None:
        """The team with this key or name, in upper or lower case."""
        return self._team_by_word.get(word.strip().casefold())

    def colleague(self, email: str) -> Staff | None:
        """The colleague with this e-mail address, in upper or lower case."""
        return self._staff_by_email.get(email.strip().casefold())

    def members(self, team: str) -> tuple[Staff, ...]:
        """The colleagues of the team with this key."""
        return tuple(staff for staff in self.staff if staff.team == team)

    def leads(self, team: str) -> tuple[Person, ...]:
        """Who leads the team with this key: named there, or marked as lead in the people's file."""
        found = self.team(team)
        named = found.leads if found else ()
        marked = (staff.email for staff in self.members(team) if staff.lead)
        return tuple(self.person(email) for email in unique((*named, *marked)))

    def person(self, email: str) -> Person:
        """Whoever has this id: the colleague, or else the id itself as the name."""
        staff = self.colleague(email)
        return staff.person if staff else Person(email, email.partition("@")[0])


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """*words* in their order, each once."""
    return tuple(dict.fromkeys(words))
