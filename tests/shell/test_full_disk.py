"""A disk on which nothing fits any more."""

import re
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.shell.running import SECRET, Running, running
from tests.shell.terminal import SECONDS, Terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits others' files")


MANY = 1_000
"""Answers of one customer."""


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


def keep_unreadable(body: bytes, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO unread_body (vendor, body, reason, received_at)"
            " VALUES ('plain', ?, 'no JSON', '2026-11-02 12:00:00.000000')",
            [body],
        )
    connection.close()


def test_who_is_forgotten_in_part_is_said_to_be_and_the_rest_goes_later(
    terminal: Terminal,
) -> None:
    words = "Nobody rang back. " * 20
    rows = "".join(f"{n},2026-11-02,9,{words},maria@example.org\n" for n in range(MANY))
    terminal.write("a.csv", f"id,answered_at,score,comment,email\n{rows}")
    assert terminal.program("import", "a.csv").code == 0
    path = terminal.folder / "data/earful.db"
    keep_unreadable(b'{"e-mail": "maria@example.org"}', path)
    largest = path.stat().st_size

    command = ["prlimit", f"--fsize={largest}", sys.executable, "-m", "bot"]
    command += ["forget", "maria@example.org"]
    ended = subprocess.run(
        [*command, "--yes", "--later"],
        cwd=terminal.folder,
        env=terminal.whole_env,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("Not everything is forgotten: receipt 1 says how much is left.")
    told = terminal("receipts", "1").out
    [gone] = re.findall(r"a customer asked: (\d+) responses and 1 unreadable webhook\.", told)
    [left] = re.findall(r"^([\d,]+) responses not forgotten", told, re.MULTILINE)
    assert int(gone) + int(left.replace(",", "")) == MANY
    assert "Nothing of it stands" not in told
    assert terminal("receipts").out.endswith(f"; {left} responses not forgotten\n")

    again = terminal("forget", "maria@example.org", "--yes", "--later")

    assert again.code == 0
    assert f"a customer asked: {left} responses." in again.out
    assert "Nothing of it stands" in again.out
