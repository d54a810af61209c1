"""`earful rollup`: the counted figures, held against the responses themselves."""

import asyncio

from bot.shell.opening import opened
from bot.shell.saying import say
from nps.refusal import Refusal


def check() -> None:
    asyncio.run(_check())


def rebuild() -> None:
    asyncio.run(_rebuild())


async def _check() -> None:
    async with opened() as (_, database):
        differing = await database.read(lambda store: store.tallies.differences())
    if differing:
        raise Refusal(
            f"{differing:,} counted figures differ from what the responses say. "
            "`earful rollup rebuild` counts them anew."
        )
    say("Every counted figure is what the responses say.")


async def _rebuild() -> None:
    async with opened() as (_, database):
        await database.write(lambda store: store.tallies.rebuild())
    say("Everything has been counted anew.")
