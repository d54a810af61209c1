"""Measure, and print the table: `make bench`, or `python -m benchmarks [--quick] [ROW...]`."""

import argparse
import os
import platform
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from typing import Final, Protocol, cast

from benchmarks.figures import HEADER, Line
from benchmarks.programs import Failed, end_all

ROWS: Final = ("webhook", "questions", "importing", "delivery", "clicks", "backlog", "starting")


class Row(Protocol):
    """A module of benchmarks.rows."""

    def measured(self, *, quick: bool) -> Iterator[Line]: ...


def main() -> int:
    """1 where something was lost or miscounted; what is merely slow is told, and no fault."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("rows", nargs="*", metavar="ROW", help=f"of {', '.join(ROWS)}; else all")
    asked.add_argument("--quick", action="store_true", help="small sizes: that all of it runs")
    told = asked.parse_args()
    if unknown := set(told.rows) - set(ROWS):
        asked.error(f"there is no row {', '.join(sorted(unknown))}")
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _stop)
    began = time.monotonic()
    _say(_machine())
    _say(HEADER)
    try:
        for name in told.rows or ROWS:
            row = cast("Row", import_module(f"benchmarks.rows.{name}"))
            for line in row.measured(quick=told.quick):
                _say(str(line))
    except Failed as why:
        _say("stopped" if _stopped else f"FAILED: {why}")
        return 130 if _stopped else 1
    except KeyboardInterrupt:
        _say("stopped")
        return 130
    _say(f"{time.monotonic() - began:.0f} s, load now {os.getloadavg()[0]:.1f}")
    return 0


_stopped: Final[list[int]] = []


def _stop(number: int, _: object) -> None:
    """Once, in order: all that was started ends, and the folders that were made go."""
    if not _stopped:
        _stopped.append(number)
        end_all()
        raise KeyboardInterrupt


def _machine() -> str:
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
