"""What each door answers to each kind of body, of the real program: the table of docs/security.md.

What arrives slowly or never ends: tests/test_web.py. A database that is full: test_full_disk.py.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.doors.door import (
    DOORS,
    FORMBRICKS,
    PLAIN,
    SLACK,
    Door,
    Headers,
    ToolsDoor,
    knock,
    with_doors,
)
from tests.shell.running import OTHER, Running, running
from tests.shell.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
Knock = tuple[bytes, Headers]
TOO_OLD = timedelta(seconds=330)


@pytest.fixture(scope="module")
def earful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all: the last test looks what it has logged."""
    with running(with_doors(Terminal(tmp_path_factory.mktemp("doors")))) as one:
        yield one


def good(door: Door, name: str = "good") -> Knock:
    return signed(door, door.good(name))


def signed(door: Door, body: bytes) -> Knock:
    return body, door.signed(body)


def holding(door: Door, more: str) -> Knock:
    """A good object that holds *more* under a name which nobody knows."""
    return signed(door, door.good("more")[:-1] + f', "more": {more}}}'.encode())


def forged(door: Door) -> Knock:
    body = door.good("forged")
    return body, door.signed(body, by="whsec_" + "A" * 32)


def changed(door: Door) -> Knock:
    body, headers = good(door, "changed")
    return body.replace(b"changed", b"chanced"), headers


def unsigned(door: Door) -> Knock:
    return door.good("unsigned"), [("Content-Type", "application/json")]


def without(door: Door, place: int) -> Knock:
    """*place*: of which header."""
    body, headers = good(door, "without")
    return body, [one for at, one in enumerate(headers) if at != place]


def twice(door: Door, place: int) -> Knock:
    body, headers = good(door, "twice")
    return body, [*headers, headers[place]]


def stale(door: Door) -> Knock:
    body = door.good("stale")
    return body, door.signed(body, TOO_OLD)


def from_the_future(door: Door) -> Knock:
    body = door.good("future")
    return body, door.signed(body, -TOO_OLD)


def of_kind(door: Door, kind: str) -> Knock:
    body = door.good("kind")
    return body, door.signed(body, kind=kind)


def of_no_type(door: Door) -> Knock:
    body, headers = good(door, "no kind")
    return body, [one for one in headers if one[0] != "Content-Type"]


def compressed(door: Door) -> Knock:
    body = gzip.compress(door.good("compressed"))
    return body, [*door.signed(body), ("Content-Encoding", "gzip")]


def in_utf_16(door: Door) -> Knock:
    body = door.good("wide").decode().encode("utf-16")
    return body, door.signed(body, kind="application/json; charset=utf-16")


def oversized(door: Door) -> Knock:
    return signed(door, door.good("large") + b" " * 1024 * 1024)


KINDS: dict[str, tuple[Callable[[Door], Knock], int]] = {
    "good": (good, 200),
    "replayed": (good, 200),
    "forged": (forged, 401),
    "changed on the way": (changed, 401),
    "unsigned": (unsigned, 401),
    "without one header": (lambda door: without(door, 0), 401),
    "without another": (lambda door: without(door, 1), 401),
    "one header twice": (lambda door: twice(door, 0), 401),
    "another twice": (lambda door: twice(door, 1), 401),
    "stale": (stale, 401),
    "from the future": (from_the_future, 401),
    "oversized": (oversized, 413),
    "of another type": (lambda door: of_kind(door, "text/plain"), 415),
    "of no type": (of_no_type, 415),
    "compressed": (compressed, 415),
    "with a charset": (lambda door: of_kind(door, "application/json; charset=utf-8"), 200),
    "in UTF-16": (in_utf_16, 200),
    "in Latin-1": (lambda door: signed(door, b'{"more": "\xe9"}'), 400),
    "empty": (lambda door: signed(door, b""), 400),
    "truncated": (lambda door: signed(door, door.good("short")[:-1]), 400),
    "no JSON": (lambda door: signed(door, b"id=1&score=2"), 400),
    "a bare number": (lambda door: signed(door, b"7"), 400),
    "nothing": (lambda door: signed(door, b"null"), 400),
    "nested deeply": (lambda door: holding(door, "[" * 100_000 + "]" * 100_000), 400),
    "nested and open": (lambda door: signed(door, b"[" * 100_000), 400),
    "a number of 5,000 digits": (lambda door: holding(door, "9" * 5_000), 400),
    "a number beyond all bounds": (lambda door: holding(door, "1e999"), 200),
    "not a number": (lambda door: holding(door, "NaN"), 400),
    "keys twice": (lambda door: holding(door, '1, "more": 2'), 200),
    "NUL and half a character": (lambda door: holding(door, r'"\u0000\ud800"'), 200),
    "a raw NUL": (lambda door: holding(door, '"\0"'), 400),
}


