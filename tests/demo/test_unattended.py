"""Somebody's own responses, which nobody has followed up: the demo begins without a flood."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest

from bot.demo.timeline import Cue, cues, unattended
from jobs import targets
from nps.response import Response
from storage.database import Database
from storage.store import Store
from tests.flows.company import COMPANY, NOW, response
from tests.flows.conftest import Scene
from tests.flows.platform import Chat

UNHAPPY = [
    response(id=str(hours), answered_at=NOW - timedelta(hours=hours)) for hours in range(1, 60, 3)
]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with Database("sqlite+aiosqlite://", COMPANY) as database:
        yield Scene(database, Chat(), COMPANY)


async def begun(scene: Scene, told: list[Response]) -> None:
    for cue in (*cues(told, [], COMPANY, NOW), unattended(NOW)):
        scene.now = cue.at
        await scene.database.write(partial(_do, cue))
        await scene.courier.deliver()


def _do(cue: Cue, store: Store) -> None:
    cue.do(store, COMPANY)


async def test_cards_say_whose_time_is_over_and_nobody_is_reminded(scene: Scene) -> None:
    await begun(scene, UNHAPPY)
    before = len(scene.chat.posts)
    assert any("still waits" in str(post.message) for post in scene.chat.posts.values())

    await scene.database.write(lambda store: targets.run(NOW, store, COMPANY))
    await scene.courier.deliver()

    assert len(scene.chat.posts) == before
    assert not scene.chat.in_threads("test:#support")
    assert not scene.chat.in_channel("dm:kim@example.com")
