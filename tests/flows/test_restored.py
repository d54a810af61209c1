"""Whoever goes back to a backup posts nothing twice, and shows what is true then."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.settling import settle
from bot.wiring import JOBS
from messages.plain import plain
from storage.backup import back_up
from storage.database import Database
from tests.flows.company import AMIRA, COMPANY, NOW, response
from tests.flows.conftest import Scene
from tests.flows.platform import Chat


@dataclass
class Past:
    """A scene that can be gone back in; the chat cannot."""

    scene: Scene
    folder: Path

    def remember(self) -> Path:
        path = self.scene.database.path
        assert path
        target = self.folder / f"backup-{self.scene.now:%H%M}.db"
        back_up(path, target, self.scene.now)
        return target


@pytest.fixture
async def past(tmp_path: Path) -> AsyncIterator[Past]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"
    async with Database(url, COMPANY) as database:
        yield Past(Scene(database, Chat(), COMPANY), tmp_path)


async def returned(past: Past, database: Database) -> Scene:
    """As `earful run` begins: before anybody delivers."""
    scene = Scene(database, past.scene.chat, COMPANY, past.scene.now)
    clock = Clock(database, COMPANY, JOBS, lambda: scene.now)
    await settle(database, clock, lambda: scene.now)
    await scene.later(minutes=1)
    return scene


def opened(backup: Path) -> Database:
    return Database(f"sqlite+aiosqlite:///{backup}", COMPANY)


async def test_a_card_that_was_posted_since_is_found_and_not_posted_again(past: Past) -> None:
    await past.scene.told(response(), deliver=False)
    backup = past.remember()
    await past.scene.later(minutes=1)
    assert len(past.scene.chat.in_channel("test:#support")) == 1

    async with opened(backup) as database:
        await returned(past, database)
    assert "alert:1" in past.scene.chat.looked_for
    assert len(past.scene.chat.in_channel("test:#support")) == 1


async def test_even_a_card_a_day_old_is_looked_for_and_not_gathered_as_late(past: Past) -> None:
    await past.scene.told(response(), deliver=False)
    backup = past.remember()
    await past.scene.later(minutes=1)
    past.scene.now += timedelta(days=2)

    async with opened(backup) as database:
        await returned(past, database)
    cards = [
        one
        for one in past.scene.chat.posts.values()
        if "Third week" in plain(one.message, COMPANY.timezone)
    ]
    assert len(cards) == 1 or {one.channel for one in cards} > {"test:#support"}
    assert len(past.scene.chat.in_channel("test:#support")) == 1


async def test_a_digest_that_was_posted_since_is_not_posted_again(past: Past) -> None:
    past.scene.now = NOW + timedelta(days=5)  # a Sunday
    clock = Clock(past.scene.database, COMPANY, JOBS, lambda: past.scene.now)
    await clock.catch_up()
    await past.scene.told(response())
    backup = past.remember()
    past.scene.now += timedelta(days=1)
    await clock.catch_up()
    await past.scene.courier.deliver()
    digests = len(past.scene.chat.in_channel("test:#leadership"))
    assert digests == 1

    async with opened(backup) as database:
        scene = await returned(past, database)
        assert await scene.database.read(lambda store: store.outbox.beginning("digest:"))
    assert len(past.scene.chat.in_channel("test:#leadership")) == digests
    assert any(one.startswith("digest:leadership") for one in past.scene.chat.looked_for)


async def test_a_card_that_was_claimed_since_shows_again_that_nobody_has_it(past: Past) -> None:
    await past.scene.told(response())
    backup = past.remember()
    await past.scene.press("case.claim", AMIRA)
    assert "Amira" in past.scene.read()

    async with opened(backup) as database:
        scene = await returned(past, database)
        assert "Amira" not in past.scene.read()
        await scene.press("case.claim", AMIRA)
        assert "Amira" in past.scene.read()


async def test_who_claims_once_more_gets_no_second_brief(past: Past) -> None:
    await past.scene.told(response())
    backup = past.remember()
    await past.scene.press("case.claim", AMIRA)
    briefs = past.scene.chat.in_channel("dm:amira@example.com")
    assert len(briefs) == 1

    async with opened(backup) as database:
        scene = await returned(past, database)
        await scene.press("case.claim", AMIRA)
    assert len(past.scene.chat.in_channel("dm:amira@example.com")) == 1


async def test_what_may_stand_is_looked_for_after_another_start_too(past: Past) -> None:
    await past.scene.told(response())
    backup = past.remember()
    await past.scene.press("case.claim", AMIRA)

    async with opened(backup) as database:
        await returned(past, database)
    async with opened(backup) as database:
        scene = await returned(past, database)
        await scene.press("case.claim", AMIRA)
        await scene.later(minutes=1)
    assert len(past.scene.chat.in_channel("dm:amira@example.com")) == 1


async def test_words_that_are_told_once_more_have_no_second_line_in_the_thread(past: Past) -> None:
    await past.scene.told(response(comment=""))
    await past.scene.later(minutes=3)
    backup = past.remember()
    await past.scene.told(response())
    assert len(past.scene.chat.in_threads("test:#support")) == 1

    async with opened(backup) as database:
        scene = await returned(past, database)
        await scene.told(response())
        await scene.later(minutes=1)
    assert len(past.scene.chat.in_threads("test:#support")) == 1


async def test_the_card_of_a_customer_who_is_not_known_any_more_does_nothing_to_another(
    past: Past,
) -> None:
    backup = past.remember()
    await past.scene.told(response())
    [old] = past.scene.chat.in_channel("test:#support")
    number = next(iter(old.buttons)).subject

    async with opened(backup) as database:
        scene = await returned(past, database)
        await scene.told(response(id="another"))
        assert not scene.chat.looked_for  # of whom nobody can have said anything
        new = [one for one in scene.chat.in_channel("test:#support") if one is not old]
        assert len(new) == 1
        assert next(iter(new[0].buttons)).subject != number


async def test_it_is_settled_once(past: Past, caplog: pytest.LogCaptureFixture) -> None:
    await past.scene.told(response())
    backup = past.remember()
    async with opened(backup) as database:
        await returned(past, database)
        before = len(past.scene.post().versions)
        caplog.clear()
        await returned(past, database)
    assert len(past.scene.post().versions) == before
    assert "a copy" not in caplog.text
