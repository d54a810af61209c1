"""Who waits for us."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from handlers import data
from handlers.asks import Ask, Reply
from handlers.command import Command, alone
from handlers.spellings import Spellings
from handlers.words import Word, matches
from messages.lists import open_cases
from nps.company import Company
from nps.question import Dimension
from nps.readers import Readers
from nps.refusal import Refusal
from storage.store import Store


def run(ask: Ask, words: Sequence[Word], store: Store, company: Company) -> Reply:
    key = _team(words, company)
    team = company.roster.team(key) if key else None
    waiting = store.cases.waiting(key)
    readers = Readers.of(ask.channel, company)
    message = open_cases(waiting, readers, team.name if team else "")
    return Reply(message, for_programs=partial(data.cases, ask.words, waiting))


def _team(words: Sequence[Word], company: Company) -> str | None:
    """The key of the team asked for; None for all."""
    teams = [word for word in words if word.name and matches(word.name, Dimension) == ["team"]]
    spellings = Spellings(Dimension.TEAM, company.roster, lambda _: ())
    others = [word for word in words if word not in teams[:1]]
    if others and not teams and (asked_for := spellings.named(others[0])):
        raise Refusal(f"Did you mean open {asked_for}?")
    alone("open", others)
    return spellings.meant(teams[0]) if teams else None


COMMAND: Final = Command(
    "open", run, (("open", "who waits for us"), ("open team:NAME", "who waits for one team"))
)
