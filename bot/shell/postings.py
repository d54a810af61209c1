"""`earful outbox`: messages that do not stand where they should, or not as they should."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Final

import typer
from rich.console import Console
from rich.table import Table

from bot.doctor.round import prefixes
from bot.settings import Settings
from bot.shell.opening import opened
from storage.waiting import Standing

ENDLESS: Final = 1_000
"""Columns for a program that reads along: nothing is cut or broken there."""


def show() -> None:
    asyncio.run(_show())


def retry() -> None:
    asyncio.run(_retry())


async def _show() -> None:
    async with opened() as (settings, database):
        standings = await database.read(lambda store: store.waiting.all())
    if not standings:
        typer.echo("Every message stands where it should.")
        return
    _draw(standings, settings, datetime.now(UTC))
    if any(one.parked for one in standings):
        typer.echo("What was given up is tried again every hour, or now: `earful outbox retry`.")


async def _retry() -> None:
    async with opened() as (_, database):
        count = await database.write(lambda store: store.waiting.retry(datetime.now(UTC)))
    typer.echo(
        f"{count:,} will be tried again by the running Earful within half a minute."
        if count
        else "Nothing was given up."
    )


def _draw(standings: Sequence[Standing], settings: Settings, now: datetime) -> None:
    zone, on = settings.company.timezone, prefixes(settings)
    table = Table("Message", "Channel", "Wanted since", "Attempts", "Why", box=None)
    for one in standings:
        since = f"{one.wanted_at.astimezone(zone):%Y-%m-%d %H:%M}"
        table.add_row(one.key, one.channel, since, str(one.attempts), _why(one, on, now))
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = ENDLESS
    console.print(table)


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
