"""The wiring: of which parts a running Earful is made, and who is handed whom."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import web

from bot.clock import Clock
from bot.courier import Courier
from bot.desk import Desk
from bot.metrics.counted import Metrics
from bot.metrics.door import PATH, Scraping
from bot.metrics.facts import looked
from bot.now import Now, utc_now
from bot.platforms.port import Platform
from bot.platforms.slack.settings import PATH as SLACK
from bot.platforms.teams.settings import PATH as TEAMS
from bot.readiness import Readiness
from bot.settings import Settings
from bot.settling import settle
from bot.web import application, serving
from bot.webhooks import Webhooks
from bot.witness import NOBODY, Witness
from handlers.vendors import VENDORS
from jobs import digest, forgetting, late, lists, praise, targets, tidying
from nps.company import Company
from storage.database import Database
from storage.running import only_one

log: Final = logging.getLogger(__name__)

GARBAGE: Final = 20_000
"""New objects before the collector looks for circles. One transaction for many requests makes some
thousands, nearly all of which go by themselves: looking oftener took a tenth of the time."""

JOBS: Final = (
    *(digest.JOB, praise.TELL, praise.PUBLISH, targets.JOB, lists.JOB, late.JOB),
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
    database: Database,
    company: Company,
    platforms: Sequence[Platform],
    now: Now,
    witness: Witness = NOBODY,
) -> AsyncIterator[tuple[Courier, Clock]]:
    """A courier who delivers and a clock that starts jobs, until the block ends.

    What the courier has in hand is finished first.
    """
    courier = Courier(database, platforms, now, witness=witness)
    clock = Clock(database, company, JOBS, now, witness=witness)
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
        metrics = _metrics(settings)
        desk = Desk(database, company, metrics)
        lodgings = await _lodgings(settings, desk, database, now, house)
        platforms = [lodging.platform for lodging in lodgings]
        await settle(database, Clock(database, company, JOBS, now), now)
        courier, clock = await house.enter_async_context(
            working(database, company, platforms, now, metrics)
        )
        readiness = Readiness(database, parts(lodgings, courier, clock))

        async def figures() -> bytes:
            return metrics.text(await looked(readiness, clock, settings.prefixes, now))

        doors = [
            *_webhooks(settings, database, now, metrics).routes(),
            *Scraping(figures, settings.metrics_token).routes(),
            *_routes(lodgings),
        ]
        app = application(doors, readiness.reasons, witness=metrics)
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


def _metrics(settings: Settings) -> Metrics:
    webhooks = [f"/webhooks/{vendor}" for vendor in settings.secrets]
    chats = [SLACK] if settings.slack else []
    chats += [TEAMS] if settings.teams else []
    return Metrics(settings.secrets, settings.prefixes, [*webhooks, *chats, PATH])


def _webhooks(settings: Settings, database: Database, now: Now, witness: Witness) -> Webhooks:
    secrets = {
        vendor: [one.get_secret_value() for one in told]
        for vendor, told in settings.secrets.items()
    }
    return Webhooks(database, settings.company, VENDORS, secrets, now, settings.vendors, witness)


def parts(
    lodgings: Sequence[Lodging], courier: Courier, clock: Clock
) -> dict[str, Callable[[], list[str]]]:
    """What keeps each part from working, asked whenever somebody wants to know."""

    def of_platform(lodging: Lodging) -> list[str]:
        found = lodging.ailment() or courier.condition.of_platform(lodging.platform.name)
        return [found] if found else []

    def of_clock() -> list[str]:
        return [clock.ailment] if clock.ailment else []

    platforms = {one.platform.name: partial(of_platform, one) for one in lodgings}
    return {**platforms, "courier": courier.condition.of_courier, "clock": of_clock}
