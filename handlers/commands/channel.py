"""Which team reads in the channel where it is said: that adds to the settings, which win."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from handlers.asks import Ask, Reply, Where
from handlers.command import Command, asker
from handlers.spellings import Spellings
from handlers.words import Word, folded, quoted
from messages.binding import UNDONE_BY, already, bound, undone
from nps.company import Company
from nps.people import Person, Team
from nps.question import Dimension
from nps.refusal import Refusal
from storage.keys import is_direct
from storage.store import Store

USE: Final = "use"
STOP: Final = "stop"
_AFTER_USE: Final = ("this", "channel", "for")
_AFTER_STOP: Final = ("using", "this", "channel")


def use(ask: Ask, words: Sequence[Word], store: Store, company: Company) -> Reply:
    by, channel = asker(ask), _channel(ask)
    team = _team(_rest(words, _AFTER_USE), company)
    _refuse_strangers(by, team, company)
    owner = _owner_in_settings(channel, company)
    if owner and owner.key != team.key:
        raise Refusal(
            f"The settings give this channel to {owner.name}, and only there can that be changed."
        )
    before = store.bindings.all().get(channel)
    if owner or before == team.key:
        return Reply(already(team.name), for_programs=_told(ask, channel, team.key))
    if before is not None:
        _refuse_strangers(by, _known(before, company), company)
    store.bindings.bind(channel, team.key, ask.at)
    return Reply(bound(team.name, by), Where.CHANNEL, for_programs=_told(ask, channel, team.key))


def stop(ask: Ask, words: Sequence[Word], store: Store, company: Company) -> Reply:
    by, channel = asker(ask), _channel(ask)
    if others := _rest(words, _AFTER_STOP):
        raise Refusal(f"I do not know what {quoted(others[0].typed)} means beside {STOP}.")
    key = store.bindings.all().get(channel)
    if key is None:
        owner = _owner_in_settings(channel, company)
        raise Refusal(
            f"The settings give this channel to {owner.name}, and only there can that be changed."
            if owner
            else "No team reads here because somebody said so."
        )
    team = _known(key, company)
    _refuse_strangers(by, team, company)
    store.bindings.undo(channel)
    return Reply(undone(team.name, by), Where.CHANNEL, for_programs=_told(ask, channel, None))


def _channel(ask: Ask) -> str:
    if not ask.channel or is_direct(ask.channel):
        raise Refusal("Write this in the channel that you mean: here you read alone.")
    return ask.channel


def _rest(words: Sequence[Word], usual: Sequence[str]) -> Sequence[Word]:
    """What follows the *usual* words, some of which may be left out."""
    for expected in usual:
        if words and words[0].is_plain and folded(words[0].value) == expected:
            words = words[1:]
    return words


def _team(words: Sequence[Word], company: Company) -> Team:
    """The one that *words* name, as "Customer care" or team:care."""
    if not words:
        raise Refusal("For which team? Write: use this channel for NAME")
    value = " ".join(word.value for word in words)
    spellings = Spellings(Dimension.TEAM, company.roster, lambda _: ())
    return _known(spellings.meant(Word(value, value)), company)


def _known(key: str, company: Company) -> Team:
    """The team with this key; what settings know no more is called by its key."""
    return company.roster.team(key) or Team(key, key)


def _owner_in_settings(channel: str, company: Company) -> Team | None:
    return next((team for team in company.roster.teams if channel in team.channels), None)


def _refuse_strangers(by: Person, team: Team, company: Company) -> None:
    """Raises Refusal for whoever neither leads *team* nor is an admin."""
    admins = map(company.roster.person, company.admins.people)
    if by.id not in {person.id for person in (*company.roster.leads(team.key), *admins)}:
        raise Refusal(f"Only who leads {team.name}, or an admin of Earful, can say where it reads.")


def _told(ask: Ask, channel: str, team: str | None) -> Callable[[], Mapping[str, Any]]:
    items = [{"channel": channel, "team": team}]
    return lambda: {"question": ask.words, "items": items}


COMMANDS: Final = (
    Command(
        USE,
        use,
        (("use this channel for NAME", f"a team reads here; {UNDONE_BY} undoes it"),),
        writes=True,
    ),
    Command(STOP, stop, (), writes=True),
)
