"""What waits: messages for their channels, customers for a channel, jobs for their time."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.doctor.finding import Finding, bad, fine, note
from jobs.job import Job
from nps.company import Company
from storage.database import Database
from storage.waiting import Standing

LATE: Final = timedelta(minutes=10)
"""How long a message may be due while an Earful runs."""
MOST: Final = 5


async def postings(
    database: Database, prefixes: Sequence[str], now: datetime
) -> AsyncIterator[Finding]:
    every = await database.read(lambda store: store.waiting.all())
    standings = [one for one in every if one.platform in prefixes]
    parked = [one for one in standings if one.parked]
    for one in parked[:MOST]:
        yield bad("Messages", f"{one.key} cannot be shown in {one.channel}: {one.parked}")
    if len(parked) > MOST:
        yield bad("Messages", f"{len(parked) - MOST:,} more cannot be shown: `earful outbox`")
    late = sum(_is_late(one, now) for one in standings)
    if late:
        yield note("Messages", f"{late:,} should have gone out by now: does `earful run` run?")
    if off := len(every) - len(standings):
        wait = "waits" if off == 1 else "wait"
        yield note("Messages", f"{off:,} {wait} for a chat platform that is off: `earful outbox`")
    if not (parked or late or off):
        yield fine("Messages", "every one stands where it should, or waits for its time")


async def customers(database: Database) -> AsyncIterator[Finding]:
    """Nothing where each who waits stands somewhere."""
    unheard = await database.read(lambda store: store.listings.unheard())
    if unheard:
        wait = "1 customer waits" if len(unheard) == 1 else f"{len(unheard):,} customers wait"
        yield bad(
            "Customers",
            f"{wait} of whom no channel has read: there was none to tell. Name one for each team;"
            " who waits already is in `earful ask open`",
        )


def _is_late(one: Standing, now: datetime) -> bool:
    is_held = one.parked or one.waits_for
    return not is_held and one.due_at is not None and one.due_at < now - LATE


def schedule(
    database: Database, company: Company, jobs: Sequence[Job], now: datetime
) -> list[Finding]:
    clock = Clock(database, company, jobs, lambda: now)
    return [
        fine(
            "Jobs",
            f"{job.name} is due next on {_local(clock.next_due(job.name), company.timezone)}",
        )
        for job in jobs
    ]


def _local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %Y-%m-%d at %H:%M}"
