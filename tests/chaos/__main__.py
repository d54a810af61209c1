"""Do it all, and print what came of it: `make chaos`, or `python -m tests.chaos`."""

import argparse
import asyncio
import os
import random
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.chaos.outcome import Outcome
from tests.chaos.progress import Progress
from tests.chaos.report import told
from tests.chaos.scenarios import Ground, Round, rounds
from tests.cluster import SURVIVES, Databases, NoCluster, server
from tests.disks import NoDisk

KILLS: Final = 120
LONGEST: Final = 300.0
"""Seconds; a round that has not come to its end by then hangs."""


def main() -> int:
    """1 where anything was lost or repeated."""
    asked = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    asked.add_argument("--kills", type=int, default=KILLS, help=f"about so many; else {KILLS}")
    asked.add_argument("--seed", default="", help="of a run that is to be had again")
    asked.add_argument("--only", default="", metavar="NAME", help="rounds whose name begins so")
    asked.add_argument("--progress", type=Path, help="go on with what this file says was done")
    told_to = asked.parse_args()
    progress = Progress.read(told_to.progress, told_to.seed or secrets.token_hex(4))
    again = f"python -m tests.chaos --seed {progress.seed} --kills {told_to.kills} --only"
    _say(f"seed {progress.seed}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    began = time.monotonic()
    chosen = [one for one in rounds(told_to.kills) if one.name.startswith(told_to.only)]
    is_whole = _done([one for one in chosen if one.name not in progress.done], progress, again)
    for line in told(progress):
        _say(line)
    _say(f"{time.monotonic() - began:.0f} s")
    return 0 if is_whole and not progress.broken else 1


def _done(left: Sequence[Round], progress: Progress, again: str) -> bool:
    """Whether all could be tried; *again* and a round's name is what does that once more."""
    for one in (one for one in left if not one.on_postgres):
        _noted(one, Ground(), progress, again)
    if not (on_server := [one for one in left if one.on_postgres]):
        return True
    try:
        with server(SURVIVES) as ours:
            databases = Databases(ours.url)
            for one in on_server:
                _noted(one, Ground(databases.bare(), ours), progress, again)
                databases.drop()
    except NoCluster as why:
        _say(f"NOT TRIED on PostgreSQL: {why}")
        return False
    return True


def _noted(one: Round, on: Ground, progress: Progress, again: str) -> None:
    began = time.monotonic()
    rng = random.Random(f"{progress.seed} {one.name}")  # noqa: S311  # it decides, and hides nothing
    try:
        outcome = asyncio.run(_bounded(one, on, rng))
    except (NoDisk, NoCluster) as why:
        _say(f"{one.name:42} NOT TRIED: {why}")
        return
    progress.note(one, outcome)
    faults = [f"{name}: {why}" for name, found in outcome.broken.items() for why in found]
    _say(f"{one.name:42} {'BROKEN' if faults else 'holds'}, {time.monotonic() - began:.0f} s")
    for fault in faults[:20]:
        _say(f"    {fault}")
    if faults:
        _say(f"    again: {again} '{one.name}'")


async def _bounded(one: Round, on: Ground, rng: random.Random) -> Outcome:
    try:
        async with asyncio.timeout(LONGEST):
            return await one.play(on, rng)
    except TimeoutError:
        return Outcome(broken={"all comes to its end": [f"not within {LONGEST:g} seconds"]})


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # it is what was asked for


if __name__ == "__main__":
    sys.exit(main())
