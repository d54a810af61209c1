"""The program told to stop with work in hand, and a second one beside the first."""

import asyncio
import contextlib
import csv
import fcntl
import io
import re
import signal
import socket
import sqlite3
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from http.client import HTTPException

import pytest

from storage.filelock import lock_file
from tests.shell.running import SECRET, Running, running, running_beside
from tests.shell.terminal import SECONDS, Terminal
from tests.standins.slack import SlackStandIn
from tests.standins.slack_faults import Slow

DOOR = "/webhooks/plain"
LOOKING = ("/ready", "/metrics")
"""Doors behind which the database is written or read."""
IN_TIME = 10
"""Seconds within which it must have ended, whatever hangs; what it waits for adds up to less."""
SETTINGS = """
[teams.support]
channels = ["slack:#support", "slack:#second"]
[[routes]]
team = "support"
"""


@pytest.fixture
def set_up(terminal: Terminal) -> Terminal:
    terminal.env |= {"PORT": "0", "EARFUL_SECRET_PLAIN": SECRET}
    return terminal


@pytest.fixture
async def slack(set_up: Terminal) -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn() as one:
        set_up.write("earful.toml", SETTINGS)
        set_up.env |= {
            "SLACK_BOT_TOKEN": one.bot_token,
            "SLACK_SIGNING_SECRET": one.signing_secret,
            "SLACK_APP_TOKEN": one.app_token,
            "SLACK_API_URL": one.url,
        }
        yield one


def low(name: str) -> dict[str, object]:
    at = datetime.now(UTC).isoformat()
    return {"id": name, "score": 1, "comment": "Nobody rang back", "answered_at": at}


def ids(terminal: Terminal) -> set[str]:
    rows = csv.DictReader(io.StringIO(terminal.program("export").out, newline=""))
    return {row["id"] for row in rows}


def ended(earful: Running, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
    """The exit code and the log of one that is told to stop, and does in time."""
    return earful.stop(how, IN_TIME)


@contextlib.contextmanager
def half_a_request(earful: Running) -> Iterator[None]:
    """A body of which the end never comes."""
    host, port = earful.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), SECONDS) as line:
        line.sendall(
            f"POST {DOOR} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            'Content-Length: 4000\r\n\r\n{"id": "half"'.encode()
        )
        yield


async def test_it_stops_in_time_though_slack_never_answers(
    set_up: Terminal, slack: SlackStandIn
) -> None:
    for name in ("support", "second"):
        slack.add_channel(name)
    slack.fail("chat.postMessage", Slow(asyncio.Event()), times=None)

    async with running_beside(set_up) as earful:
        with half_a_request(earful):
            assert (await asyncio.to_thread(earful.post, DOOR, low("answered")))[0] == 200
            await slack.wait_for(lambda: len(slack.calls_of("chat.postMessage")) == 2, SECONDS)
            code, err = await asyncio.to_thread(ended, earful)

    assert (code, "Traceback" in err) == (0, False)
    assert await asyncio.to_thread(ids, set_up) == {"answered"}
    listed = await asyncio.to_thread(set_up.program, "outbox")
    assert listed.out.count("alert:1") == 2  # wanted in both channels still, and shown in none


async def test_it_stops_in_time_though_slack_lets_nobody_in(
    set_up: Terminal, slack: SlackStandIn
) -> None:
    slack.fail("*", Slow(asyncio.Event()), times=None)

    async with running_beside(set_up) as earful:
        assert (await asyncio.to_thread(earful.post, DOOR, low("answered")))[0] == 200
        await slack.wait_for(lambda: slack.calls_of("apps.connections.open"), SECONDS)
        code, err = await asyncio.to_thread(ended, earful)

    assert (code, "Traceback" in err) == (0, False)


def test_what_was_answered_before_it_stopped_is_on_disk(set_up: Terminal) -> None:
    answered: set[str] = set()
    enough = threading.Event()

    def keep_sending(earful: Running, who: int) -> None:
        with contextlib.suppress(OSError):  # it is gone
            for turn in range(10_000):
                if earful.post(DOOR, low(f"{who}-{turn}"))[0] == 200:
                    answered.add(f"{who}-{turn}")
                if len(answered) > 40:
                    enough.set()

    with running(set_up) as earful:
        senders = [threading.Thread(target=keep_sending, args=(earful, who)) for who in range(4)]
        for sender in senders:
            sender.start()
        assert enough.wait(SECONDS)
        code, err = ended(earful)
        for sender in senders:
            sender.join(SECONDS)

    assert (code, "Traceback" in err) == (0, False)
    assert answered <= ids(set_up)
    assert set_up("rollup", "check").code == 0


def test_it_stops_in_time_beside_an_import_that_goes_on(set_up: Terminal) -> None:
    rows = "".join(f"{n},2025-03-01,{n % 11}\n" for n in range(30_000))
    set_up.write("many.csv", f"id,answered_at,score\n{rows}")

    with running(set_up) as earful:
        importing = set_up.start(
            "import",
            "many.csv",
            stdout=subprocess.DEVNULL,
        )
        while not _count(set_up):
            assert importing.poll() is None
        assert earful.post(DOOR, low("beside"))[0] == 200
        code, err = ended(earful)

    assert (code, "Traceback" in err) == (0, False)
    assert importing.wait(SECONDS) == 0
    assert _count(set_up) == 30_001


