"""What reaches a door, and what cannot keep it from others."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.web import LARGEST, application, serving
from bot.webhooks import Webhooks
from handlers.intake import MOST_AT_ONCE
from handlers.vendors import VENDORS
from storage.database import Database
from storage.store import Store
from tests.flows.company import COMPANY
from tests.shell.running import SECRET, signed

HASTY = 0.2
"""Seconds that a body may take here."""


async def well() -> list[str]:
    return []


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with Database("sqlite+aiosqlite://", COMPANY) as one:
        yield one


@pytest.fixture
async def port(database: Database) -> AsyncIterator[int]:
    doors = Webhooks(database, COMPANY, VENDORS, {"plain": [SECRET]}, lambda: datetime.now(UTC))
    async with serving(application(doors.routes(), well, HASTY), "127.0.0.1", 0) as one:
        yield one


@pytest.fixture
async def client(port: int) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as one:
        yield one


async def posted(
    client: aiohttp.ClientSession, body: object, headers: dict[str, str] | None = None
) -> int:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with client.post("/webhooks/plain", data=raw, headers=headers or signed(raw)) as answer:
        await answer.read()
        return answer.status


async def test_what_only_says_that_it_is_compressed_is_unsigned(
    client: aiohttp.ClientSession,
) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}

    assert await posted(client, b"no gzip at all", headers) == 401


async def test_what_is_compressed_is_signed_as_it_comes_and_not_taken(
    client: aiohttp.ClientSession,
) -> None:
    body = gzip.compress(b'{"id": "a", "score": 3}')

    assert await posted(client, body, signed(body) | {"Content-Encoding": "gzip"}) == 415


async def test_a_body_that_never_ends_loses_its_place(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /webhooks/plain HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
    answer = await reader.readline()
    writer.close()

    assert b" 408 " in answer


async def test_a_body_too_long_to_be_named_is_turned_away(client: aiohttp.ClientSession) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(LARGEST // 65_536 + 1):
            yield bytes(65_536)

    async with client.post("/webhooks/plain", data=pieces()) as answer:
        assert answer.status == 413


async def test_a_long_list_lets_others_write_meanwhile(
    client: aiohttp.ClientSession, database: Database
) -> None:
    many = [{"id": f"m{place}", "score": 9} for place in range(3 * MOST_AT_ONCE)]
    counts: list[int] = []

    def look(store: Store) -> None:
        counts.append(sum(1 for _ in store.responses.since(None, None)))

    sending = asyncio.create_task(posted(client, many))
    while not sending.done():
        await database.write(look)

    assert await sending == 200
    assert {0, MOST_AT_ONCE, 2 * MOST_AT_ONCE} <= set(counts)


A = b'{"id": "one", "score": 2, "comment": "Nobody came"}'
B = b'{"id": "one", "score": 9, "comment": "Now they came"}'


async def test_what_is_sent_again_late_undoes_nothing(
    client: aiohttp.ClientSession, database: Database
) -> None:
    first, then = signed(A), signed(B)

    assert [await posted(client, A, first), await posted(client, B, then)] == [200, 200]
    assert await posted(client, A, first) == 200

    kept = await database.read(lambda store: store.responses.get("plain:one"))
    assert kept
    assert kept.score == 9


async def test_what_cannot_be_read_is_kept_once_however_often_it_is_sent(
    client: aiohttp.ClientSession, database: Database
) -> None:
    body = b'{"id": "one", "score": "ten"}'

    assert [await posted(client, body, signed(body)) for _ in range(3)] == [400, 400, 400]
    assert await database.read(lambda store: store.unread.count()) == 1


async def test_the_same_message_many_times_at_once_is_stored_once(
    client: aiohttp.ClientSession, database: Database
) -> None:
    headers = signed(A)
    answers = await asyncio.gather(*(posted(client, A, headers) for _ in range(50)))

    assert set(answers) == {200}
    waiting = await database.read(lambda store: store.cases.waiting(None))
    assert [case.number for case in waiting] == [1]


async def test_the_last_of_many_about_the_same_answer_stands(
    client: aiohttp.ClientSession, database: Database
) -> None:
    many = [{"id": "one", "score": 7 + place % 2} for place in range(2 * MOST_AT_ONCE + 1)]

    assert await posted(client, [*many, {"id": "one", "score": 10}]) == 200

    kept = await database.read(lambda store: store.responses.get("plain:one"))
    assert kept
    assert kept.score == 10
