"""Kind words about a colleague."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from handlers import data
from handlers.asks import Ask, Reply
from handlers.command import Command, asker
from handlers.words import Word, either, meant, nearest, quoted
from messages.praise import kind_words_of
from nps.company import Company
from nps.people import Person, Roster
from nps.praise import Praise, is_read_by_others
from nps.readers import Readers
from nps.refusal import Refusal
from storage.store import Store

NEWEST: Final = 100


def run(ask: Ask, words: Sequence[Word], store: Store, company: Company) -> Reply:
    """Of oneself everything; of a colleague what the colleague shares and a post has shown."""
    person = _person(ask, words, company.roster)
    found = store.praises.about(person.id, NEWEST)
    if ask.by is None or person.id != ask.by.id:
        found = [praise for praise in found if _is_shared(praise, store, company)]
    readers = Readers.of(ask.channel, company)
    message = kind_words_of(person, found, readers)
    return Reply(message, for_programs=partial(data.praises, ask.words, found, readers))


def _is_shared(praise: Praise, store: Store, company: Company) -> bool:
    habit = store.praises.habit(praise.about.id)
    return is_read_by_others(praise, habit, company.praise.sharing)


def _person(ask: Ask, words: Sequence[Word], roster: Roster) -> Person:
    match [word.person for word in words if word.person]:
        case []:
            name = " ".join(word.typed for word in words).removeprefix("@").strip()
            return _named(name, roster) if name else asker(ask)
        case [person] if len(words) == 1:
            return person
    raise Refusal("One colleague at a time, please: kudos @NAME")


def _named(name: str, roster: Roster) -> Person:
    called = roster.called(name)
    if called:
        return called.person
    names = {staff.name: staff for staff in roster.staff}
    meant_name = meant(name, names)
    if meant_name:
        return names[meant_name].person
    near = nearest(name, [*names, *(staff.person.first_name for staff in roster.staff)])
    hint = f" Did you mean {either(near)}?" if near else ""
    raise Refusal(f"I know no colleague {quoted(name)}.{hint}")


COMMAND: Final = Command(
    "kudos",
    run,
    (("kudos", "kind words about you"), ("kudos @NAME", "kind words about a colleague")),
)
