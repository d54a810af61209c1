"""Everything that the doctor looks at, in order."""

from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import chain
from sqlite3 import sqlite_version_info

from bot.doctor import outside, records, refused, setup, waiting
from bot.doctor.finding import Finding, bad, note
from bot.now import Now
from bot.settings import Settings
from jobs.job import Job
from nps.refusal import Refusal
from storage.database import Database, Unavailable
from storage.running import is_running
from storage.schema import Pending


async def findings(settings: Settings, jobs: Sequence[Job], now: Now) -> AsyncIterator[Finding]:
    """One at a time, as they are found; nothing is made or changed that was there or not."""
    bound = await _bound(settings)
    told = (setup.settings(settings), setup.doors(settings), setup.channels(settings, bound))
    for found in chain.from_iterable(told):
        yield found
    async for one in _records(settings, jobs, now):
        yield one
    runs = outside.running(settings, is_here=_runs_here(settings))
    for asked in (runs, outside.doors(settings)):
        async for one in asked:
            yield one
    async for one in _platforms(settings, now):
        yield one


async def _bound(settings: Settings) -> Mapping[str, str]:
    """Each channel's team, as was said in chat; nothing where the database cannot be asked."""
    database = _looked_at(settings)
    if database.path and not database.path.exists():
        return {}
    try:
        async with database:
            return await database.read(lambda store: store.bindings.all())
    except (Unavailable, Refusal):
        return {}


def _runs_here(settings: Settings) -> bool:
    path = _looked_at(settings).path
    return path is not None and path.parent.is_dir() and is_running(path)


def _looked_at(settings: Settings) -> Database:
    return Database(settings.database_url, settings.company, only_looks=True)


async def _records(settings: Settings, jobs: Sequence[Job], now: Now) -> AsyncIterator[Finding]:
    database = _looked_at(settings)
    if database.path:
        yield records.of_sqlite(sqlite_version_info)
    if database.path and not database.path.exists():
        yield records.not_yet(database.path)
        return
    try:
        async with database:
            async for one in records.database(database, now):
                yield one
            async for one in refused.requests(database, now):
                yield one
            async for one in waiting.postings(database, settings.prefixes, now()):
                yield one
            async for one in waiting.customers(database):
                yield one
            for one in waiting.schedule(database, settings.company, jobs, now()):
                yield one
    except Pending as told:
        yield note("Database", f"{database.place}: {told}")
    except (Unavailable, Refusal) as why:
        yield bad("Database", str(why))


async def _platforms(settings: Settings, now: Now) -> AsyncIterator[Finding]:
    if not (settings.slack or settings.teams):
        yield note(
            "Chat",
            "no platform is on: neither SLACK_BOT_TOKEN nor TEAMS_APP_ID is set. Questions are"
            " answered and responses taken in all the same; alerts wait",
        )
        return
    off = [one for one in settings.company.channels if _prefix(one) not in settings.prefixes]
    if off:
        yield note("Chat", f"{', '.join(off)} must wait: that platform is off")
    if settings.slack:
        from bot.platforms.slack.doctor import slack  # noqa: PLC0415  # half a second

        async for one in slack(settings.slack, settings.company.channels, now):
            yield one
    if settings.teams:
        from bot.platforms.teams.doctor import teams  # noqa: PLC0415  # as long

        async for one in teams(settings.teams, now):
            yield one


def _prefix(channel: str) -> str:
    return channel.partition(":")[0]
