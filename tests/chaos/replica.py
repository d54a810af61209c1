"""`earful run` as a program of its own, but for two things: its clock, and how it may end.

python -m tests.chaos.replica, told by its environment:

    CHAOS_CLOCK   the file of its clock
    CHAOS_POINT   the name of a point, CHAOS_TURN which time, CHAOS_SIGNAL what it gets there
"""

import asyncio
import os
import signal
from pathlib import Path

from bot import logs
from bot.settings import load
from bot.wiring import run
from tests.chaos.moved_clock import MovedClock
from tests.chaos.points import POINTS, arm


def _announce(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # whoever started us reads where we answer


if __name__ == "__main__":
    clock = MovedClock(Path(os.environ["CHAOS_CLOCK"]))
    if name := os.environ.get("CHAOS_POINT"):
        arm(POINTS[name], int(os.environ["CHAOS_TURN"]), signal.Signals[os.environ["CHAOS_SIGNAL"]])
    settings = load(None, os.environ)
    logs.set_up()
    asyncio.run(run(settings, _announce, clock.now))
