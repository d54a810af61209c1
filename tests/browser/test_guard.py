"""Nobody but the workspace's own page on this machine can read or press anything."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from bot.platforms.browser.guard import HEADER
from tests.browser.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASK = {"as": "amira", "channel": "#support", "words": "/nps help"}


@pytest_asyncio.fixture(loop_scope="session")
async def client(house: House) -> AsyncIterator[ClientSession]:
    async with ClientSession(house.url) as session:
        yield session


def ours(house: House, **more: str | None) -> dict[str, str]:
    """The headers that the page's own requests have; None takes one away."""
    headers = {"Origin": house.url, HEADER: "page", "Sec-Fetch-Site": "same-origin"} | more
    return {name: value for name, value in headers.items() if value is not None}


async def test_our_own_page_is_answered(client: ClientSession, house: House) -> None:
    async with client.post("/ask", json=ASK, headers=ours(house)) as answer:
        assert answer.status == 200
        assert "Only you can see this" in (await answer.json())["private"]


FOREIGN_POSTS = {
    "another site's page": {"Origin": "https://evil.example"},
    "another port of this machine": {"Origin": "http://127.0.0.1:1"},
    "another scheme": {"Origin": "https://127.0.0.1"},
    "a page without an origin": {"Origin": "null"},
    "a form, which cannot send our header": {HEADER: None},
    "no origin, and a foreign site by the browser's word": {
        "Origin": None,
        "Sec-Fetch-Site": "cross-site",
    },
    "no origin, and a browser that says nothing": {"Origin": None, "Sec-Fetch-Site": None},
    "a name that was made to lead here": {"Host": "evil.example"},
    "that name with our port": {"Host": "evil.example:{port}"},
    "our name with another port": {"Host": "localhost:1"},
    "our name without a port": {"Host": "localhost"},
    "an address that is not loopback": {"Host": "192.168.1.2:{port}"},
}


@pytest.mark.parametrize("path", ["/press", "/ask", "/answer", "/job"])
@pytest.mark.parametrize("headers", FOREIGN_POSTS.values(), ids=FOREIGN_POSTS.keys())
async def test_a_foreign_press_is_refused(
    client: ClientSession, house: House, path: str, headers: dict[str, str | None]
) -> None:
    port = house.url.rpartition(":")[2]
    told = {name: value and value.format(port=port) for name, value in headers.items()}
    async with client.post(path, json=ASK, headers=ours(house, **told)) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("path", ["/", "/channel?as=amira&channel=%23support", "/live", "/slack"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "localhost:1"])
async def test_a_foreign_name_reads_nothing(
    client: ClientSession, house: House, path: str, host: str
) -> None:
    name = host.format(port=house.url.rpartition(":")[2])
    async with client.get(path, headers={"Host": name}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("path", ["/channel?as=amira&channel=%23support", "/live", "/suggestion"])
async def test_another_site_reads_nothing(client: ClientSession, path: str) -> None:
    async with client.get(path, headers={"Sec-Fetch-Site": "cross-site"}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
async def test_the_page_opens_under_each_of_this_machines_names(
    client: ClientSession, house: House, name: str
) -> None:
    host = f"{name}:{house.url.rpartition(':')[2]}"
    linked = {"Host": host, "Sec-Fetch-Site": "cross-site"}  # a link on any page may lead here
    async with client.get("/", headers=linked) as answer:
        assert answer.status == 200


async def test_a_page_may_do_nothing_but_its_own_work(client: ClientSession) -> None:
    async with client.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        page = await answer.text()
    assert "<style" not in page
    assert "style=" not in page
    assert " onclick" not in page


async def test_every_answer_has_the_headers(client: ClientSession) -> None:
    for path in ("/static/chat.js", "/nowhere", "/channel"):
        async with client.get(path) as answer:
            assert "Content-Security-Policy" in answer.headers


UNREADABLE = {
    "no JSON": (b"{", 400),
    "bytes that are no text": (b"\xff\xfe", 400),
    "a list": (b"[]", 400),
    "deeper than anybody thinks": (b"[" * 20_000 + b"]" * 20_000, 400),
    "a number without end": (b'{"as": ' + b"9" * 5_000 + b"}", 400),
    "nobody": (b'{"channel": "#support"}', 404),
    "a stranger": (b'{"as": "mallory", "channel": "#support"}', 404),
    "a channel that is not theirs": (b'{"as": "amira", "channel": "#leadership"}', 404),
    "somebody else's messages": (
        b'{"as": "amira", "channel": "dm:jonas@alderfinch.example"}',
        404,
    ),
    "words of another type": (b'{"as": 7, "channel": {}}', 404),
    "too much": (b'"' + b"x" * 70_000 + b'"', 413),
}


@pytest.mark.parametrize(("body", "status"), UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_cannot_be_meant_is_refused(
    client: ClientSession, house: House, body: bytes, status: int
) -> None:
    async with client.post("/ask", data=body, headers=ours(house)) as answer:
        assert answer.status == status


async def test_half_a_sign_becomes_a_whole_one(client: ClientSession, house: House) -> None:
    told = {"score": 1, "comment": "half a sign \ud800 and none \0"}
    async with client.post("/answer", data=json.dumps(told), headers=ours(house)) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("score", ["11", "-1", "ten", None, True, 5.5])
async def test_a_score_that_is_none_is_refused(
    client: ClientSession, house: House, score: object
) -> None:
    async with client.post("/answer", json={"score": score}, headers=ours(house)) as answer:
        assert answer.status == 422
        assert "score" in await answer.text() or "outside" in await answer.text()


async def test_only_jobs_that_are_offered_are_run(client: ClientSession, house: House) -> None:
    async with client.post("/job", json={"name": "tidying"}, headers=ours(house)) as answer:
        assert answer.status == 404
