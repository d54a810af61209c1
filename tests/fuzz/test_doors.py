"""The running program's doors, against whatever is signed: no fault, no hang, no growth."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
import schemathesis
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cluster import Databases
from tests.doors.door import DOORS, FORMBRICKS, PLAIN, SLACK, Door, ToolsDoor, with_doors
from tests.fuzz.counting import A_FEW, EXAMPLES, trying
from tests.fuzz.counting import fuzzed as usual
from tests.fuzz.payloads import COMMAND, EVENTS, INTERACTIONS, TOOLS
from tests.fuzz.values import ANYTHING, NASTY, as_json, damaged, mostly, nearly
from tests.shell.running import Running, running
from tests.shell.terminal import SECONDS, Terminal

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTION = schemathesis.openapi.from_dict(
    yaml.safe_load((ROOT / "docs/openapi.yaml").read_text(encoding="utf-8"))
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BY_PATH: dict[str, Door] = {door.path: door for door in DOORS}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
UNKNOWN = "whsec_" + "A" * 32


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def on(request: pytest.FixtureRequest) -> str:
    """On which of the two the program works."""
    return str(request.param)


@pytest.fixture(scope="module")
def fuzzed(on: str) -> settings:
    """On the second, only a few of the few: most of it is the same."""
    return usual if EXAMPLES or on == "SQLite" else settings(usual, max_examples=A_FEW // 5)


@pytest.fixture(scope="module")
def earful(
    on: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Running]:
    terminal = with_doors(Terminal(tmp_path_factory.mktemp("fuzz")))
    if on == "PostgreSQL":
        databases: Databases = request.getfixturevalue("postgres")
        terminal.env["DATABASE_URL"] = databases.bare()
    with running(terminal) as one:
        yield one
        code, err = one.stop()
        assert code == 0
        assert [line for line in err.splitlines() if json.loads(line)["level"] == "error"] == []


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as one:
        one.trust_env = False  # no proxy stands before loopback
        yield one


OPERATIONS = [
    pytest.param(path, method, mode, id=f"{method} {path} {mode.value}")
    for path, methods in DESCRIPTION.raw_schema["paths"].items()
    for method in methods
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE
    or method == "post"  # where nothing is sent, nothing is wrong
]


@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_every_answer_is_one_that_the_description_knows(
    earful: Running,
    session: requests.Session,
    fuzzed: settings,
    on: str,
    path: str,
    method: str,
    mode: GenerationMode,
) -> None:
    operation = DESCRIPTION[path][method]
    how = "as described" if mode is GenerationMode.POSITIVE else "against the description"
    with trying(f"{method.upper()} {path}, {how}, on {on}", earful.process.pid) as tried:

        @fuzzed
        @given(
            case=operation.as_strategy(mode), signs=st.sampled_from([True, True, True, True, False])
        )
        def each(case: Case, signs: bool) -> None:
            request = requests.Request(**case.as_transport_kwargs(base_url=earful.address))
            prepared = session.prepare_request(request)
            if signs and path in BY_PATH:  # else with the headers that were made up
                _sign(prepared, BY_PATH[path])
            answer = session.send(prepared, timeout=SECONDS, allow_redirects=False)
            tried(answer.status_code)
            may_fail = path == "/ready"  # Slack is away here
            case.validate_response(answer, checks=CHECKS[1:] if may_fail else CHECKS)

        each()


def _sign(request: requests.PreparedRequest, door: Door) -> None:
    body = request.body or b""
    raw = body.encode() if isinstance(body, str) else body
    kind = str(request.headers.get("Content-Type") or JSON)
    for name, value in door.signed(raw, kind=kind):
        request.headers[name] = value
    request.body = raw
    request.headers["Content-Length"] = str(len(raw))


def _posted(earful: Running, session: requests.Session, door: Door) -> Callable[[bytes, str], int]:
    def post(body: bytes, kind: str) -> int:
        headers = dict(door.signed(body, kind=kind))
        answer = session.post(earful.address + door.path, body, headers=headers, timeout=SECONDS)
        assert answer.status_code < 500, answer.text
        return answer.status_code

    return post


@pytest.mark.parametrize("door", [PLAIN, FORMBRICKS], ids=lambda door: door.path)
def test_nothing_that_a_tool_signs_is_a_fault_of_ours(
    earful: Running, session: requests.Session, fuzzed: settings, on: str, door: ToolsDoor
) -> None:
    post = _posted(earful, session, door)
    bodies = nearly(TOOLS[door.name]).map(as_json)
    with trying(f"{door.path}, nearly right and damaged, on {on}", earful.process.pid) as tried:

        @fuzzed
        @given(mostly(bodies, damaged(bodies), st.binary()))
        def each(body: bytes) -> None:
            tried(post(body, JSON))

        each()


def test_nothing_that_slack_signs_is_a_fault_of_ours(
    earful: Running, session: requests.Session, fuzzed: settings, on: str
) -> None:
    post = _posted(earful, session, SLACK)
    interactions = nearly(INTERACTIONS).map(lambda told: _form({"payload": as_json(told)}))
    events = nearly(EVENTS).map(as_json)
    words = st.text() | NASTY
    commands = st.fixed_dictionaries(
        {}, optional={name: st.just(told) | words for name, told in COMMAND.items()}
    ).map(lambda told: _form(COMMAND | told))
    with trying(f"{SLACK.path}, nearly right and damaged, on {on}", earful.process.pid) as tried:

        @fuzzed
        @given(
            st.tuples(mostly(interactions, damaged(interactions)), st.just(FORM))
            | st.tuples(mostly(commands, damaged(commands)), st.just(FORM))
            | st.tuples(mostly(events, damaged(events)), st.just(JSON))
            | st.tuples(ANYTHING.map(as_json) | st.binary(), st.sampled_from([FORM, "text/plain"]))
        )
        def each(sent: tuple[bytes, str]) -> None:
            body, kind = sent
            tried(post(body, kind))

        each()


SNUG = 8 * 1024
"""KiB."""


def test_what_changes_nothing_takes_no_room_however_often_it_comes(
    earful: Running, session: requests.Session, on: str
) -> None:
    def again() -> Iterator[int]:
        sendings: list[tuple[Door, bytes, str]] = [
            (PLAIN, b'{"id": "again", "score": 2}', ""),
            (PLAIN, b'{"id": "again", "score": 2}', UNKNOWN),
            (PLAIN, b"{", ""),
            (SLACK, b"payload={", ""),
        ]
        for door, body, secret in sendings:
            headers = dict(door.signed(body, by=secret, kind=FORM if door is SLACK else JSON))
            answer = session.post(earful.address + door.path, body, headers=headers)
            yield answer.status_code
        question, signed = SLACK.command("all by team")
        yield session.post(earful.address + SLACK.path, question, headers=dict(signed)).status_code

    for _ in range(40):
        list(again())
    with trying(f"the same again and again, on {on}", earful.process.pid, growth=SNUG) as tried:
        for _ in range(EXAMPLES or A_FEW):
            for status in again():
                tried(status)


def _form(told: dict[str, Any]) -> bytes:
    return urlencode(told, errors="surrogatepass").encode()
