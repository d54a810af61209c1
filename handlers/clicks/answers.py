"""Buttons that ask again: for everybody, for more, or for how it was read."""

from typing import Final

from handlers.asks import Ask, Click, Reply, Where
from handlers.commands import answer, counted
from handlers.press import Press
from handlers.questions import joined
from handlers.words import split
from messages.lists import open_cases
from messages.shared import explained, shared
from nps.company import Company
from nps.question import Answer
from nps.readers import Readers
from storage.store import Store


def share(click: Click, store: Store, company: Company) -> Reply:
    """Show the answer, as it is now, to everybody in the channel."""
    found = _counted(click, store, company)
    return Reply(shared(found, click.by, company, click.at), Where.CHANNEL)


def again(click: Click, store: Store, company: Company) -> Reply:
    """Answer the words on the button as if they had been typed."""
    return answer(_ask(click), store, company)


def explain(click: Click, store: Store, company: Company) -> Reply:
    found = _counted(click, store, company)
    return Reply(explained(found, company, click.at))


def waiting(click: Click, store: Store, company: Company) -> Reply:
    """The open cases of the team that the button names, or of all."""
    team = company.roster.team(click.subject) if click.subject else None
    found = store.cases.waiting(click.subject or None)
    return Reply(open_cases(found, Readers.of(click.channel, company), team.name if team else ""))


CLICKS: Final = (
    Press("answer.share", share, writes=False),
    Press("answer.ask", again),  # the words on a button may be any
    Press("answer.explain", explain, writes=False),
    Press("list.waiting", waiting, writes=False),
)


def _counted(click: Click, store: Store, company: Company) -> Answer:
    words = joined(split(click.subject, {}))
    return counted(_ask(click), words, store, company)


def _ask(click: Click) -> Ask:
    return Ask(click.subject, click.by, click.at, click.channel)
