"""Whoever has pressed a button waits for nothing else, however much there is and however slow."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from bot.courier import AT_ONCE, FOR_CLICKS, Courier
from bot.platforms.port import InTime, Undeliverable, any_time
from messages.wording import same
from storage.deliveries import LEASE
from storage.posting import Posting, Urgency
from storage.store import Store
from tests.flows.company import AMIRA, response
from tests.flows.conftest import Scene
from tests.flows.platform import Chat
from tests.storage.making import message

ON_BOTH = True
SUPPORT = "test:#support"
DIRECT = f"dm:{AMIRA.id}"
PATIENCE = 20.0
"""Seconds that something may take which happens at once on a machine at rest."""


@dataclass
class Slow(Chat):
    """Takes what `is_slow` only once it is let go."""

    is_slow: Callable[[Posting], bool] = lambda _: False
    release: asyncio.Event = field(default_factory=asyncio.Event)
    begun: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def show(self, posting: Posting, in_time: InTime = any_time) -> str:
        await self._note(self.begun, posting)
        if self.is_slow(posting):
            await self.release.wait()
        ref = await super().show(posting, in_time)
        await self._note(self.done, posting)
        return ref

    async def _note(self, where: list[str], posting: Posting) -> None:
        async with self.changed:
            where.append(f"{posting.key} in {posting.channel}")
            self.changed.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(holds)


@asynccontextmanager
async def working(scene: Scene, chat: Slow) -> AsyncIterator[None]:
    """The courier at its rounds, with what stood until now in a chat that is slow from here on."""
    chat.posts, chat._numbers, scene.chat = scene.chat.posts, scene.chat._numbers, chat
    scene.courier = Courier(scene.database, [chat], lambda: scene.now, lambda: 0.5)
    rounds = asyncio.create_task(scene.courier.run())
    try:
        yield
    finally:
        chat.release.set()
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds
        await scene.courier.stop()


async def wanted(scene: Scene, *channels: str) -> None:
    """Something of the week, in each of them."""

    def unit(store: Store) -> None:
        for number, channel in enumerate(channels):
            said = same(message(f"number {number}"))
            key = f"week-{number}"
            store.outbox.want(key, [channel], said, now=scene.now, urgency=Urgency.WEEKLY)

    await scene.database.write(unit)


CARD, BRIEF = f"alert:1 in {SUPPORT}", f"brief:1:{AMIRA.id} in {DIRECT}"


async def test_a_click_is_seen_while_every_hand_waits_for_a_slow_channel(scene: Scene) -> None:
    await scene.told(response())
    chat = Slow(is_slow=lambda one: one.key.startswith("week"))
    async with working(scene, chat):
        await wanted(scene, *(f"test:#slow-{number}" for number in range(3 * AT_ONCE)))
        await chat.until(lambda: len(chat.begun) == AT_ONCE)

        await scene.press("case.claim", AMIRA, deliver=False)
        await chat.until(lambda: {CARD, BRIEF} <= {*chat.done})

        assert len(chat.begun) == AT_ONCE + 2  # nothing else got the hands that are for clicks


@pytest.mark.slow_on_a_server
async def test_a_click_is_seen_while_another_message_in_its_channel_is_slow(scene: Scene) -> None:
    await scene.told(response(id="a"), response(id="b"))
    chat = Slow(is_slow=lambda one: one.key.startswith("week"))
    async with working(scene, chat):
        await wanted(scene, SUPPORT)
        await chat.until(lambda: len(chat.begun) == 1)

        await scene.press("case.claim", AMIRA, "1", deliver=False)
        await scene.press("case.claim", AMIRA, "2", deliver=False)
        await chat.until(lambda: {CARD, f"alert:2 in {SUPPORT}"} <= {*chat.done})


@pytest.mark.slow_on_a_server
async def test_one_message_is_never_changed_by_two_at_once(scene: Scene) -> None:
    await scene.told(response())
    chat = Slow(is_slow=lambda one: one.key == "alert:1")
    async with working(scene, chat):
        await scene.press("case.claim", AMIRA, deliver=False)
        await chat.until(lambda: CARD in chat.begun and BRIEF in chat.done)
        await scene.press("case.release", AMIRA, deliver=False)
        await chat.until(lambda: chat.done.count(BRIEF) == 2)
        assert chat.begun.count(CARD) == 1

        chat.release.set()
        await chat.until(lambda: chat.done.count(CARD) == 2)
        [card] = chat.in_channel(SUPPORT)
        assert "Claim" in card.labels


@pytest.mark.slow_on_a_server
async def test_whoever_is_slow_past_the_lease_does_not_take_over_from_themselves(
    scene: Scene,
) -> None:
    await scene.told(response())
    chat = Slow(is_slow=lambda one: one.key == "alert:1")
    async with working(scene, chat):
        await scene.press("case.claim", AMIRA, deliver=False)
        await chat.until(lambda: CARD in chat.begun and BRIEF in chat.done)
        scene.now += 2 * LEASE
        await scene.press("case.release", AMIRA, deliver=False)
        await chat.until(lambda: chat.done.count(BRIEF) == 2)
        assert chat.begun.count(CARD) == 1


@pytest.mark.slow_on_a_server
async def test_more_clicks_than_hands_are_all_seen(scene: Scene) -> None:
    many = AT_ONCE + FOR_CLICKS + 5
    await scene.told(*(response(id=f"r-{n}", touchpoint="Home delivery") for n in range(3)))
    chat = Slow(is_slow=lambda one: one.key.startswith("week"))
    async with working(scene, chat):
        await wanted(scene, *(f"test:#slow-{number}" for number in range(many)))
        await chat.until(lambda: len(chat.begun) == AT_ONCE)
        for number in (1, 2, 3):
            await scene.press("case.claim", AMIRA, str(number), deliver=False)

        cards = {
            f"alert:{number} in test:#{place}"
            for number in (1, 2, 3)
            for place in ("delivery", "vans")
        }
        await chat.until(lambda: cards <= {*chat.done})


@pytest.mark.slow_on_a_server
@pytest.mark.parametrize(("edits_apart", "seen"), [(True, "Amira is on it"), (False, "waits")])
async def test_a_pause_before_a_new_message_holds_edits_only_where_the_platform_says_so(
    scene: Scene, edits_apart: bool, seen: str
) -> None:
    await scene.told(response(id="a"))
    scene.chat.edits_apart = edits_apart

    def fault(posting: Posting) -> None:
        if posting.ref is None and posting.channel == SUPPORT:
            raise Undeliverable("429", retry_after=20)

    scene.chat.fault = fault
    await scene.told(response(id="b"))
    await scene.press("case.claim", AMIRA)

    assert scene.read().splitlines()[0].find(seen) >= 0
    scene.chat.fault = lambda _: None
    await scene.later(seconds=19)
    assert len(scene.chat.in_channel(SUPPORT)) == 1
    await scene.later(seconds=1)
    assert len(scene.chat.in_channel(SUPPORT)) == 2


@pytest.mark.slow_on_a_server
async def test_a_pause_before_an_edit_holds_clicks_too(scene: Scene) -> None:
    await scene.told(response())
    scene.chat.edits_apart = True

    def fault(posting: Posting) -> None:
        if posting.channel == SUPPORT:
            raise Undeliverable("429", retry_after=20)

    scene.chat.fault = fault
    await scene.press("case.claim", AMIRA)
    scene.chat.fault = lambda _: None
    await scene.later(seconds=19)
    assert "waits" in scene.read()
    await scene.later(seconds=1)
    assert "Amira is on it" in scene.read()


async def test_among_all_that_is_due_clicks_go_first_then_alerts_and_the_week_last(
    scene: Scene,
) -> None:
    await scene.told(response(id="a"))
    await wanted(scene, *[f"test:#{n}" for n in range(40)], SUPPORT)
    await scene.told(response(id="b", touchpoint="Home delivery"), deliver=False)
    await scene.press("case.claim", AMIRA, deliver=False)

    taken = await scene.database.write(
        lambda store: store.deliveries.take(scene.now, ["test", "dm"], [], [], 5)
    )
    assert [one.urgency for one in taken] == [
        *(Urgency.CLICK, Urgency.CLICK, Urgency.ALERT, Urgency.ALERT, Urgency.WEEKLY)
    ]
