"""From the webhook's 200 to the card in Slack, where no limit of Slack's holds anything back."""

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from aiohttp import ClientSession

from benchmarks import company
from benchmarks.figures import Line, slowest_hundredth, under
from benchmarks.programs import Failed, port_of
from benchmarks.workspace import workspace
from handlers.signature import StandardWebhooks
from tests.standins.slack import SlackStandIn

TEAMS = tuple(f"team{number}" for number in range(40))
"""So many that none has to wait for the second between two messages in one channel."""
EVERY = 0.05
"""Seconds between two unhappy customers."""


def measured(*, quick: bool) -> Iterator[Line]:
    took = asyncio.run(_took(40 if quick else 400))
    median = 1000 * sorted(took)[len(took) // 2]
    note = f"{len(took)} cards, one each {1000 * EVERY:g} ms, median {median:.0f} ms"
    yield under(250, "webhook's 200 to the card, p99", 1000 * slowest_hundredth(took), "ms", note)


async def _took(number: int) -> list[float]:
    """Seconds, for each."""
    async with workspace(TEAMS) as (slack, _, place), ClientSession() as session:
        with place.started("bot", "run") as line:
            address = f"http://127.0.0.1:{port_of(line)}"
            await _ready(session, address)
            answered: dict[str, float] = {}
            for turn in range(number):
                answered[f"word{turn}"] = await _told(session, address, turn)
                await asyncio.sleep(EVERY)
            shown = await slack.wait_for(lambda: _shown(slack, number), timeout=60)
        place.check(number)
    return [shown[word] - at for word, at in answered.items()]


async def _ready(session: ClientSession, address: str) -> None:
    while (await session.get(f"{address}/ready")).status != 200:
        await asyncio.sleep(0.1)


async def _told(session: ClientSession, address: str, turn: int) -> float:
    """When the webhook was answered."""
    place, now = company.touchpoint(TEAMS[turn % len(TEAMS)]), datetime.now(UTC)
    words = f"Nobody rang back, word{turn}."
    body = json.dumps({"id": f"{turn}", "score": 2, "comment": words, "touchpoint": place}).encode()
    headers = StandardWebhooks().headers(company.SECRET, f"msg_{turn}", body, now)
    headers |= {"Content-Type": "application/json"}
    async with session.post(f"{address}/webhooks/plain", data=body, headers=headers) as answer:
        at = time.time()
        if answer.status != 200:
            raise Failed(f"a webhook was answered {answer.status}")
    return at


def _shown(slack: SlackStandIn, number: int) -> dict[str, float] | None:
    """When each card was asked for, by the word in it; None while some are missing."""
    posts = slack.calls_of("chat.postMessage")
    if len(posts) < number:
        return None
    return {_word(str(call.args["text"])): call.at for call in posts}


def _word(text: str) -> str:
    return next(word.strip('.,"') for word in text.split() if word.startswith("word"))