NOT_SLACKS = {"compressed", "in UTF-16", "in Latin-1"}
"""Slack signs text: what is not UTF-8 its SDK cannot check, so it is taken for forged."""


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_body_has_its_answer(earful: Running, door: Door, name: str) -> None:
    kind, status = KINDS[name]
    body, headers = kind(door)

    answer = knock(earful, door.path, body, headers)

    assert answer.status == (401 if door is SLACK and name in NOT_SLACKS else status), answer.body


def test_the_table_in_the_docs_is_this_one() -> None:
    words = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \|$", words, re.MULTILINE)
    assert rows == [
        (name, str(status), str(status), str(401 if name in NOT_SLACKS else status))
        for name, (_, status) in KINDS.items()
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
def test_another_method_is_no_way_in(earful: Running, door: Door, method: str) -> None:
    answer = knock(earful, door.path, *good(door, "method"), method=method)

    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


ELSEWHERE = (
    *("/", "/webhooks", "/webhooks/", "/webhooks/nobody", "/webhooks/plain/", "/webhooks/plain%2f"),
    *("/webhooks/../health", "/slack", "/slack/event", "//slack/events", "/health/x", "/%00"),
)


@pytest.mark.parametrize("path", ELSEWHERE)
def test_elsewhere_there_is_nothing(earful: Running, path: str) -> None:
    assert knock(earful, path, *good(PLAIN, "elsewhere")).status == 404


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_who_asks_how_it_is_may_only_ask(earful: Running, path: str) -> None:
    """/ready is 503: Slack is away here."""
    expected = 200 if path == "/health" else 503

    assert knock(earful, path, method="GET").status == expected
    assert knock(earful, path, b"[" * 100_000, method="GET").status == expected
    assert knock(earful, f"{path}?{'q' * 4000}", method="GET").status == expected
    assert knock(earful, path, b"x" * (1024 * 1024 + 1), method="GET").status == 413
    assert knock(earful, path, *good(PLAIN)).status == 405


@pytest.mark.parametrize("door", [PLAIN, FORMBRICKS], ids=lambda door: door.path)
def test_a_replay_changes_nothing(earful: Running, door: ToolsDoor) -> None:
    body, headers = good(door, "again")

    first, then = (knock(earful, door.path, body, headers).json for _ in range(2))

    assert (first["stored"], then["stored"], then["repeated"]) == (1, 0, 1)


def test_the_same_in_another_order_is_the_same(earful: Running) -> None:
    told = json.loads(PLAIN.good("ordered"))
    backwards = json.dumps(dict(reversed(told.items()))).encode()

    knock(earful, PLAIN.path, *signed(PLAIN, json.dumps(told).encode()))
    again = knock(earful, PLAIN.path, *signed(PLAIN, backwards))

    assert again.json["repeated"] == 1


def test_of_a_key_that_stands_twice_the_last_counts(earful: Running) -> None:
    body = b'{"id": "double", "score": 2, "score": 9}'

    assert knock(earful, PLAIN.path, *signed(PLAIN, body)).json["stored"] == 1
    repeated = knock(earful, PLAIN.path, *signed(PLAIN, b'{"id": "double", "score": 9}'))
    assert repeated.json["repeated"] == 1


def test_while_a_secret_changes_both_are_good(earful: Running) -> None:
    for number, secret in enumerate(("", OTHER)):
        body = PLAIN.good(f"secret {number}")
        assert knock(earful, PLAIN.path, body, PLAIN.signed(body, by=secret)).status == 200


def test_one_tools_secret_opens_no_other_door(earful: Running) -> None:
    body = FORMBRICKS.good("other")

    assert knock(earful, FORMBRICKS.path, body, PLAIN.signed(body, by=OTHER)).status == 401


def test_whatever_came_it_was_no_fault_of_ours(earful: Running, tmp_path: Path) -> None:
    """Last of all here, since it ends the program."""
    code, err = earful.stop()

    assert code == 0
    assert "Traceback" not in err
    assert "a request failed" not in err
    assert "Nobody rang back" not in err
