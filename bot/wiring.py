"""The wiring: of which parts a running Earful is made, and who is handed whom."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.clock import Clock
from bot.courier import Courier
from bot.desk import Desk
from bot.now import Now, utc_now
from bot.platforms.port import Platform
from bot.settings import Settings
from bot.web import application, serving
from bot.webhooks import Webhooks
from handlers.vendors import VENDORS
from jobs import digest, forgetting, late, praise, targets, tidying
from nps.company import Company
from storage.database import Database, Unavailable
from storage.running import only_one

log: Final = logging.getLogger(__name__)

GARBAGE: Final = 20_000
"""New objects before the collector looks for circles. One transaction for many requests makes some
thousands, nearly all of which go by themselves: looking oftener took a tenth of the time."""

JOBS: Final = (
    *(digest.JOB, praise.TELL, praise.PUBLISH, targets.JOB, late.JOB),
    *(tidying.JOB, forgetting.JOB),
)


@dataclass(frozen=True)
class Lodging:
    """A platform that is switched on, with what it adds to the server."""

    platform: Platform
    routes: Sequence[web.AbstractRouteDef] = ()
    ailment: Callable[[], str | None] = lambda: None
    """What keeps the platform from working now; None when all is well."""


@asynccontextmanager
async def working(
    database: Database, company: Company, platforms: Sequence[Platform], now: Now
) -> AsyncIterator[tuple[Courier, Clock]]:
    """A courier who delivers and a clock that starts jobs, until the block ends.

    What the courier has in hand is finished first.
    """
    courier = Courier(database, platforms, now)
    clock = Clock(database, company, JOBS, now)
    rounds = asyncio.create_task(courier.run(), name="courier")
    await clock.start()
    try:
        yield courier, clock
    finally:
        await clock.stop()
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds
        await courier.stop()


def _collect_less_often() -> None:
    """The program itself stays, and need not be looked through for ever."""
    gc.freeze()
    gc.set_threshold(GARBAGE)


async def run(settings: Settings, announce: Callable[[str], None], now: Now = utc_now) -> None:
    """Earful, until it is told to stop; *announce* hears where it answers, in a sentence.

    Then all that is under way has a few seconds to come to its end, less than ten in all. Raises
    Refusal where another Earful runs on the same database.
    """
    company = settings.company
    async with AsyncExitStack() as house:
        database = Database(settings.database_url, company, listens=True)
        await house.enter_async_context(only_one(database.path))  # before it is brought up to date
        await house.enter_async_context(database)
        desk = Desk(database, company)
        lodgings = await _lodgings(settings, desk, database, now, house)
        platforms = [lodging.platform for lodging in lodgings]
        await house.enter_async_context(working(database, company, platforms, now))
        app = application(
            [*_webhooks(settings, database, now).routes(), *_routes(lodgings)],
            lambda: _ailments(database, lodgings),
        )
        told_to_stop = stopping()
        port = await house.enter_async_context(serving(app, settings.host, settings.port))
        _collect_less_often()
        names = ", ".join(platform.name for platform in platforms) or "no chat platform"
        announce(f"Earful answers on http://{settings.host}:{port} with {names}.")
        await told_to_stop.wait()


def stopping() -> asyncio.Event:
    """Set by Ctrl-C and SIGTERM, which from now on do nothing else."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, told.set)
    return told


async def _lodgings(
    settings: Settings, desk: Desk, database: Database, now: Now, house: AsyncExitStack
) -> list[Lodging]:
    """The platforms that the settings switch on; each SDK is imported only then."""
    company, lodgings = settings.company, []
    if settings.slack:
        from bot.platforms.slack.connection import connected as slack  # noqa: PLC0415  # half a second

        one = await house.enter_async_context(slack(settings.slack, desk, database, company, now))
        lodgings.append(Lodging(one.platform, one.routes, one.ailment))
    if settings.teams:
        from bot.platforms.teams.connection import connected as teams  # noqa: PLC0415  # as long

        other = await house.enter_async_context(teams(settings.teams, desk, database, company, now))
        lodgings.append(Lodging(other.platform, other.routes, other.ailment))
    return lodgings


def _routes(lodgings: Sequence[Lodging]) -> list[web.AbstractRouteDef]:
    return [route for lodging in lodgings for route in lodging.routes]


def _webhooks(settings: Settings, database: Database, now: Now) -> Webhooks:
    secrets = {
        vendor: [one.get_secret_value() for one in told]
        for vendor, told in settings.secrets.items()
    }
    return Webhooks(database, settings.company, VENDORS, secrets, now, settings.vendors)


async def _ailments(database: Database, lodgings: Sequence[Lodging]) -> list[str]:
    ailments = [lodging.ailment() for lodging in lodgings]
    try:
        await database.write(lambda store: store.seen.prove_writable())
    except Unavailable as why:
        ailments.append(f"the database cannot be written: {why}")
    return [ailment for ailment in ailments if ailment]
