"""`earful privacy`: what is kept, for how long, who sees it, and what leaves the machine."""

import os
from collections.abc import Iterator
from typing import Final

from bot.settings import Settings, load
from bot.shell.saying import say
from jobs.tidying import KEPT
from messages.phrases import listed
from nps.company import Company, Level, Sharing
from storage.database import Database
from storage.held import HELD, WHAT, Fate

LEVELS: Final = {
    Level.INITIALS: "first name and initial; contacts and numbers masked in the words",
    Level.FULL: "the customer's name and company, and the words without account and card numbers",
    Level.NONE: "no name; names, contacts and numbers masked in the words",
}
SHARING: Final = {
    Sharing.UNLESS_KEPT: "shared unless their colleague keeps them",
    Sharing.ASK: "shared only if their colleague says so",
    Sharing.PRIVATE: "not shared unless their colleague says so",
}


def show() -> None:
    """Reads the settings alone: no database is opened. Raises BadSettings."""
    for line in told(load(None, os.environ)):
        say(line)


def told(settings: Settings) -> Iterator[str]:
    company = settings.company
    yield f"What {company.name} keeps of its customers and colleagues, as the settings stand"
    yield from ("", f"KEPT, in {_place(settings)}")
    for fate in Fate:
        yield from ("", f"{_goes(fate, company)}:", *_tables(fate))
    yield from ("", "WHO SEES A CUSTOMER", "")
    yield from (f"- {channel}: {_sees(channel, company)}" for channel in company.channels)
    yield from _alone(company)
    yield from ("", "LEAVES THIS MACHINE", "")
    yield from _leaves(settings)


def _place(settings: Settings) -> str:
    database = Database(settings.database_url, settings.company)
    return f"{database.path}, readable by its owner alone" if database.path else database.place


def _goes(fate: Fate, company: Company) -> str:
    days = company.privacy.retention_days
    match fate:
        case Fate.FORGOTTEN:
            when = f"{days} days after the answer, or when the customer is forgotten"
            return f"Customers' words, and who it was, go {when}"
        case Fate.AGED:
            return f"Colleagues' names go {days} days after the answer"
        case Fate.TIDIED:
            return f"Goes {KEPT.days} days after it was last of use"
        case Fate.WISHED:
            return "Stays until the colleague wishes otherwise"
        case Fate.NOBODY:
            return "Stays, for it tells of nobody"


def _tables(fate: Fate) -> Iterator[str]:
    """Those that hold something of this *fate*; of NOBODY, those that hold nothing else."""
    for table, columns in HELD.items():
        tells_of = columns.keys() - {Fate.NOBODY}
        if fate in tells_of or (fate is Fate.NOBODY and not tells_of):
            yield f"- {WHAT[table]}"


def _sees(channel: str, company: Company) -> str:
    level = LEVELS[company.privacy.of(channel)]
    return f"{'; '.join(_reads(channel, company))}. Of a customer: {level}"


def _reads(channel: str, company: Company) -> Iterator[str]:
    for team in company.roster.teams:
        if channel in team.channels:
            yield f"unhappy customers of {team.name}, and its week"
        if channel in (company.praise.channels or team.channels):
            yield f"kind words about {team.name}"
    if channel in company.leadership:
        yield "the company's week, with a few words of customers"
    if channel in company.admins.channels:
        yield "what Earful cannot do by itself, and customers of no team that has a channel"


def _alone(company: Company) -> Iterator[str]:
    yield (
        "- a channel that was given to a team in chat, which `earful doctor` names: what that"
        " team's other channels see, as much as [privacy] customer says"
    )
    yield (
        "- one colleague alone: the brief of a case that they have, with all that helps to call the"
        " customer, until it leaves them; reminders; kind words about themselves"
    )
    yield f"- kind words are {SHARING[company.praise.sharing]}"
    yield (
        "- nobody: a number or a rank of a colleague, or how long a colleague took; figures of"
        " fewer than five answers or three people, but for programs on this machine"
    )


def _leaves(settings: Settings) -> Iterator[str]:
    chats = {"Slack": settings.slack, "Microsoft Teams": settings.teams}
    if on := [name for name, told in chats.items() if told]:
        yield f"- what the channels above show, to {' and '.join(on)} and whoever reads there"
    else:
        yield "- nothing to a chat platform: none is on"
    doors = sorted(settings.secrets)
    yield (
        f"- nothing to survey tools: they only send, by the doors that are open ({listed(doors)})"
        if doors
        else "- nothing to survey tools: no door is open, answers come in by file"
    )
    yield "- what you take out yourself: exports, files of rejected rows, backups, `earful intake`"
    yield "- nothing else: no statistics, no other service is asked"
