"""A disk that is really full: nothing is acknowledged that is not on it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.disks import Disk, NoDisk, a_small_disk, no_larger_file
from tests.doors.door import (
    FORMBRICKS,
    PLAIN,
    SLACK,
    Answer,
    ToolsDoor,
    knock,
    with_doors,
)
from tests.shell.running import Running, running
from tests.shell.terminal import Terminal


@pytest.fixture(params=[a_small_disk, no_larger_file])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        with request.param(folder) as made:
            yield made
    except NoDisk as why:
        pytest.skip(str(why))


@pytest.fixture
def set_up(disk: Disk, tmp_path: Path) -> Terminal:
    terminal = with_doors(Terminal(tmp_path))
    terminal.env["DATABASE_URL"] = f"sqlite:///{disk.folder}/earful.db"
    return terminal


@contextmanager
def full(disk: Disk, earful: Running) -> Iterator[None]:
    disk.fill(earful)
    try:
        yield
    finally:
        disk.empty(earful)


def sent(earful: Running, door: ToolsDoor, name: str) -> Answer:
    body = door.good(name)
    return knock(earful, door.path, body, door.signed(body))


def test_what_does_not_fit_is_sent_again_later(disk: Disk, set_up: Terminal) -> None:
    with running(set_up) as earful:
        for door in (PLAIN, FORMBRICKS):
            assert sent(earful, door, "before").json["stored"] == 1

        with full(disk, earful):
            for door in (PLAIN, FORMBRICKS):
                answer = sent(earful, door, "meanwhile")
                assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
                unread = knock(earful, door.path, b"{", door.signed(b"{"))
                assert (unread.status, unread.headers["Retry-After"]) == (503, "10")
                assert knock(earful, door.path, b"{", door.signed(b"}")).status == 401
            assert knock(earful, "/health", method="GET").status == 200
            ready = knock(earful, "/ready", method="GET")
            assert (ready.status, ready.json["ready"]) == (503, False)
            assert any("the database cannot be written" in why for why in ready.json["reasons"])
            asked = knock(earful, SLACK.path, *SLACK.command("all"))
            assert (asked.status, asked.json["response_type"]) == (200, "ephemeral")

        for door in (PLAIN, FORMBRICKS):
            assert sent(earful, door, "meanwhile").json["stored"] == 1
            assert sent(earful, door, "before").json["updated"] == 1
        assert "Traceback" not in earful.stop()[1]


def test_a_kill_on_a_full_disk_leaves_what_was_acknowledged(disk: Disk, set_up: Terminal) -> None:
    with running(set_up) as earful:
        for number in range(20):
            assert sent(earful, PLAIN, f"n{number}").status == 200
        with full(disk, earful):
            assert sent(earful, PLAIN, "lost").status == 503
            earful.stop(signal.SIGKILL)
        os.sync()

    with running(set_up) as earful:
        lost = sent(earful, PLAIN, "lost")
    stored = set_up.program("export", "--format", "jsonl").out.splitlines()

    assert lost.json["stored"] == 1
    assert len(stored) == 21
    assert set_up.program("rollup", "check").code == 0
