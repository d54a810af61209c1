"""A database that is away when a message has just been shown."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.deliveries import LEASE
from storage.filelock import taken
from tests.flows.company import COMPANY, response
from tests.flows.conftest import Scene
from tests.flows.platform import Chat


@pytest.fixture
async def hasty(tmp_path: Path) -> AsyncIterator[Scene]:
    """On a file, and at once out of patience while another process writes to it."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"
    async with Database(url, COMPANY, patience=0.01) as database:
        yield Scene(database, Chat(), COMPANY)


def held(scene: Scene) -> int:
    """The lock of another process; it ends with the file."""
    assert scene.database.path
    file = os.open(f"{scene.database.path}-lock", os.O_RDWR)
    assert taken(file)
    return file


async def test_what_was_shown_meanwhile_is_noted_when_it_is_back(hasty: Scene) -> None:
    def then_it_is_away(_: object) -> None:
        asyncio.get_running_loop().call_later(0.1, os.close, held(hasty))

    hasty.chat.fault_after = then_it_is_away
    await hasty.told(response())

    assert await hasty.database.read(lambda store: store.waiting.all()) == []
    await hasty.later(minutes=2)
    assert hasty.chat.looks == 0


async def test_where_it_stays_away_the_courier_gives_up_and_whoever_is_next_looks(
    hasty: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    def then_it_is_away_for_long(_: object) -> None:
        files.append(held(hasty))
        hasty.now += LEASE

    files: list[int] = []
    hasty.chat.fault_after = then_it_is_away_for_long
    await hasty.told(response(), deliver=False)
    await hasty.courier._round()
    await asyncio.gather(*hasty.courier._tasks)
    assert "not noted" in caplog.text
    assert "Traceback" not in caplog.text

    os.close(files.pop())
    hasty.chat.fault_after = lambda _: None
    await hasty.later(seconds=1)
    assert hasty.chat.looked_for == ["alert:1"]
    assert len(hasty.chat.posts) == 1