def test_it_stops_in_time_beside_one_that_keeps_the_database_for_itself(set_up: Terminal) -> None:
    def send(earful: Running) -> None:
        with contextlib.suppress(OSError):
            told.append(earful.post(DOOR, low("waiting"))[0])

    def look(earful: Running, path: str) -> None:
        with contextlib.suppress(OSError, HTTPException):
            earful.page(path)

    told: list[int] = []
    with running(set_up) as earful:
        waiting = [threading.Thread(target=send, args=(earful,))]
        waiting += [threading.Thread(target=look, args=(earful, one)) for one in LOOKING]
        with lock_file(set_up.folder / "data/earful.db-lock") as kept:
            fcntl.flock(kept, fcntl.LOCK_EX)
            for one in waiting:
                one.start()
            code, err = ended(earful)
        for one in waiting:
            one.join(SECONDS)

    assert (code, "Traceback" in err) == (0, False)
    assert 200 not in told
    assert ids(set_up) == set()


def test_an_import_that_is_told_to_stop_keeps_what_it_counted(set_up: Terminal) -> None:
    rows = "".join(f"{n},2025-03-01,{n % 11}\n" for n in range(60_000))
    set_up.write("many.csv", f"id,answered_at,score\n{rows}")
    importing = set_up.start(
        "import",
        "many.csv",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not _count(set_up):
        assert importing.poll() is None
    importing.send_signal(signal.SIGTERM)
    out, err = importing.communicate(timeout=SECONDS)

    assert importing.returncode == 1
    assert err.startswith("Stopped. What is counted above is stored")
    found = re.search(r"([\d,]+) added", out)
    assert found
    assert int(found[1].replace(",", "")) == _count(set_up)


def test_the_demo_stops_in_time_with_a_page_open(terminal: Terminal) -> None:
    with running(terminal, "demo", "--port", "0") as demo:
        place = re.search(r'"place": ?"([0-9a-f]+-\d+)"', demo.page()[1])
        assert place
        host, port = demo.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), SECONDS) as line:
            line.sendall(
                f"GET /live?since={place[1]} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode()
            )
            assert b"200 OK" in line.recv(4096)
            assert ended(demo) == (0, "")


def test_a_second_one_on_the_same_database_is_refused(set_up: Terminal) -> None:
    with running(set_up) as first:
        second = set_up.program("run")
        assert (second.code, second.out) == (1, "")
        assert second.err.startswith("Another `earful run` is running on data/earful.db")
        assert len(second.err.splitlines()) == 1
        assert first.post(DOOR, low("one"))[0] == 200

        (set_up.folder / "other.db").symlink_to("data/earful.db")
        set_up.env["DATABASE_URL"] = "sqlite:///other.db"
        assert set_up.program("run").err.startswith("Another `earful run` is running on other.db")


def test_other_databases_and_other_commands_work_beside_it(set_up: Terminal) -> None:
    set_up.write("a.csv", "id,answered_at,score\n1,2026-03-02,9\n")
    with running(set_up):
        assert set_up("import", "a.csv").code == 0
        assert re.search(r"^ok +Running", set_up("doctor").out, re.MULTILINE)
        set_up.env["DATABASE_URL"] = "sqlite:///another.db"
        with running(set_up) as another:
            assert another.post(DOOR, low("one"))[0] == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_whoever_comes_after_one_that_ended_may_run(set_up: Terminal, how: signal.Signals) -> None:
    with running(set_up) as first:
        first.stop(how)
    assert re.search(r"^note +Running", set_up("doctor").out, re.MULTILINE)
    with running(set_up) as second:
        assert second.post(DOOR, low("one"))[0] == 200


@pytest.mark.parametrize(
    "words", [("run",), ("import", "a.csv"), ("ask", "all"), ("export",), ("doctor",)]
)
def test_a_database_of_a_newer_earful_is_let_be(set_up: Terminal, words: tuple[str, ...]) -> None:
    set_up.write("a.csv", "id,answered_at,score\n1,2026-03-02,9\n")
    set_up("import", "a.csv")
    path = set_up.folder / "data/earful.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9876'")
        other.commit()
    before = path.read_bytes()

    refused = set_up.program(*words)

    assert refused.code == 1
    told = refused.out if words == ("doctor",) else refused.err
    assert "This database was written by a newer Earful (schema 9876" in told
    assert "Traceback" not in refused.err
    assert path.read_bytes() == before


def _count(terminal: Terminal) -> int:
    path = terminal.folder / "data/earful.db"
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as other:
            (count,) = other.execute("SELECT count(*) FROM response").fetchone()
    except sqlite3.OperationalError:  # not there yet
        return 0
    return int(count)
