"""A channel that could not be shown anything for days is not flooded afterwards."""

from datetime import timedelta

from bot.platforms.port import Undeliverable
from jobs import late
from messages.plain import plain
from storage.posting import Posting
from tests.flows.company import AMIRA, NOW, response
from tests.flows.conftest import Scene
from tests.flows.platform import Post

SUPPORT = "test:#support"


def is_archived(posting: Posting) -> None:
    if posting.channel == SUPPORT:
        raise Undeliverable("the channel is archived", retry_after=None)


async def gathered(scene: Scene) -> None:
    """The job, and then the courier."""
    await scene.database.write(lambda store: late.run(scene.now, store, scene.company))
    await scene.courier.deliver()


async def came(scene: Scene, *ids: str) -> None:
    for id_ in ids:
        await scene.told(response(id=id_, answered_at=scene.now))
        scene.now += timedelta(minutes=10)


async def mended(scene: Scene) -> None:
    """The channel can be written to again; what had been given up is tried an hour later."""
    scene.chat.fault = lambda _: None
    scene.now += timedelta(hours=1, minutes=1)
    await gathered(scene)


def cards(scene: Scene) -> list[Post]:
    return scene.chat.in_threads(SUPPORT)


async def test_cards_a_day_late_come_in_the_thread_of_one_message(scene: Scene) -> None:
    scene.chat.fault = is_archived
    await came(scene, "1", "2", "3")
    await scene.later(days=2)
    assert not scene.chat.in_channel(SUPPORT)
    await mended(scene)

    told = scene.read()
    assert told.startswith("3 customers wrote while we could not reach this channel")
    assert "Between Tue 17 Nov 14:02 and Tue 17 Nov 14:22" in told
    assert len(cards(scene)) == 3
    root = next(
        ref
        for ref, post in scene.chat.posts.items()
        if post.thread is None and post.channel == SUPPORT
    )
    assert {card.thread for card in cards(scene)} == {root}


async def test_what_is_less_than_a_day_late_comes_by_itself(scene: Scene) -> None:
    scene.chat.fault = is_archived
    await came(scene, "1", "2", "3")
    await scene.later(hours=20)
    await mended(scene)

    assert len(scene.chat.in_channel(SUPPORT)) == 3
    assert not cards(scene)


async def test_a_single_late_card_comes_by_itself(scene: Scene) -> None:
    scene.chat.fault = is_archived
    await came(scene, "1")
    await scene.later(days=3)
    await mended(scene)

    assert scene.read().startswith("A customer waits for us")


async def test_before_they_are_gathered_no_courier_shows_late_cards(scene: Scene) -> None:
    await scene.told(response(id="1"), response(id="2"), deliver=False)
    await scene.later(days=2)

    assert not scene.chat.in_channel(SUPPORT)


async def test_a_long_outage_is_one_message_however_many_days_it_gathers(scene: Scene) -> None:
    scene.chat.fault = is_archived
    for day in range(5):
        await came(scene, f"{day}-a", f"{day}-b")
        scene.now = NOW + timedelta(days=day + 1, hours=2)
        await gathered(scene)
    await mended(scene)

    assert scene.read().startswith("10 customers")
    assert len(cards(scene)) == 10


async def test_only_the_channel_that_was_away_is_told(scene: Scene) -> None:
    scene.chat.fault = lambda posting: is_archived(posting) if posting.channel == SUPPORT else None
    await scene.told(
        *(response(id=f"{n}", touchpoint="Home delivery") for n in range(3)),
        *(response(id=f"s{n}") for n in range(2)),
    )
    await scene.later(days=2)
    await mended(scene)

    assert len(scene.chat.in_channel("test:#delivery")) == 3
    assert len(cards(scene)) == 2


async def test_a_line_about_a_gathered_card_stands_in_the_same_thread(scene: Scene) -> None:
    scene.chat.fault = is_archived
    await came(scene, "1", "2")
    await scene.later(days=2)
    await mended(scene)
    await scene.press("case.claim", AMIRA, "1")
    await scene.press("case.release", AMIRA, "1")

    *both, line = cards(scene)
    assert "made this free again" in plain(line.message, scene.company.timezone)
    assert {post.thread for post in both} == {line.thread}


async def test_running_again_says_nothing_twice(scene: Scene) -> None:
    scene.chat.fault = is_archived
    await came(scene, "1", "2")
    await scene.later(days=2)
    await mended(scene)
    await gathered(scene)
    await gathered(scene)

    assert len(scene.chat.in_channel(SUPPORT)) == 1
    assert not scene.post().versions
    assert len(cards(scene)) == 2
