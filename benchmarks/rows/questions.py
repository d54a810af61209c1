"""`/nps this-week` in Slack: signed, over one connection, on a million answers and on ten."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks import load
from benchmarks.figures import Line, Pair, at_most, paired
from benchmarks.programs import Folder, port_of, sent
from benchmarks.workspace import workspace
from tests.standins.slack import SlackStandIn
from tests.standins.slack_things import User

QUESTIONS = ("this-week", "this-week by team")


def measured(*, quick: bool) -> Iterator[Line]:
    sizes = (20_000, 200_000) if quick else (1_000_000, 10_000_000)
    found = [asyncio.run(_asked(size, 40 if quick else 300)) for size in sizes]
    for question in QUESTIONS:
        for size, pairs in zip(sizes, found, strict=True):
            work = f"/nps {question}, {size:,} answers, p50"
            yield at_most(8, work, pairs[question], "ms")
        few, many = (pairs[question].figure for pairs in found)
        yield at_most(1.3, f"/nps {question}, many / few", Pair(few, many, many / few), "ms")


async def _asked(size: int, times: int) -> dict[str, Pair]:
    async with workspace() as (slack, somebody, place):
        await asyncio.to_thread(_filled, place, size)
        with ExitStack() as running:
            start = running.enter_context
            floor = int(await asyncio.to_thread(start, place.started("benchmarks.floors.slash")))
            ours = port_of(await asyncio.to_thread(start, place.started("bot", "run")))
            requests = {
                question: [_request(slack, somebody, question) for _ in range(times)]
                for question in QUESTIONS
            }
            return {
                question: await asyncio.to_thread(
                    paired,
                    3,
                    lambda: _median(floor, requests[question], place),
                    lambda: _median(ours, requests[question], place),
                )
                for question in QUESTIONS
            }


def _filled(place: Folder, size: int) -> None:
    """Counted, not examined: that takes minutes for ten million, and Earful has not begun yet."""
    place.begin_anew()
    # By another process: what this one has ever had would count as the memory of later rows.
    place.done("benchmarks.filling", str(place.database), str(size))
    place.earful("rollup", "rebuild")
    place.expect(size)


def _request(slack: SlackStandIn, by: User, question: str) -> bytes:
    asked = slack.signed(slack.command("/nps", question, by=by, where="support"))
    return load.request("/slack/events", asked.body.encode(), asked.headers.items())


def _median(port: int, requests: list[bytes], place: Folder) -> float:
    """Milliseconds."""
    return float(sent(port, 1, requests, place)["p50_ms"])
