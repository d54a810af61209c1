import json
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.shell.running import OTHER, SECRET, Running, running, signed
from tests.shell.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
DOOR = "/webhooks/plain"
LOW = {
    "id": "a1",
    "score": 2,
    "comment": "Nobody rang back, wendeltreppe",
    "answered_at": datetime.now(UTC).isoformat(),
}


ENV = {"PORT": "0", "EARFUL_SECRET_PLAIN": SECRET}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all tests that only knock."""
    with running(Terminal(tmp_path_factory.mktemp("door"), dict(ENV))) as one:
        yield one


@pytest.fixture
def set_up(terminal: Terminal) -> Terminal:
    terminal.env |= ENV
    return terminal


@pytest.fixture
def earful(set_up: Terminal) -> Iterator[Running]:
    with running(set_up) as one:
        yield one


class Silent(BaseHTTPRequestHandler):
    """Answers everything with a page that says no."""

    def log_message(self, *words: object) -> None: ...


@contextmanager
def stranger() -> Iterator[str]:
    """The address of a server that is no Earful."""
    with HTTPServer(("127.0.0.1", 0), Silent) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_it_says_where_it_answers_and_that_no_chat_is_on(door: Running) -> None:
    assert door.said.startswith("Earful answers on http://127.0.0.1:")
    assert "no chat platform" in door.said


def test_it_is_healthy_and_ready(door: Running) -> None:
    assert door.get("/health") == (200, {"status": "alive"})
    assert door.get("/ready") == (200, {"ready": True, "reasons": []})


def test_its_figures_are_there_for_this_machine(door: Running) -> None:
    door.post(DOOR, LOW | {"id": "counted", "score": 9})
    door.post(DOOR, b"{}", {"Content-Type": "application/json"})

    status, told = door.page("/metrics")

    assert status == 200
    assert re.search(r'earful_responses_total{category="promoter",vendor="plain"} [1-9]', told)
    assert re.search(
        r'earful_rejections_total{door="/webhooks/plain",reason="signature"} [1-9]', told
    )
    assert 'earful_ready{part="database"} 1.0' in told
    assert "earful_followups{" in told
    assert "wendeltreppe" not in told


def test_a_response_is_stored_once_and_updated(door: Running) -> None:
    stored = {"stored": 1, "repeated": 0, "updated": 0, "refused": []}
    assert door.post(DOOR, LOW) == (200, stored)
    assert door.post(DOOR, LOW) == (200, stored | {"stored": 0, "repeated": 1})
    assert door.post(DOOR, LOW | {"score": 3}) == (200, stored | {"stored": 0, "updated": 1})


def test_a_repeat_without_a_time_changes_nothing(door: Running) -> None:
    bare = {"id": "bare", "score": 7}
    assert door.post(DOOR, bare)[1]["stored"] == 1
    assert door.post(DOOR, bare)[1]["repeated"] == 1


def test_good_items_are_stored_beside_bad_ones(door: Running) -> None:
    status, answer = door.post(DOOR, [LOW | {"id": "good"}, {"id": "bad", "score": 11}])

    assert (status, answer["stored"]) == (200, 1)
    assert [(one["index"], one["field"]) for one in answer["refused"]] == [(1, "score")]


RAW = json.dumps(LOW).encode()
TURNED_AWAY = {
    "forged": (DOOR, RAW, lambda: signed(RAW, OTHER), 401),
    "changed on the way": (DOOR, RAW + b" ", lambda: signed(RAW), 401),
    "unsigned": (DOOR, RAW, lambda: {"Content-Type": "application/json"}, 401),
    "not JSON by its own word": (DOOR, RAW, lambda: signed(RAW, kind="text/plain"), 415),
    "unreadable": (DOOR, b"{", lambda: signed(b"{"), 400),
    "nothing good in it": (DOOR, b'[{"id": "x"}]', lambda: signed(b'[{"id": "x"}]'), 400),
    "for a tool without a secret": ("/webhooks/formbricks", RAW, lambda: signed(RAW), 404),
    "for a tool that there is not": ("/webhooks/nobody", RAW, lambda: signed(RAW), 404),
}


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"), TURNED_AWAY.values(), ids=TURNED_AWAY.keys()
)
def test_what_is_not_right_is_turned_away(
    door: Running, path: str, body: bytes, headers: Callable[[], dict[str, str]], status: int
) -> None:
    """Signed only now: a signature holds for five minutes."""
    assert door.post(path, body, headers())[0] == status


def test_a_replay_is_turned_away(door: Running) -> None:
    assert door.post(DOOR, RAW, signed(RAW, ago=timedelta(minutes=6)))[0] == 401


def test_a_body_over_the_limit_is_turned_away(door: Running) -> None:
    body = json.dumps(LOW | {"comment": "x" * 1024 * 1024}).encode()

    assert door.post(DOOR, body)[0] == 413


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_in_time_and_well(earful: Running, how: signal.Signals) -> None:
    began = time.monotonic()

    code, err = earful.stop(how)

    assert code == 0
    assert "Traceback" not in err
    assert time.monotonic() - began < 10


def test_a_second_start_finds_what_the_first_has_stored(set_up: Terminal) -> None:
    with running(set_up) as first:
        first.post(DOOR, LOW)
        assert first.stop()[0] == 0

    with running(set_up) as second:
        assert second.post(DOOR, LOW)[1]["repeated"] == 1


def test_what_a_kill_leaves_is_whole(set_up: Terminal) -> None:
    with running(set_up) as first:
        first.post(DOOR, LOW)
        assert first.stop(signal.SIGKILL)[0] == -signal.SIGKILL

    with running(set_up) as second:
        assert second.post(DOOR, LOW)[1]["repeated"] == 1
    assert set_up("rollup", "check").code == 0


def test_no_customers_words_reach_the_log(earful: Running) -> None:
    earful.post(DOOR, LOW)
    earful.post(DOOR, [LOW | {"id": "b", "score": "wendeltreppe"}])

    assert "wendeltreppe" not in earful.stop()[1]


def test_a_port_that_is_taken_is_said_in_a_sentence(set_up: Terminal) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        set_up.env["PORT"] = str(taken.getsockname()[1])

        ended = set_up.program("run")

    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.splitlines()[-1].startswith("That port is taken.")
    assert "Traceback" not in ended.err


def test_an_address_that_is_not_this_machines_is_named(set_up: Terminal) -> None:
    set_up.env |= {"HOST": "192.0.2.1", "PORT": "8799"}

    ended = set_up.program("run")

    assert ended.code == 1
    assert ended.err.splitlines()[-1].startswith("192.0.2.1:8799: ")
    assert "Traceback" not in ended.err


def test_send_goes_the_whole_way(set_up: Terminal, earful: Running) -> None:
    sent = set_up("send", "--score", "2", "--comment", "Nobody rang back", "--url", earful.address)

    assert sent.code == 0
    assert json.loads(sent.out)["stored"] == 1
    asked = json.loads(set_up("ask", "all", "--json").out)
    assert asked["overall"]["detractors"] == 1


def test_send_says_why_it_was_turned_away(set_up: Terminal, earful: Running) -> None:
    set_up.env["EARFUL_SECRET_PLAIN"] = OTHER

    sent = set_up("send", "--score", "2", "--url", earful.address)

    assert sent.code == 1
    assert sent.out == ""
    assert sent.err == "That Earful has another EARFUL_SECRET_PLAIN, or its clock is off.\n"


def test_send_says_where_there_is_no_door(terminal: Terminal) -> None:
    terminal.env["PORT"] = "0"
    with running(terminal) as earful:
        terminal.env["EARFUL_SECRET_PLAIN"] = SECRET

        sent = terminal("send", "--score", "2", "--url", earful.address)

    assert (sent.code, sent.out) == (1, "")
    assert sent.err == "That Earful was started without EARFUL_SECRET_PLAIN: start it again.\n"


def test_send_shows_nobody_elses_page(set_up: Terminal) -> None:
    with stranger() as address:
        sent = set_up("send", "--score", "2", "--url", address)

    assert (sent.code, sent.out) == (1, "")
    assert sent.err == f"What answers at {address}/webhooks/plain is no Earful (501).\n"


def test_an_import_goes_in_beside_it(set_up: Terminal, earful: Running, tmp_path: Path) -> None:
    rows = "".join(f"{n},2025-03-01,{n % 11}\n" for n in range(5_000))
    set_up.write("many.csv", f"id,answered_at,score\n{rows}")

    assert set_up("import", "many.csv").code == 0
    assert earful.post(DOOR, LOW)[0] == 200
    assert set_up("rollup", "check").code == 0
    assert json.loads(set_up("ask", "all", "--json").out)["overall"]["n"] == 5_001
