"""Who works here: teams, colleagues, and whoever presses a button."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import normalize

from nps.lexicon import HONORIFICS
from nps.names import Names, folded


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
        """The first word of the name that is no "Dr."."""
        words = self.name.split() or [self.name]
        return next((word for word in words if folded(word.strip(".")) not in HONORIFICS), words[0])


@dataclass(frozen=True, slots=True)
class Staff:
    """A colleague of the roster."""

    email: str
    """Lower case; the colleague's id everywhere, and enough of a hash: each card asks for it."""
    name: str = field(hash=False)
    team: str = field(default="", hash=False)
    """The team's key."""
    aliases: tuple[str, ...] = field(default=(), hash=False)
    """Other names by which customers call this colleague."""
    lead: bool = field(default=False, hash=False)

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
        by_name = {_word(team.name): team for team in reversed(self.teams)}
        by_key = {_word(team.key): team for team in self.teams}
        object.__setattr__(self, "_team_by_word", by_name | by_key)
        by_email = {_word(staff.email): staff for staff in self.staff}
        object.__setattr__(self, "_staff_by_email", by_email)

    @cached_property
    def root_causes(self) -> frozenset[str]:
        """Of all teams; any other is in a colleague's own words."""
        return frozenset(cause for team in self.teams for cause in team.root_causes)

    @cached_property
    def names(self) -> Names:
        """By which words the colleagues are called; each means an e-mail address."""
        return Names.of((staff.email, staff.name, staff.aliases) for staff in self.staff)

    def team(self, word: str) -> Team | None:
        """The team with this key, or else with this name, in upper or lower case."""
        return self._team_by_word.get(_word(word))

    def colleague(self, email: str) -> Staff | None:
        """The colleague with this e-mail address, in upper or lower case."""
        return self._staff_by_email.get(_word(email))

    def called(self, words: str) -> Staff | None:
        """The one colleague with this e-mail address, full name, alias or first name.

        Case and accents do not matter. None also where several colleagues are called so.
        """
        return self.colleague(words) or self.colleague(self.names.whose(words) or "")

    def members(self, team: str) -> tuple[Staff, ...]:
        """The colleagues of the team with this key."""
        return self._members.get(team, ())

    @cached_property
    def _members(self) -> Mapping[str, tuple[Staff, ...]]:
        by_team: dict[str, list[Staff]] = {}
        for staff in self.staff:
            by_team.setdefault(staff.team, []).append(staff)
        return {team: tuple(members) for team, members in by_team.items()}

    def leads(self, team: str) -> tuple[Person, ...]:
        """Who leads the team with this key: named there, or marked as lead in the people's file."""
        found = self.team(team)
        named = found.leads if found else ()
        marked = (staff.email for staff in self.members(team) if staff.lead)
        people = map(self.person, (*named, *marked))
        return tuple({person.id: person for person in people}.values())

    def person(self, id: str) -> Person:  # noqa: A002  # it is a person's id
        """Whoever has this id: the colleague, or else the id itself as the name."""
        staff = self.colleague(id)
        if staff:
            return staff.person
        name, at, _ = id.strip().partition("@")
        return Person(id.strip().lower() if at else name, name)


def _word(text: str) -> str:
    return normalize("NFC", text.strip()).casefold()


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """*words* in their order, each once."""
    return tuple(dict.fromkeys(words))
