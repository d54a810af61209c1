"""`earful ask`: what /nps answers, in a terminal or for programs."""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime

import typer

from bot.shell.opening import opened
from bot.shell.typed import placed
from handlers.asks import Ask
from handlers.command import Nameless
from handlers.commands import answer as answered
from handlers.commands import writes
from messages.plain import plain
from nps.company import Company
from nps.refusal import Refusal


def answer(question: str, now: datetime | None, email: str, *, for_programs: bool) -> None:
    """Raises Refusal where the question cannot be understood."""
    asyncio.run(_answer(question, now, email, for_programs=for_programs))


async def _answer(question: str, now: datetime | None, email: str, *, for_programs: bool) -> None:
    async with opened() as (settings, database):
        company = settings.company
        ask = _ask(question, now, email, company)
        do = database.write if writes(ask) else database.read
        try:
            reply = await do(lambda store: answered(ask, store, company))
        except Nameless:
            raise Refusal(f"“{question}” is about whoever asks: say who, --as EMAIL.") from None
    if for_programs:
        data: Mapping[str, object] = reply.data or {"question": question, "items": []}
        typer.echo(json.dumps(data, ensure_ascii=False))
    elif reply.message:
        typer.echo(plain(reply.message, company.timezone, ask.at))


def _ask(question: str, now: datetime | None, email: str, company: Company) -> Ask:
    if email and not company.roster.colleague(email):
        raise Refusal(f"The settings know no colleague {email}: --as takes an address of theirs.")
    by = company.roster.person(email) if email else None
    return Ask(question, by, placed(now, company.timezone), command="earful ask")
