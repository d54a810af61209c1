"""`earful forget` and `earful receipts`: who is forgotten, and how far everything has followed."""

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import typer

from bot.now import utc_now
from bot.shell.opening import opened
from bot.shell.saying import say
from messages.phrases import counted, listed, plainly
from nps.company import Company
from nps.forgetting import LEFT, Receipt, Why
from nps.refusal import Refusal
from storage.customers import Known
from storage.database import Database, Unavailable
from storage.forgetting import AT_ONCE, forget, forget_bodies
from storage.store import Store

NEWEST: Final = 20
MOST_KEYS: Final = 5
"""Of answers that bear a name."""
KINDS: Final = {
    "responses": ("response", "responses"),
    "cases": ("case", "cases"),
    "praises": ("praise", "praises"),
    "bodies": ("unreadable webhook", "unreadable webhooks"),
    "messages": ("message", "messages"),
}
"""What a receipt counts, as people read it."""
ELSEWHERE: Final = (
    "Not in Earful's hands: your survey tool, exports, files of rejected rows, backups, and answers"
    " that somebody asked for and was shown alone."
)

UNFINISHED: Final = (
    "Not everything is forgotten: receipt {number} says how much is left. Type the same again once"
    " that is mended: it goes on from there."
)
"""Where the database fails in the middle; what comes next says why."""


def forget_customer(typed: str, *, is_sure: bool, later: bool) -> None:
    """Raises Refusal where nobody is known by that, or where whoever was asked said no."""
    asyncio.run(_forget_customer(typed, is_sure=is_sure, later=later))


def show_newest() -> None:
    asyncio.run(_show_newest())


def show_receipt(number: int) -> None:
    """Raises Refusal where there is none."""
    asyncio.run(_show_receipt(number))


async def _forget_customer(typed: str, *, is_sure: bool, later: bool) -> None:
    async with opened() as (settings, database):
        known = await _known(typed, database)
        if not known:
            raise Refusal(await _unknown(typed, database))
        _say_who(known)
        if not is_sure:
            _ask()
        number = await database.write(partial(_open, known))
        try:
            await _forget(known.keys, number, database)
            while known := await _known(typed, database):  # somebody answered meanwhile
                await database.write(partial(_begin, known, number))
                await _forget(known.keys, number, database)
        except Unavailable:
            say(UNFINISHED.format(number=number), err=True)
            raise
        _tell(await database.read(lambda store: store.receipts.get(number)), settings.company)
        say(ELSEWHERE)
        await _wipe(database, later=later)


async def _known(typed: str, database: Database) -> Known:
    return await database.read(lambda store: store.customers.known(typed))


async def _unknown(typed: str, database: Database) -> str:
    word = plainly(typed, 80)
    if await database.read(lambda store: store.customers.is_forgotten(typed)):
        return f"{word} is forgotten already."
    bearers = await database.read(lambda store: store.customers.bearers(typed))
    if bearers.by_name:
        return _not_unique(bearers.by_name, "that name", "a name")
    if bearers.by_phone:
        return _not_unique(bearers.by_phone, "that phone number", "a phone number")
    return f"No e-mail address, id or answer is known as {word}."


def _not_unique(keys: Sequence[str], what: str, such: str) -> str:
    bear = f"{counted(len(keys), 'answer')} {'bears' if len(keys) == 1 else 'bear'} {what}"
    which = "this answer" if len(keys) == 1 else "one of these answers"
    named = ", ".join(plainly(key, 60) for key in keys[:MOST_KEYS])
    more = f" and {len(keys) - MOST_KEYS:,} more" if len(keys) > MOST_KEYS else ""
    return (
        f"{bear}, and {such} is not unique. Name the customer by an e-mail address, an id, or"
        f" {which}: {named}{more}."
    )


def _say_who(known: Known) -> None:
    names = [*known.emails, *known.ids] or list(known.keys)
    if names:
        say(f"Known as {plainly(listed(names), 400)}.")
    counts = {"responses": len(known.keys), "bodies": len(known.unread)}
    say(
        f"{_capital(_counted(counts))} will be forgotten: the words and who it was, here and in"
        " every message. What was counted stays counted. Nothing brings them back."
    )


