"""Earful on a slower disk: each commit takes some seconds more.

python -m benchmarks.slower SECONDS WORD...    WORDs as after `earful`
"""

import sys
import time

from sqlalchemy import Connection, Engine, event

from bot.__main__ import main


def slow_down(seconds: float) -> None:
    @event.listens_for(Engine, "commit")
    def wait(_: Connection) -> None:
        time.sleep(seconds)


if __name__ == "__main__":
    slow_down(float(sys.argv.pop(1)))
    main()
