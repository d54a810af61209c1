"""A forgotten customer's cards and kind words are nobody's to press any more."""

from datetime import datetime, timedelta

import pytest

from handlers.exclusion import exclude, include
from jobs import forgetting, praise
from messages.plain import plain
from nps.followup import State
from nps.forgetting import Why
from nps.refusal import Refusal
from storage.forgetting import forget
from storage.store import Store
from tests.flows.company import AMIRA, JONAS, NOW, response
from tests.flows.conftest import Scene

MONDAY = NOW + timedelta(days=6)
ENDED = {"outcome": "put-right", "cause": "Rude to Mr Keller"}


async def forgotten(scene: Scene, *keys: str, why: Why = Why.ASKED) -> None:
    def unit(store: Store) -> None:
        forget(keys, why, store.receipts.open(why, scene.now), store, scene.now)

    await scene.database.write(unit)
    await scene.courier.deliver()


@pytest.mark.parametrize("verb", ["case.claim", "case.resolve", "case.reopen", "case.read"])
async def test_a_click_on_an_old_copy_is_refused(scene: Scene, verb: str) -> None:
    await scene.told(response())
    await forgotten(scene, "plain:r-1")

    with pytest.raises(Refusal, match="nothing left to do"):
        await scene.press(verb, JONAS)


async def test_an_alert_that_waits_for_words_is_never_posted(scene: Scene) -> None:
    await scene.told(response(comment=""))
    await forgotten(scene, "plain:r-1")
    await scene.later(hours=1)

    assert scene.chat.posts == {}


async def test_kind_words_leave_the_person_and_the_post(scene: Scene) -> None:
    kind = "Amira stayed on the line until the bed was really booked."
    await scene.told(response(10, comment=kind))
    await scene.database.write(lambda store: praise.tell(scene.now, store, scene.company))
    scene.now += timedelta(days=2)
    await scene.database.write(lambda store: praise.publish(scene.now, store, scene.company))
    await scene.courier.deliver()
    assert kind in scene.read()

    await forgotten(scene, "plain:r-1")

    assert scene.chat.in_channel("test:#support") == []
    assert kind not in scene.read("dm:amira@example.com")
    with pytest.raises(Refusal, match="no longer known"):
        await scene.press("praise.lovely", AMIRA)


async def test_every_night_what_is_too_old_is_forgotten(scene: Scene) -> None:
    young = response(id="young", answered_at=NOW + timedelta(days=3))
    await scene.told(response(), young)
    night = NOW + timedelta(days=scene.company.privacy.retention_days + 1)

    while await scene.database.write(lambda store: forgetting.part(night, store, scene.company)):
        pass
    scene.now = night
    await scene.courier.deliver()

    cards = scene.chat.in_channel("test:#support")
    old, kept = (plain(one.message, scene.company.timezone) for one in cards)
    assert old == "What stood here is gone\nWe keep what customers tell us for 180 days."
    assert "Third week" in kept
    waiting = await scene.database.read(lambda store: store.cases.waiting())
    assert [case.response.id for case in waiting] == ["young"]


NIGHTS = {
    "in the evening": ("2026-11-17T22:59+00:00", "2026-11-18T02:00+00:00"),
    "after midnight": ("2026-11-17T23:01+00:00", "2026-11-18T02:00+00:00"),
    "just before": ("2026-11-18T01:59+00:00", "2026-11-18T02:00+00:00"),
    "just after": ("2026-11-18T02:00+00:00", "2026-11-19T02:00+00:00"),
}


@pytest.mark.parametrize(("now", "night"), NIGHTS.values(), ids=NIGHTS)
async def test_what_the_next_night_takes_is_known_before(
    scene: Scene, now: str, night: str
) -> None:
    due = datetime.fromisoformat(night)
    assert scene.company.timezone.key == "Europe/Berlin"
    edge = forgetting.kept_from(datetime.fromisoformat(now), scene.company)
    old = response(id="old", answered_at=edge - timedelta(seconds=1))
    await scene.told(old, response(id="young", answered_at=edge))

    while await scene.database.write(lambda store: forgetting.part(due, store, scene.company)):
        pass

    left = await scene.database.read(lambda store: list(store.responses.since(None, None)))
    assert [one.id for one in left if not one.is_forgotten] == ["young"]


async def test_who_is_forgotten_comes_back_by_no_include(scene: Scene) -> None:
    await scene.told(response())
    await forgotten(scene, "plain:r-1")
    [left] = await scene.database.read(lambda store: list(store.responses.since(None, None)))
    card = scene.read()

    for done in (
        lambda store: exclude(left.key, "A test", store, scene.company, scene.now),
        lambda store: include(left.key, store, scene.company, scene.now),
    ):
        assert await scene.database.write(done)
        await scene.courier.deliver()
        assert scene.read() == card
        case = await scene.database.read(lambda store: store.cases.get(1))
        assert case.followup.state is State.WITHDRAWN
