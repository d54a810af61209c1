"""Whatever a platform does: nothing is lost, nothing is posted twice, others go on."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.delivery import FAULTY, GARBLED
from bot.platforms.port import Undeliverable
from messages.wording import same
from storage.deliveries import LEASE
from storage.posting import Posting
from storage.posting_rows import posting
from storage.store import Store
from tests.flows.company import AMIRA, response
from tests.flows.conftest import Scene
from tests.storage.making import message

ON_BOTH = True


def refuses(why: Undeliverable, channel: str = "", times: int = 10**9) -> Callable[[Posting], None]:
    """A platform that refuses *channel* so many times."""
    left = [times]

    def fault(one: Posting) -> None:
        if left[0] and channel in one.channel:
            left[0] -= 1
            raise why

    return fault


async def test_a_lost_answer_is_looked_up_before_anything_is_posted_again(scene: Scene) -> None:
    scene.chat.fault_after = refuses(Undeliverable("no answer", in_doubt=True), times=1)
    await scene.told(response())
    await scene.later(seconds=LEASE.total_seconds() - 1)
    assert not scene.chat.looked_for

    await scene.later(seconds=30)
    assert scene.chat.looked_for == ["alert:1"]
    assert len(scene.chat.posts) == 1


async def test_what_was_not_posted_after_all_is_posted_then(scene: Scene) -> None:
    scene.chat.fault = refuses(Undeliverable("time-out", in_doubt=True), times=1)
    await scene.told(response())
    await scene.later(minutes=1)

    assert scene.chat.looked_for == ["alert:1"]
    assert len(scene.chat.posts) == 1


async def test_a_courier_that_died_is_taken_over_after_its_lease(scene: Scene) -> None:
    await scene.told(response(), deliver=False)
    taken = await scene.database.write(
        lambda store: store.deliveries.take(scene.now, ["test", "dm"], [], [], 10)
    )
    await scene.chat.show(taken[0])  # posted, and then killed before it was noted

    await scene.later(seconds=1)
    assert len(scene.chat.posts) == 1
    await scene.later(minutes=1)
    assert scene.chat.looked_for == ["alert:1"]
    assert len(scene.chat.posts) == 1


async def test_a_rate_limit_holds_its_channel_for_as_long_as_told_and_no_other(
    scene: Scene,
) -> None:
    scene.chat.fault = refuses(Undeliverable("429", retry_after=20), "#delivery", times=1)
    await scene.told(response(id="d", touchpoint="Home delivery"), response(id="s"))

    assert scene.chat.in_channel("test:#support")
    assert scene.chat.in_channel("test:#vans")
    await scene.later(seconds=19)
    assert not scene.chat.in_channel("test:#delivery")
    await scene.later(seconds=1)
    assert scene.chat.in_channel("test:#delivery")


async def test_a_pause_goes_on_over_a_new_start(scene: Scene) -> None:
    scene.chat.fault = refuses(Undeliverable("429", retry_after=20), times=1)
    await scene.told(response(id="1"), response(id="2"))
    scene.courier = replace(scene.courier, _held={})
    await scene.later(seconds=19)
    assert not scene.chat.in_channel("test:#support")
    await scene.later(seconds=1)
    assert len(scene.chat.in_channel("test:#support")) == 2


async def test_other_failures_back_off_and_are_tried_again(scene: Scene) -> None:
    scene.chat.fault = refuses(Undeliverable("500"), times=3)
    await scene.told(response())
    assert not scene.chat.posts

    for _ in range(10):
        await scene.later(seconds=10)
    assert len(scene.chat.posts) == 1


async def test_what_can_never_be_shown_is_parked_and_the_admins_are_told_once(
    scene: Scene,
) -> None:
    scene.chat.fault = refuses(Undeliverable("the channel is archived", retry_after=None), "#supp")
    await scene.told(response(id="1"), response(id="2"))
    await scene.later(hours=3)

    assert "archived" in scene.read("test:#admins")
    standings = await scene.database.read(lambda store: store.waiting.all(["test"]))
    assert [one.parked for one in standings] == ["the channel is archived"] * 2


async def test_what_was_parked_resumes_when_it_is_mended(scene: Scene) -> None:
    scene.chat.fault = refuses(Undeliverable("not invited", retry_after=None), times=1)
    await scene.told(response())
    await scene.later(minutes=61)

    assert "Claim" in scene.post().labels


async def test_a_bug_in_drawing_one_message_does_not_stop_the_others(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(one: Posting) -> None:
        if "#vans" in one.channel:
            raise ZeroDivisionError

    scene.chat.fault = fault
    await scene.told(response(touchpoint="Home delivery"))

    assert "Claim" in scene.post("test:#delivery").labels
    assert "ZeroDivisionError" in caplog.text
    assert "sofa" not in caplog.text


async def test_three_changes_between_two_rounds_cost_one_edit(scene: Scene) -> None:
    await scene.told(response())
    for words in ("one", "two", "three"):
        await scene.told(response(comment=words), deliver=False)
    await scene.courier.deliver()

    assert len(scene.post().versions) == 1
    assert "three" in scene.read()


async def test_a_new_message_rests_its_channel_while_edits_go_on(scene: Scene) -> None:
    scene.chat.pace = timedelta(seconds=1)
    await scene.told(response(id="1"), response(id="2"))
    assert len(scene.chat.in_channel("test:#support")) == 1

    await scene.press("case.claim", AMIRA)
    assert scene.read().startswith("Amira is on it")
    await scene.later(seconds=1)
    assert len(scene.chat.in_channel("test:#support")) == 2


async def test_nobody_on_any_platform_is_parked_not_tried_for_ever(scene: Scene) -> None:
    scene.chat.strangers.add("amira@example.com")
    await scene.told(response())
    await scene.press("case.claim", AMIRA)

    standings = await scene.database.read(lambda store: store.waiting.all(["dm"]))
    assert [one.parked for one in standings] == ["no chat platform knows this person"]


async def test_a_courier_that_is_woken_as_it_is_stopped_stops(scene: Scene) -> None:
    woken = scene.database.outbox_changed
    rounds = asyncio.create_task(scene.courier.run())
    async with asyncio.timeout(10):
        while not woken._waiters:  # noqa: ASYNC110  # nothing tells that somebody waits
            await asyncio.sleep(0)
        woken.set()
        rounds.cancel()
        await asyncio.wait({rounds})

    assert rounds.cancelled()


async def test_a_clock_that_is_set_back_keeps_no_channel_waiting(scene: Scene) -> None:
    scene.chat.pace = timedelta(seconds=1)
    scene.chat.fault = refuses(Undeliverable("429", retry_after=20), "#vans", times=1)
    await scene.told(response(id="a"), response(id="b", touchpoint="Home delivery"))
    assert len(scene.chat.in_channel("test:#support")) == 1

    scene.now -= timedelta(hours=1)
    await scene.told(response(id="c"), response(id="d", touchpoint="Home delivery"))

    assert len(scene.chat.in_channel("test:#support")) == 2
    assert len(scene.chat.in_channel("test:#vans")) == 1


async def test_what_earful_itself_cannot_draw_is_given_up_and_told_like_any_other(
    scene: Scene,
) -> None:
    def fault(one: Posting) -> None:
        if one.key == "alert:1":
            raise ZeroDivisionError

    scene.chat.fault = fault
    await scene.told(response(id="1"), response(id="2"))
    for _ in range(3):
        await scene.later(minutes=2)

    assert len(scene.chat.in_channel("test:#support")) == 1
    standings = await scene.database.read(lambda store: store.waiting.all(["test"]))
    assert [(one.key, one.parked) for one in standings] == [("alert:1", FAULTY)]
    assert "a fault of its own" in scene.read("test:#admins")


async def test_what_is_stored_and_cannot_be_read_is_given_up_and_stops_no_other(
    scene: Scene,
) -> None:
    await scene.told(response(id="1"), response(id="2"), deliver=False)

    def spoil(store: Store) -> None:
        spoilt = update(posting).where(posting.c.key == "alert:1")
        store.connection.execute(spoilt.values(wanted=b'{"version": 1, "message": {"x": 1}}'))

    await scene.database.write(spoil)
    await scene.courier.deliver()

    assert len(scene.chat.in_channel("test:#support")) == 1
    standings = await scene.database.read(lambda store: store.waiting.all(["test"]))
    assert [(one.key, one.parked) for one in standings] == [("alert:1", GARBLED)]
    assert "cannot be read" in scene.read("test:#admins")

    await scene.told(response(id="1", comment="Once more: where is my sofa?"))
    assert len(scene.chat.in_channel("test:#support")) == 2


async def test_what_was_concluded_is_not_taken_for_what_came_after_it(scene: Scene) -> None:
    """It bears the same mark."""

    def want(words: str) -> Callable[[Store], None]:
        return lambda store: store.outbox.want(
            "parked", ["test:#admins"], same(message(words)), now=scene.now
        )

    await scene.database.write(want("one"))
    await scene.courier.deliver()
    await scene.database.write(
        lambda store: store.outbox.conclude("parked", same(message("mended")), now=scene.now)
    )
    await scene.courier.deliver()
    scene.chat.fault = refuses(Undeliverable("time-out", in_doubt=True), times=1)
    await scene.database.write(want("two"))
    await scene.courier.deliver()
    await scene.later(minutes=1)

    assert scene.chat.looks == 1
    said = [post.message for post in scene.chat.in_channel("test:#admins")]
    assert said == [message("mended"), message("two")]
