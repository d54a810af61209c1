"""A self-test on its way, and whoever holds the phone meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field

from bot.doctor.finding import Finding, Verdict
from bot.doctor.trial import Patience, Trial, Way
from bot.now import utc_now
from nps.people import Person
from storage.database import Database

HASTY = Patience(taken=0.05, shown=0.05, reminded=0.02, pressed=0.05, answered=0.05, between=0.01)
"""For what will not come."""
CALM = Patience(taken=30, shown=30, reminded=30, pressed=30, answered=30, between=0.01)
"""For what will; no test waits so long."""


async def nothing() -> AsyncIterator[Finding]:
    found: tuple[Finding, ...] = ()
    for one in found:
        yield one


def way(platform: str, title: str) -> Way:
    return Way(platform, title, "Look at the button.", "Copy it anew.", nothing)


@dataclass
class Trying:
    said: list[str] = field(default_factory=list)
    """Each with its mark."""

    @property
    def last(self) -> str:
        return self.said[-1]

    def passed(self, hop: int) -> bool:
        return any(one.startswith(f"{Verdict.FINE}: {hop} of 5") for one in self.said)


@asynccontextmanager
async def trying(
    database: Database, way: Way, person: Person, patience: Patience = CALM
) -> AsyncIterator[Trying]:
    """Goes on beside the block, and is at its end after it."""
    told = Trying()

    async def listen() -> None:
        async with aclosing(Trial(database, way, person, utc_now, patience).hops()) as hops:  # type: ignore[type-var]  # it is a generator
            async for one in hops:
                told.said.append(f"{one.verdict}: {one.sentence}")

    task = asyncio.create_task(listen())
    try:
        yield told
    finally:
        await task
