"""Who may read the figures, and how often they are read."""

import asyncio

import pytest
from aiohttp import ClientSession

from bot.metrics.door import FRESH, PATH, Scraping
from bot.web import application, serving
from tests.test_web import well

TOKEN = "a-token-of-some-length"
HERE: dict[str, dict[str, str]] = {"here": {}, "by name": {"Host": "localhost"}}
HANDED_ON = {
    "for another": {"X-Forwarded-For": "203.0.113.7"},
    "by a proxy": {"Via": "1.1 proxy"},
    "under a name that leads here": {"Host": "earful.example.com"},
    "under no name": {"Host": "["},
}
HELD = {"it": f"Bearer {TOKEN}", "in lower case": f"bearer {TOKEN}"}
NOT_HELD = {
    "nothing": None,
    "another": "Bearer another-token-of-some",
    "half": f"Bearer {TOKEN[:-1]}",
    "another kind": f"Basic {TOKEN}",
    "odd signs": "Bearer \xff\xfe",
    "the word alone": "Bearer",
}


class Desk:
    """Tells a figure, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self) -> bytes:
        self.asked += 1
        await asyncio.sleep(0)
        return b"earful_answer 42\n"


async def answered(told: Scraping, *headers: dict[str, str]) -> list[tuple[int, str]]:
    app = application(told.routes(), well)
    async with serving(app, "127.0.0.1", 0) as port, ClientSession() as client:

        async def one(more: dict[str, str]) -> tuple[int, str]:
            async with client.get(f"http://127.0.0.1:{port}{PATH}", headers=more) as answer:
                return answer.status, await answer.text()

        return list(await asyncio.gather(*(one(more) for more in headers)))


async def status(told: Scraping, **headers: str) -> int:
    [(found, _)] = await answered(told, headers)
    return found


@pytest.mark.parametrize("headers", HERE.values(), ids=HERE)
async def test_without_a_token_this_machine_may_read_them(headers: dict[str, str]) -> None:
    assert await answered(Scraping(Desk()), headers) == [(200, "earful_answer 42\n")]


@pytest.mark.parametrize("headers", HANDED_ON.values(), ids=HANDED_ON)
async def test_without_a_token_nobody_else_may(headers: dict[str, str]) -> None:
    desk = Desk()
    [(status, text)] = await answered(Scraping(desk), headers)
    assert status in (400, 403)
    assert "42" not in text
    assert desk.asked == 0


@pytest.mark.parametrize("header", HELD.values(), ids=HELD)
async def test_whoever_has_the_token_may_from_anywhere(header: str) -> None:
    told = {"Authorization": header, "X-Forwarded-For": "203.0.113.7"}
    assert await status(Scraping(Desk(), TOKEN), **told) == 200


@pytest.mark.parametrize("header", NOT_HELD.values(), ids=NOT_HELD)
async def test_with_a_token_nobody_may_without_it(header: str | None) -> None:
    desk = Desk()
    told = {} if header is None else {"Authorization": header}
    assert await status(Scraping(desk, TOKEN), **told) == 401
    assert desk.asked == 0


async def test_however_many_ask_at_once_they_are_read_once_and_then_anew() -> None:
    desk, now = Desk(), [0.0]
    told = Scraping(desk, seconds=lambda: now[0])
    assert {status for status, _ in await answered(told, *[{}] * 50)} == {200}
    assert desk.asked == 1
    now[0] += FRESH
    await answered(told, {})
    assert desk.asked == 2
