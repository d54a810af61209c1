"""`earful exclude` and `earful include`: what shall not count, and what counts after all."""

import asyncio
from datetime import datetime
from typing import Final

from bot.now import utc_now
from bot.shell.opening import opened
from bot.shell.saying import say
from handlers import exclusion
from handlers.payload import clean
from messages.phrases import plainly
from nps.refusal import Refusal
from storage.exclusions import Exclusion

LONGEST: Final = 500
"""Characters of a reason."""


def exclude(word: str, reason: str) -> None:
    """Raises Refusal where *word* means no response, or several, or is out for another reason."""
    asyncio.run(_exclude(word, plainly(clean(reason), LONGEST)))


def include(word: str) -> None:
    """Raises Refusal where *word* means no response, or several."""
    asyncio.run(_include(word))


def show() -> None:
    asyncio.run(_show())


async def _exclude(word: str, reason: str) -> None:
    now = utc_now()
    async with opened() as (settings, database):
        key, is_new, stands = await database.write(
            lambda store: (
                key := exclusion.known_as(clean(word), store),
                exclusion.exclude(key, reason, store, settings.company, now),
                store.exclusions.of(key),
            )
        )
    if not is_new:
        _say_already(key, stands.reason if stands else "", reason)
        return
    say(f"{key} does not count any more. `earful include {key}` takes that back.")
    say("What stands of it in chat goes while `earful run` is running.")


def _say_already(key: str, stands: str, reason: str) -> None:
    """Raises Refusal where another *reason* was given than the one that *stands*."""
    why = f"for: {stands.rstrip('.')}" if stands else "without a reason"
    said = f"{key} is out already, {why}."
    if reason not in {"", stands}:
        raise Refusal(f"{said} `earful include` it first to give another reason.")
    say(said)


async def _include(word: str) -> None:
    now = utc_now()
    async with opened() as (settings, database):
        key, is_new = await database.write(
            lambda store: (
                key := exclusion.known_as(clean(word), store),
                exclusion.include(key, store, settings.company, now),
            )
        )
    say(f"{key} counts again." if is_new else f"{key} counts already.")


async def _show() -> None:
    async with opened() as (settings, database):
        excluded = await database.read(lambda store: store.exclusions.all())
    if not excluded:
        say("Every response counts.")
    for one in excluded:
        say(_line(one, one.at.astimezone(settings.company.timezone)))


def _line(one: Exclusion, at: datetime) -> str:
    return "  ".join(filter(None, (f"{at:%Y-%m-%d %H:%M}", one.response_key, one.reason)))
