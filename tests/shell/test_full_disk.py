"""A disk on which nothing fits any more."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.shell.running import SECRET, Running, running
from tests.shell.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits others' files")


@contextmanager
def no_room(earful: Running, data: Path) -> Iterator[None]:
    """No file of the program may grow, which SQLite meets as it does a full disk."""
    largest = max(file.stat().st_size for file in data.iterdir())
    before = resource.prlimit(earful.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(earful.process.pid, resource.RLIMIT_FSIZE, (largest, before[1]))
    yield
    resource.prlimit(earful.process.pid, resource.RLIMIT_FSIZE, before)


def test_it_is_not_ready_while_nothing_can_be_written(terminal: Terminal) -> None:
    terminal.env |= {"PORT": "0", "EARFUL_SECRET_PLAIN": SECRET}
    low = {"id": "a1", "score": 2, "comment": "Nobody rang back" * 1000}

    with running(terminal) as earful:
        # The log of what was written is now the largest file: it cannot grow any further.
        for number in range(20):
            assert earful.post("/webhooks/plain", low | {"id": f"before-{number}"})[0] == 200
        with no_room(earful, terminal.folder / "data"):
            assert earful.post("/webhooks/plain", low)[0] == 503
            status, told = earful.get("/ready")
            assert status == 503
            assert "cannot be written" in told["reasons"][0]
        assert earful.post("/webhooks/plain", low)[0] == 200
        assert earful.get("/ready")[0] == 200
