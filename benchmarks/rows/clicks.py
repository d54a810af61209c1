"""Buttons pressed in Slack while a second process imports into the same database."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from aiohttp import ClientSession

from benchmarks import company
from benchmarks.figures import Line, slowest_hundredth, under
from benchmarks.programs import Failed, Folder, port_of
from benchmarks.rows.importing import write
from benchmarks.workspace import workspace
from handlers.signature import StandardWebhooks
from tests.standins.slack import SlackStandIn
from tests.standins.slack_things import Message, User

CARDS = 24


def measured(*, quick: bool) -> Iterator[Line]:
    took, rows, seconds = asyncio.run(_took(5_000 if quick else 200_000))
    median = 1000 * sorted(took)[len(took) // 2]
    note = (
        f"{len(took)} clicks, median {median:.0f} ms; {rows / seconds:,.0f} rows/s imported "
        "meanwhile; the database is whole, rollup and recount agree"
    )
    yield under(
        500, "a click while an import runs, p99", 1000 * slowest_hundredth(took), "ms", note
    )


async def _took(rows: int) -> tuple[list[float], int, float]:
    """Seconds of each click, and how many rows were imported in how many seconds."""
    async with workspace() as (slack, somebody, place):
        file = place.path / "large.csv"
        write(file, rows)
        with place.started("bot", "run") as line:
            address = f"http://127.0.0.1:{port_of(line)}"
            standing = await cards(slack, address)
            importing = asyncio.create_task(_imported(place, file))
            took = [
                await pressed(slack, address, card, somebody)
                async for card in _until(importing, standing)
            ]
            seconds = await importing
        place.check(rows + CARDS)
    return took, rows, seconds


async def _imported(place: Folder, file: Path) -> float:
    ended = await asyncio.to_thread(place.earful, "import", str(file))
    return ended.seconds


async def _until(
    importing: asyncio.Task[float], cards: Sequence[Message]
) -> AsyncIterator[Message]:
    """The *cards*, again and again, as long as the import runs."""
    for card in cycle(cards):
        if importing.done():
            return
        yield card


async def cards(slack: SlackStandIn, address: str) -> list[Message]:
    """Some cards, standing in Slack."""
    async with ClientSession() as session:
        for turn in range(CARDS):
            where, now = (
                company.touchpoint(company.TEAMS[turn % len(company.TEAMS)]),
                datetime.now(UTC),
            )
            told = {"id": f"{turn}", "score": 2, "comment": "Nobody rang.", "touchpoint": where}
            body = json.dumps(told | {"customer": {"phone": "+49 170 5550114"}}).encode()
            headers = StandardWebhooks().headers(company.SECRET, f"msg_{turn}", body, now)
            headers |= {"Content-Type": "application/json"}
            async with session.post(f"{address}/webhooks/plain", data=body, headers=headers) as one:
                if one.status != 200:
                    raise Failed(f"a webhook was answered {one.status}")
    return await slack.wait_for(
        lambda: found if len(found := slack.messages()) == CARDS else None, timeout=60
    )


async def pressed(slack: SlackStandIn, address: str, card: Message, by: User) -> float:
    """Seconds until the answer; the card is claimed and released by turns."""
    label = "Claim" if "Claim" in card.labels else "Release"
    click = slack.click(card, label, by=by)
    began = time.perf_counter()
    reply = await slack.send(click, f"{address}/slack/events")
    if reply.status != 200:
        raise Failed(f"a click was answered {reply.status}")
    return time.perf_counter() - began
