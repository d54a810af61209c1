"""As much as there can be: webhooks for a minute, and clicks while a million rows come in."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Final

from benchmarks import company
from benchmarks.figures import slowest_hundredth
from benchmarks.programs import Failed, Folder, folder, port_of, sent
from benchmarks.rows import clicks
from benchmarks.rows.webhook import different, requests
from tests.chaos.outcome import Outcome

CONNECTIONS: Final = 64
FIRST: Final = 6_000
"""Requests by which the rate is measured."""
SHARE: Final = 0.8
"""Of that rate."""
SECONDS: Final = 60
LOST: Final = "under load nothing is lost"
ROWS: Final = 1_000_000
SLOWEST: Final = 500
"""Milliseconds that a click may take in the slowest hundredth."""


async def webhooks() -> Outcome:
    """Four fifths of what `make bench` measures, for a minute; all must be there once."""
    counts = Counter[str]()

    def load() -> None:
        with folder() as place:
            with place.started("bot", "run") as line:
                port = port_of(line)
                rate = sent(port, CONNECTIONS, requests(FIRST, 1), place)["per_second"] * SHARE
                number = int(rate * SECONDS)
                told = sent(port, CONNECTIONS, requests(number, 2), place, rate)
            counts["requests in a minute"] = number
            counts["answered a second"] = round(told["per_second"])
            counts["milliseconds of a webhook, slowest hundredth"] = round(told["p99_ms"])
            _check(place, {1: FIRST, 2: number})

    try:
        await asyncio.to_thread(load)
    except Failed as why:
        return Outcome(counts, {LOST: [str(why)]})
    return Outcome(counts, {LOST: []})


async def importing() -> Outcome:
    """A file of a million rows, and buttons pressed until it is in."""
    try:
        took, rows, seconds = await clicks._took(ROWS)  # what `make bench` measures, with more rows
    except Failed as why:
        return Outcome(broken={LOST: [str(why)]})
    slowest = round(1000 * slowest_hundredth(took))
    counts = Counter(
        {
            "rows imported": rows,
            "rows a second": round(rows / seconds),
            "clicks meanwhile": len(took),
            "milliseconds of a click, slowest hundredth": slowest,
        }
    )
    late = [f"{slowest} ms"] if slowest >= SLOWEST else []
    return Outcome(counts, {LOST: [], "a click is answered within half a second": late})


def _check(place: Folder, requested: dict[int, int]) -> None:
    """By the seed of their answers, so many requests. Raises Failed."""
    scores: list[int] = []
    for seed, number in requested.items():
        answers = company.answers(different(number), datetime.now(UTC), timedelta(days=2), seed)
        scores += [answer["score"] for answer in answers]
    place.check(len(scores))
    place.expect_heard_of(sum(score <= 6 for score in scores))
