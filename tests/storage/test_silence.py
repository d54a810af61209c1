"""A line to PostgreSQL that falls silent and is never cut: something on the way swallows it all."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from nps.company import Company
from storage.database import Database
from storage.responses import Landing
from storage.store import Store
from tests.cluster import Databases
from tests.storage.making import NOON, response

SOON = 0.05
"""Seconds of silence that are enough here."""
PATIENCE = 20.0
"""Seconds until it is clear that somebody waits for ever."""
PORT = 5432
_KEY, _OTHER_KEY = re.compile(rb"K\0\0\0\x0c.{4}", re.DOTALL), b"K\0\0\0\x0c\x7f\xff\xff\xff"
"""How the server numbers a line; a pooler on the way tells a number of its own."""


@dataclass
class Swallowing:
    """Stands between, and passes all on, until a line has shown what it waits for."""

    server: str
    question: bytes = b""
    """Once a client has sent this, nothing more gets through on its line; empty: all does."""
    passes_question: bool = False
    """Whether the server still hears it; nobody hears the answer."""
    silent: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def meet(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        answers, forth = await asyncio.open_unix_connection(self.server)
        self._writers += [back, forth]
        is_silent = asyncio.Event()
        for passing in (self._asked(here, forth, is_silent), _told(answers, back, is_silent)):
            self._tasks.add(asyncio.create_task(passing))

    async def _asked(
        self, here: asyncio.StreamReader, forth: asyncio.StreamWriter, is_silent: asyncio.Event
    ) -> None:
        while data := await here.read(65536):
            if self.question and self.question in data:
                self.question, self.silent = b"", self.silent + 1
                is_silent.set()
                if not self.passes_question:
                    continue
            elif is_silent.is_set():
                continue
            forth.write(data)
        if not is_silent.is_set():
            forth.close()

    def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        for writer in self._writers:
            writer.close()


async def _told(
    answers: asyncio.StreamReader, back: asyncio.StreamWriter, is_silent: asyncio.Event
) -> None:
    with suppress(ConnectionError):
        while data := await answers.read(65536):
            if not is_silent.is_set():
                back.write(_KEY.sub(_OTHER_KEY, data))
    if not is_silent.is_set():
        back.close()


@pytest.fixture
async def line(
    company: Company, postgres: Databases, tmp_path: Path
) -> AsyncIterator[tuple[Database, Swallowing]]:
    url = postgres.url()
    folder = parse_qs(urlsplit(url).query).get("host", [""])[0]
    if not folder.startswith("/"):
        pytest.skip("the server is not reached through a socket")
    swallowing = Swallowing(f"{folder}/.s.PGSQL.{PORT}")
    server = await asyncio.start_unix_server(swallowing.meet, tmp_path / f".s.PGSQL.{PORT}")
    async with Database(url.replace(folder, str(tmp_path)), company, silence=SOON) as database:
        yield database, swallowing
    swallowing.end()
    server.close()


def put(id_: str, turns: list[str]) -> Callable[[Store], Landing]:
    def unit(store: Store) -> Landing:
        turns.append(id_)
        return store.responses.add([response(id_)], NOON)[0].how

    return unit


async def test_a_unit_whose_line_falls_silent_is_done_again_on_another(
    line: tuple[Database, Swallowing],
) -> None:
    database, swallowing = line
    turns: list[str] = []
    swallowing.question = b"INSERT INTO response"
    async with asyncio.timeout(PATIENCE):
        assert await database.write(put("1", turns)) == "stored"
    assert (len(turns), swallowing.silent) == (2, 1)


async def test_a_commit_that_is_never_heard_of_is_done_once(
    line: tuple[Database, Swallowing],
) -> None:
    database, swallowing = line
    turns: list[str] = []
    swallowing.question, swallowing.passes_question = b"COMMIT", True
    async with asyncio.timeout(PATIENCE):
        assert await database.write(put("1", turns)) == "stored"
    assert (len(turns), swallowing.silent) == (1, 1)


async def test_a_commit_that_never_gets_there_is_done_again(
    line: tuple[Database, Swallowing],
) -> None:
    database, swallowing = line
    turns: list[str] = []
    swallowing.question = b"COMMIT"
    async with asyncio.timeout(PATIENCE):
        assert await database.write(put("1", turns)) == "stored"
    assert len(turns) == 2
    assert await database.read(lambda store: store.tallies.differences()) == 0


async def test_who_reads_is_not_left_waiting_either(line: tuple[Database, Swallowing]) -> None:
    database, swallowing = line
    await database.write(put("1", []))
    swallowing.question = b"FROM response"
    async with asyncio.timeout(PATIENCE):
        found = await database.read(
            lambda store: [one.id for one in store.responses.since(None, None)]
        )
    assert (found, swallowing.silent) == (["1"], 1)


async def test_a_server_that_takes_its_time_is_waited_for(
    line: tuple[Database, Swallowing],
) -> None:
    database, _ = line
    turns: list[None] = []

    def long(store: Store) -> None:
        turns.append(None)
        store.connection.exec_driver_sql(f"SELECT pg_sleep({8 * SOON})")

    await database.write(long)
    assert len(turns) == 1
