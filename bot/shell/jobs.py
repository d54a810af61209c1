"""`earful job`: one scheduled job, done by hand."""

import asyncio
from datetime import datetime

from bot.clock import Clock
from bot.now import utc_now
from bot.shell.opening import opened
from bot.shell.saying import say
from bot.shell.typed import placed
from bot.wiring import JOBS


def do(name: str, due: datetime | None) -> None:
    """Raises Refusal for a name that there is not."""
    asyncio.run(_do(name, due))


async def _do(name: str, due: datetime | None) -> None:
    async with opened() as (settings, database):
        company = settings.company
        clock = Clock(database, company, JOBS, utc_now)
        done = await clock.run_by_hand(name, placed(due, company.timezone) if due else None)
    say(done)
    say("What it has to say goes out while `earful run` is running.")
