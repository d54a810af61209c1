"""Everything that the doctor looks at, in order."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

from bot.doctor import records, setup, waiting
from bot.doctor.finding import Finding, bad, note
from bot.settings import Settings
from jobs.job import Job
from nps.refusal import Refusal
from storage.database import Database, Unavailable


async def findings(
    settings: Settings, jobs: Sequence[Job], now: datetime
) -> AsyncIterator[Finding]:
    """One at a time, as they are found; nothing is made that was not there."""
    bound = await _bound(settings)
    told = (setup.settings(settings), setup.doors(settings), setup.channels(settings, bound))
    for found in chain.from_iterable(told):
        yield found
    async for one in _records(settings, jobs, now):
        yield one
    async for one in _platforms(settings):
        yield one


async def _bound(settings: Settings) -> Mapping[str, str]:
    """Each channel's team, as was said in chat; nothing where the database cannot be asked."""
    database = Database(settings.database_url, settings.company)
    if database.path and not database.path.exists():
        return {}
    try:
        async with database:
            return await database.read(lambda store: store.bindings.all())
    except (Unavailable, Refusal):
        return {}


async def _records(
    settings: Settings, jobs: Sequence[Job], now: datetime
) -> AsyncIterator[Finding]:
    database = Database(settings.database_url, settings.company)
    if database.path and not database.path.exists():
        yield records.not_yet(database.path)
        return
    try:
        async with database:
            async for one in records.database(database):
                yield one
            async for one in waiting.postings(database, settings.prefixes, now):
                yield one
            for one in waiting.schedule(database, settings.company, jobs, now):
                yield one
    except (Unavailable, Refusal) as why:
        yield bad("Database", str(why))


async def _platforms(settings: Settings) -> AsyncIterator[Finding]:
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

        async for one in slack(settings.slack, settings.company.channels):
            yield one
    if settings.teams:
        from bot.platforms.teams.doctor import teams  # noqa: PLC0415  # as long

        async for one in teams(settings.teams):
            yield one


def _prefix(channel: str) -> str:
    return channel.partition(":")[0]
