"""A channel breaks, and is mended: the admins hear of each, and nothing stays behind."""

import pytest

from bot.platforms.port import Undeliverable
from messages.plain import plain
from storage.posting import Posting
from tests.flows.company import response
from tests.flows.conftest import Scene

ADMINS = "test:#admins"
CANNOT = "Our messages cannot reach #support"
AGAIN = "Our messages reach #support again"


class Broken(dict[str, str]):
    """Why a channel, or one posting of it, is refused."""

    def refuse(self, posting: Posting) -> None:
        for what in (posting.channel, posting.key):
            if what in self:
                raise Undeliverable(self[what], retry_after=None)


@pytest.fixture
def broken(scene: Scene) -> Broken:
    refusing = Broken()
    scene.chat.fault = refusing.refuse
    return refusing


def told(scene: Scene) -> list[str]:
    """What the admins read, the first line of each."""
    zone = scene.company.timezone
    return [plain(one.message, zone).splitlines()[0] for one in scene.chat.in_channel(ADMINS)]


async def test_the_admins_hear_of_a_broken_channel_once(scene: Scene, broken: Broken) -> None:
    broken["test:#support"] = "it is archived"
    await scene.told(response(id="a"), response(id="b"))
    await scene.later(hours=1)
    await scene.later(hours=1)

    assert told(scene) == [CANNOT]


async def test_what_waited_goes_out_together_and_the_admins_hear_that(
    scene: Scene, broken: Broken
) -> None:
    broken["test:#support"] = "it is archived"
    await scene.told(response(id="a"))
    await scene.later(minutes=50)
    await scene.told(response(id="b"), response(id="c"))
    broken.clear()

    await scene.later(minutes=11)  # the first is tried again, and takes the others along

    assert len(scene.chat.in_channel("test:#support")) == 3
    assert told(scene) == [AGAIN]


async def test_the_next_time_is_told_anew(scene: Scene, broken: Broken) -> None:
    for number in range(3):
        broken["test:#support"] = "it is archived"
        await scene.told(response(id=f"r{number}"))
        broken.clear()
        await scene.later(hours=1)
    broken["test:#support"] = "it is archived"
    await scene.told(response(id="last"))

    assert told(scene) == [AGAIN, AGAIN, AGAIN, CANNOT]


async def test_each_reason_on_the_way_is_concluded(scene: Scene, broken: Broken) -> None:
    """Brought back from the archive, a channel has lost its members."""
    broken["test:#support"] = "it is archived"
    await scene.told(response(id="a"))
    broken["test:#support"] = "we are not in it"
    await scene.later(hours=1)
    assert told(scene) == [CANNOT, CANNOT]

    broken.clear()
    await scene.later(hours=1)
    assert told(scene) == [AGAIN, AGAIN]


async def test_one_message_that_cannot_be_shown_does_not_ring_at_every_other(
    scene: Scene, broken: Broken
) -> None:
    broken["alert:1"] = "it is too long"
    await scene.told(response(id="a"))
    for number in range(3):
        await scene.told(response(id=f"b{number}"))
        await scene.later(hours=1)

    assert told(scene) == [CANNOT]
    assert len(scene.chat.in_channel("test:#support")) == 3


async def test_what_was_mended_before_the_admins_could_read_of_it_is_no_news(
    scene: Scene, broken: Broken
) -> None:
    broken["test:#support"] = broken[ADMINS] = "it is archived"
    await scene.told(response())
    del broken["test:#support"]
    await scene.later(hours=1)
    broken.clear()
    await scene.later(hours=1)

    assert len(scene.chat.in_channel("test:#support")) == 1
    assert told(scene) == []
