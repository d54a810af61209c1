"""`earful intake`: bodies that could not be read are listed, shown, read again, thrown away."""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import typer

from bot.now import utc_now
from bot.settings import Settings
from bot.shell.opening import opened
from bot.shell.saying import say
from bot.shell.tables import show_table
from handlers.intake import MOST_AT_ONCE
from handlers.payload import BadPayload
from handlers.unread import reasons, take_in_late
from handlers.vendor import Reading
from handlers.vendors import VENDORS
from nps.refusal import Refusal
from nps.response import Response
from storage.database import Database
from storage.responses import Landed, Landing
from storage.store import Store
from storage.unread import Kept


def list_all() -> None:
    asyncio.run(_list_all())


def show_one(number: int) -> None:
    asyncio.run(_show_one(number))


def read_again(numbers: Sequence[int] | None) -> None:
    """All where *numbers* is None. Raises Refusal where a number is wrong, or one stays unread."""
    asyncio.run(_read_again(numbers))


def throw_away(numbers: Sequence[int] | None) -> None:
    """All where *numbers* is None. Raises Refusal where a number is wrong."""
    asyncio.run(_throw_away(numbers))


async def _list_all() -> None:
    async with opened() as (settings, database):
        kept = await database.read(lambda store: store.unread.listed())
    if not kept:
        say("Nothing is kept that could not be read.")
        return
    _draw(kept, settings.company.timezone)
    say("Once it can be read, `earful intake replay --all` takes it in.")


def _draw(kept: Sequence[Kept], zone: ZoneInfo) -> None:
    show_table(
        ("N", "Tool", "Received", "Bytes", "Why"),
        (
            (
                str(one.number),
                one.vendor,
                f"{one.received_at.astimezone(zone):%Y-%m-%d %H:%M}",
                f"{one.size:,}",
                one.reason,
            )
            for one in kept
        ),
    )


async def _show_one(number: int) -> None:
    async with opened() as (_, database):
        body = await database.read(lambda store: store.unread.body(number))
    if body is None:
        raise Refusal(f"There is no {number}: `earful intake failed` lists what there is.")
    if sys.stdout.isatty():
        typer.echo(_harmless(body))
    else:  # a program wants every byte
        sys.stdout.buffer.write(body)


def _harmless(body: bytes) -> str:
    """*body* for a terminal, which obeys some characters: those are written out."""
    words = body.decode("utf-8", errors="backslashreplace")
    return "".join(
        sign if sign.isprintable() or sign in "\n\t" else repr(sign)[1:-1] for sign in words
    )


async def _read_again(numbers: Sequence[int] | None) -> None:
    still = 0
    async with opened() as (settings, database):
        for kept in await _chosen(numbers, database):
            said, bad = await _replay(kept, settings, database)
            say(f"{kept.number}: {said}")
            still += bool(bad)
    if still:
        raise Refusal(f"{still:,} still cannot be read whole and are kept.")


async def _replay(kept: Kept, settings: Settings, database: Database) -> tuple[str, str]:
    """What came of it, and why it is kept; "" where it is not."""
    now = utc_now()
    body = await database.read(lambda store: store.unread.body(kept.number))
    if body is None:
        return "gone meanwhile", ""
    good, bad = _read(kept, body, settings)
    landed: list[Landed] = []
    for start in range(0, len(good), MOST_AT_ONCE):
        landed += await database.write(
            _taking_in(good[start : start + MOST_AT_ONCE], database, now)
        )
    reason = reasons(bad)

    def settle(store: Store) -> None:
        if reason:
            store.unread.reword(kept.number, reason)
        else:
            store.unread.drop(kept.number)

    await database.write(settle)
    return _said(landed, reason), reason


def _read(
    kept: Kept, body: bytes, settings: Settings
) -> tuple[Sequence[Response], Sequence[BadPayload]]:
    """What of *body* is good now, of each answer the last word, and what is still bad."""
    vendor = VENDORS.get(kept.vendor)
    if vendor is None:
        return [], [BadPayload("body", f"this Earful knows no survey tool called {kept.vendor}")]
    told = settings.vendors.get(kept.vendor, {})
    items = vendor.read(body, Reading(settings.company.timezone, kept.received_at, told))
    good = {item.key: item for item in items if isinstance(item, Response)}
    return list(good.values()), [item for item in items if isinstance(item, BadPayload)]


def _taking_in(
    part: Sequence[Response], database: Database, now: datetime
) -> Callable[[Store], list[Landed]]:
    return lambda store: take_in_late(part, store, database.company, now)


def _said(landed: Sequence[Landed], reason: str) -> str:
    counts = Counter(one.how for one in landed)
    told = [
        f"{counts[how]:,} {words}"
        for how, words in (
            (Landing.STORED, "stored"),
            (Landing.UPDATED, "updated"),
            (Landing.REPEATED, "known already"),
        )
        if counts[how]
    ]
    if reason:
        told.append(f"kept, {reason}")
    return "; ".join(told) or "tells of no answer"


async def _throw_away(numbers: Sequence[int] | None) -> None:
    async with opened() as (_, database):
        chosen = await _chosen(numbers, database)

        def drop(store: Store) -> int:
            return sum(store.unread.drop(kept.number) for kept in chosen)

        count = await database.write(drop)
    say(f"{count:,} thrown away.")


async def _chosen(numbers: Sequence[int] | None, database: Database) -> list[Kept]:
    """Oldest first. Raises Refusal, before anything is done, where there is no such number."""
    kept = await database.read(lambda store: store.unread.listed())
    if numbers is None:
        return kept
    unknown = set(numbers) - {one.number for one in kept}
    if unknown:
        some = ", ".join(map(str, sorted(unknown)))
        raise Refusal(f"There is no {some}: `earful intake failed` lists what there is.")
    return [one for one in kept if one.number in numbers]
