"""From a press in Slack to the card that says so, while thousands of other messages are due."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

from benchmarks import company
from benchmarks.figures import Line, slowest_hundredth, under
from benchmarks.programs import Failed, port_of
from benchmarks.rows.clicks import cards, pressed
from benchmarks.workspace import workspace
from bot.settings import load
from messages.notices import notice
from messages.wording import same
from storage.database import Database
from storage.posting import Urgency
from storage.store import Store
from tests.standins.slack import SlackStandIn
from tests.standins.slack_things import Message, User

PART = 500
"""Messages of one transaction."""


def measured(*, quick: bool) -> Iterator[Line]:
    due, clicks = (500, 12) if quick else (5_000, 96)
    took = asyncio.run(_took(due, clicks))
    median = 1000 * sorted(took)[len(took) // 2]
    note = f"{len(took)} clicks, median {median:.0f} ms; Slack takes one new message a second"
    work = f"a click seen, {due:,} messages due, p99"
    yield under(300, work, 1000 * slowest_hundredth(took), "ms", note)


async def _took(due: int, clicks: int) -> list[float]:
    """Seconds of each click until Slack was asked to change its card."""
    async with workspace() as (slack, somebody, place):
        with place.started("bot", "run") as line:
            address = f"http://127.0.0.1:{port_of(line)}"
            standing = await cards(slack, address)
            settings = load(
                place.path / "earful.toml", {"DATABASE_URL": f"sqlite:///{place.database}"}
            )
            async with Database(settings.database_url, settings.company) as database:
                for first in range(0, due, PART):
                    await database.write(partial(_want, first))
            return [await _seen(slack, address, standing, turn, somebody) for turn in range(clicks)]


def _want(first: int, store: Store) -> None:
    now = datetime.now(UTC)
    for number in range(first, first + PART):
        channel = f"slack:#{company.TEAMS[number % len(company.TEAMS)]}"
        said = same(notice(f"Message {number} of the week."))
        store.outbox.want(f"week-{number}", [channel], said, now=now, urgency=Urgency.WEEKLY)


async def _seen(
    slack: SlackStandIn, address: str, standing: Sequence[Message], turn: int, by: User
) -> float:
    card = standing[turn % len(standing)]
    before, began = len(card.versions), time.perf_counter()
    await pressed(slack, address, card, by)
    await slack.wait_for(lambda: len(card.versions) > before, timeout=10)
    if len(card.versions) == before:
        raise Failed("a click changed nothing")
    return time.perf_counter() - began
