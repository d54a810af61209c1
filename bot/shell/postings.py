"""`earful outbox`: messages that do not stand where they should, or not as they should."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.now import utc_now
from bot.settings import Settings
from bot.shell.opening import opened
from bot.shell.saying import say
from bot.shell.tables import show_table
from storage.waiting import Standing


def show() -> None:
    asyncio.run(_show())


def retry() -> None:
    asyncio.run(_retry())


def doubt() -> None:
    """For a database from a backup that was made otherwise than by `earful backup`."""
    asyncio.run(_doubt())


async def _show() -> None:
    async with opened() as (settings, database):
        standings = await database.read(lambda store: store.waiting.all())
    if not standings:
        say("Every message stands where it should.")
        return
    _draw(standings, settings, utc_now())
    if any(one.parked for one in standings):
        say("What was given up is tried again every hour, or now: `earful outbox retry`.")


async def _retry() -> None:
    async with opened() as (_, database):
        count = await database.write(lambda store: store.waiting.retry(utc_now()))
    say(
        f"{count:,} will be tried again by the running Earful within a moment."
        if count
        else "Nothing was given up."
    )


async def _doubt() -> None:
    async with opened() as (_, database):
        at = await database.write(lambda store: store.restored.mark_now(utc_now()))
    say(
        f"Taken for a copy from {at:%Y-%m-%d %H:%M} UTC. The next start of `earful run` looks in"
        " the channels for what may stand there already, and posts nothing twice."
    )


def _draw(standings: Sequence[Standing], settings: Settings, now: datetime) -> None:
    zone, on = settings.company.timezone, settings.prefixes
    show_table(
        ("Message", "Channel", "Wanted since", "Attempts", "Why"),
        (
            (
                one.key,
                one.channel,
                f"{one.wanted_at.astimezone(zone):%Y-%m-%d %H:%M}",
                str(one.attempts),
                _why(one, on, now),
            )
            for one in standings
        ),
    )


def _why(one: Standing, on: Collection[str], now: datetime) -> str:
    if one.platform not in on:
        return "no chat platform is on" if one.platform == "dm" else f"{one.platform} is off"
    if one.parked:
        return one.parked
    if one.waits_for:
        return f"comes after {one.waits_for}"
    if one.due_at and one.due_at > now:
        return "waits for its time" if not one.attempts else "will be tried again"
    return "is due"
