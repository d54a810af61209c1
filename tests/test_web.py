"""What reaches a door, and what cannot keep it from others."""

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.web import LARGEST, application, serving
from bot.webhooks import Webhooks
from handlers.intake import MOST_AT_ONCE
from handlers.vendors import VENDORS
from storage.database import Database
from storage.filelock import FileLock
from storage.store import Store
from tests.flows.company import COMPANY
from tests.shell.running import SECRET, signed

HASTY = 0.2
"""Seconds that a body may take here."""


async def well() -> list[str]:
    return []


async def broken(_: web.Request) -> web.Response:
    raise ZeroDivisionError("Nobody rang back")


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with Database("sqlite+aiosqlite://", COMPANY) as one:
        yield one


@asynccontextmanager
async def doors_to(database: Database) -> AsyncIterator[int]:
    """The port of one."""
    doors = Webhooks(database, COMPANY, VENDORS, {"plain": [SECRET]}, lambda: datetime.now(UTC))
    app = application([*doors.routes(), web.get("/broken", broken)], well, HASTY)
    async with serving(app, "127.0.0.1", 0, longest_rest=HASTY) as one:
        yield one


def visitor(port: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(f"http://127.0.0.1:{port}")


@pytest.fixture
async def port(database: Database) -> AsyncIterator[int]:
    async with doors_to(database) as one:
        yield one


@pytest.fixture
async def client(port: int) -> AsyncIterator[aiohttp.ClientSession]:
    async with visitor(port) as one:
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


HEAD = b"POST /webhooks/plain HTTP/1.1\r\nHost: x\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "a body": (HEAD + b"Content-Length: 9\r\n\r\n{", b" 408 "),
    "a body in pieces": (CHUNKED + b"1\r\n{\r\n", b" 408 "),
    "a piece": (CHUNKED + b"5\r\n{", b" 408 "),
    "a head": (HEAD + b"X-More: ", b""),
    "silence": (b"", b""),
}


@pytest.mark.parametrize(("sent", "said"), ENDLESS.values(), ids=ENDLESS.keys())
async def test_what_never_ends_loses_its_place(port: int, sent: bytes, said: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    assert said in await reader.readline()  # nothing is said by whoever hangs up
    writer.close()


NOT_HTTP = {
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    "a length and pieces": CHUNKED[:-2] + b"Content-Length: 2\r\n\r\n0\r\n\r\n",
    "a length below nothing": HEAD + b"Content-Length: -1\r\n\r\n",
    "pieces of no length": CHUNKED + b"wendeltreppe\r\n",
    "a header without a name": HEAD + b": x\r\n\r\n",
    "NUL in a header": HEAD + b"X: \0\r\n\r\n",
    "a header of 64 KiB": HEAD + b"X: " + b"x" * 65_536 + b"\r\n\r\n",
    "a thousand headers": HEAD + b"".join(b"X-%d: x\r\n" % n for n in range(1000)) + b"\r\n",
    "a path of 64 KiB": b"GET /" + b"x" * 65_536 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("sent", NOT_HTTP.values(), ids=NOT_HTTP.keys())
async def test_what_is_no_request_is_turned_away(
    port: int, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    assert b" 400 " in await reader.readline()
    writer.close()
    assert "our own fault" not in caplog.text
    assert "wendeltreppe" not in caplog.text


@pytest.mark.parametrize("sent", [HEAD, HEAD + b"Content-Length: 9\r\n\r\n{", CHUNKED + b"5\r\n{"])
async def test_whoever_hangs_up_leaves_nothing_behind(
    port: int, database: Database, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    await writer.drain()
    writer.transport.abort()
    async with visitor(port) as other:
        assert await posted(other, A) == 200
    assert caplog.text == ""
    assert await database.read(lambda store: store.unread.count()) == 0


async def test_a_fault_of_ours_has_a_number_that_is_in_the_log(
    client: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async with client.get("/broken?wendeltreppe") as answer:
        told = await answer.json()

    assert answer.status == 500
    [number] = re.findall(r"number (\S+) in the log", told["error"])
    [record] = caplog.records
    assert vars(record)["fault"] == number
    assert vars(record)["door"] == "/broken"
    assert "wendeltreppe" not in caplog.text


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


async def test_while_another_program_holds_the_database_senders_come_again(tmp_path: Path) -> None:
    file = Database(f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}", COMPANY, patience=HASTY)
    other = FileLock(tmp_path / "earful.db")
    async with file, doors_to(file) as port, visitor(port) as client:
        async with other:
            for body in (A, b"{"):
                async with client.post("/webhooks/plain", data=body, headers=signed(body)) as told:
                    assert (told.status, told.headers["Retry-After"]) == (503, "10")
        assert await posted(client, A) == 200
        assert await file.read(lambda store: store.unread.count()) == 0
    other.close()


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