def _ask() -> None:
    if not sys.stdin.isatty():
        raise Refusal("Nothing has been forgotten: --yes says so where nobody can be asked.")
    if not typer.confirm("Forget this customer?", err=True):
        raise Refusal("Nothing has been forgotten.")


def _open(known: Known, store: Store) -> int:
    """The number of a receipt that says from the beginning what is left to do."""
    number = store.receipts.open(Why.ASKED, utc_now())
    _begin(known, number, store)
    return number


def _begin(known: Known, receipt: int, store: Store) -> None:
    """Bodies first: only while the responses are known is it known whom they name."""
    forget_bodies(known.unread, receipt, store)
    store.receipts.add(receipt, {LEFT: len(known.keys)}, ())


async def _forget(keys: Sequence[str], receipt: int, database: Database) -> None:
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        await database.write(partial(_forget_some, some, receipt))


def _forget_some(keys: Sequence[str], receipt: int, store: Store) -> None:
    forget(keys, Why.ASKED, receipt, store, utc_now())
    store.receipts.add(receipt, {LEFT: -len(keys)}, ())


async def _wipe(database: Database, *, later: bool) -> None:
    """The words may still be in places of the file that nothing reads any more."""
    try:
        is_wiped = await database.wipe(rewrite=not later)
    except Unavailable as why:
        say(f"The file could not be written anew ({why}): Sunday night does it.", err=True)
        return
    if not is_wiped:
        say("Somebody reads a long export: what they see leaves the file tonight.", err=True)
    elif later:
        say("The last traces leave the database file on Sunday night.")


async def _show_newest() -> None:
    async with opened() as (settings, database):
        newest = await database.read(lambda store: store.receipts.newest(NEWEST))
    for receipt in newest:
        say(f"{receipt.number:>5}  {_title(receipt, settings.company)}; {_state(receipt)}")
    if not newest:
        say("Nobody has been forgotten.")


async def _show_receipt(number: int) -> None:
    async with opened() as (settings, database):
        _tell(await database.read(lambda store: store.receipts.get(number)), settings.company)


def _tell(receipt: Receipt, company: Company) -> None:
    say(f"Receipt {receipt.number}: {_title(receipt, company)}.")
    for line in _progress(receipt):
        say(line)


def _title(receipt: Receipt, company: Company) -> str:
    at = f"{receipt.at.astimezone(company.timezone):%Y-%m-%d %H:%M}"
    why = "a customer asked" if receipt.why is Why.ASKED else "too old"
    return f"{at}, {why}: {_counted(receipt.counts)}"


def _state(receipt: Receipt) -> str:
    if receipt.is_done:
        return "done"
    stuck = sum(one.messages for one in receipt.stuck)
    parts = (
        (receipt.left, "response", "not forgotten"),
        (receipt.waiting, "message", "to be edited"),
        (stuck, "message", "cannot be edited"),
    )
    return ", ".join(f"{counted(count, noun)} {what}" for count, noun, what in parts if count)


def _progress(receipt: Receipt) -> Iterator[str]:
    if receipt.is_done:
        yield "Nothing of it stands in any message any more."
    if receipt.left:
        yield (
            f"{_capital(counted(receipt.left, 'response'))} not forgotten: unless it still runs, "
            "forget the same customer again. That goes on with a receipt of its own."
        )
    if receipt.waiting:
        yield (
            f"{_capital(counted(receipt.waiting, 'message'))} still to be edited: the running "
            f"Earful begins within half a minute. `earful receipts {receipt.number}` tells how far "
            "it is."
        )
    for one in receipt.stuck:
        yield (
            f"{counted(one.messages, 'message')} in {one.channel} cannot be edited: {one.reason}. "
            "It is tried again every hour; take it away by hand where that does not help."
        )


def _counted(counts: Mapping[str, int]) -> str:
    said = [counted(counts[kind], *words) for kind, words in KINDS.items() if counts.get(kind)]
    return listed(said) if said else "nothing"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
