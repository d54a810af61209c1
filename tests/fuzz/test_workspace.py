"""The demo workspace's doors, as its own page knocks there: a stage too must not fall over."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.browser.guard import HEADER
from handlers.clicks import PRESSES
from tests.fuzz.counting import fuzzed, trying
from tests.fuzz.values import ANYTHING, NASTY, as_json, damaged, mostly, nearly
from tests.shell.running import Running, running
from tests.shell.terminal import SECONDS, Terminal

HERE = {"as": "amira", "channel": "#support"}
FORM = {"outcome": "put-right", "promise_day": "2026-11-27", "note": "Rang."}
RIGHT: dict[str, list[Any]] = {
    "/press": [
        HERE | {"verb": verb, "subject": subject, "answers": answers}
        for verb in PRESSES
        for subject, answers in (("1", None), ("3", FORM), ("last-week by team", None))
    ],
    "/ask": [
        HERE | {"words": words} for words in ("/nps all by team", "@earful mine", "/nps kudos @kim")
    ],
    "/answer": [
        {"score": 2, "comment": "Nobody rang back", "touchpoint": "Helpline", "served_by": "amira"}
    ],
    "/job": [{"name": "weekly-digest"}, {"name": "tell-praise"}],
    "/nowhere": [{}],
}
SEEN = ("/", "/channel", "/suggestion", "/slack", "/static/chat.js", "/live/x")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(Terminal(tmp_path_factory.mktemp("demo")), "demo", "--port", "0") as one:
        yield one
        assert one.stop() == (0, "")


def test_nothing_that_the_page_may_send_is_a_fault(demo: Running) -> None:
    bodies = {path: nearly(right).map(as_json) for path, right in RIGHT.items()}
    bodies |= {path: mostly(body, damaged(body), st.binary()) for path, body in bodies.items()}
    sent = st.sampled_from(sorted(bodies)).flatmap(
        lambda path: st.tuples(st.just(path), bodies[path])
    )
    with requests.Session() as session, trying("the demo's doors", demo.process.pid) as tried:
        session.trust_env = False
        session.headers[HEADER] = "page"
        session.headers["Origin"] = demo.address

        @fuzzed
        @given(sent)
        def each(sent: tuple[str, bytes]) -> None:
            path, body = sent
            answer = session.post(demo.address + path, body, timeout=SECONDS)
            tried(answer.status_code)
            assert answer.status_code < 500, answer.text

        each()


def test_nothing_that_the_page_may_ask_for_is_a_fault(demo: Running) -> None:
    words = NASTY | st.sampled_from(["amira", "#support", "Europe/Berlin", "1", "#support:1"])
    queries = st.dictionaries(
        st.sampled_from(["as", "channel", "zone", "ref", "in"]) | st.text(max_size=5),
        words.filter(lambda word: "\ud800" not in word and len(word) < 2_000),
    )
    with requests.Session() as session, trying("the demo's pages", demo.process.pid) as tried:
        session.trust_env = False

        @fuzzed
        @given(mostly(st.sampled_from(SEEN), ANYTHING.map(lambda told: f"/{told}"[:200])), queries)
        def each(path: str, query: dict[str, str]) -> None:
            where = demo.address + path.encode(errors="replace").decode()
            answer = session.get(where, params=query, timeout=SECONDS)
            tried(answer.status_code)
            assert answer.status_code < 500, answer.text

        each()
