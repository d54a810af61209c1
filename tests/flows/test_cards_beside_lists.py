"""A customer on a card in a quiet channel, and in the list of a busy one: both say what is so."""

from dataclasses import replace

import pytest

from handlers.exclusion import exclude, include
from messages.plain import plain
from nps.crowd import Alerts
from nps.people import Roster
from storage.store import Store
from tests.flows.company import COMPANY, DELIVERY, SUPPORT, response
from tests.flows.conftest import Scene
from tests.flows.platform import Post

QUIET, BUSY = "test:#vans", "test:#delivery"
COMPANY_OF_BOTH = replace(
    COMPANY,
    roster=Roster((replace(SUPPORT, channels=(BUSY,)), DELIVERY), COMPANY.roster.staff),
    alerts=Alerts(open_cards=3, burst=0),
)


@pytest.fixture
async def both(scene: Scene) -> Scene:
    """Three customers of Support have filled the channel in which Delivery reads as well."""
    scene.company = scene.database.company = COMPANY_OF_BOTH
    await scene.told(*(response(id=f"s-{number}") for number in range(3)))
    return scene


async def said(scene: Scene, score: int, comment: str) -> None:
    """By the customer whom the quiet channel reads of on a card, and the busy one in a list."""
    await scene.told(response(score, id="both", touchpoint="Home delivery", comment=comment))


def read(scene: Scene, post: Post) -> str:
    return plain(post.message, scene.company.timezone)


async def test_words_bring_a_bare_score_at_once_and_whole_to_both(both: Scene) -> None:
    await said(both, 2, "")
    assert not both.chat.in_channel(QUIET)
    await said(both, 2, "Nobody rang.")

    assert "Nobody rang." in both.read(QUIET)
    assert "Nobody rang." in read(both, both.chat.in_channel(BUSY)[-1])
    assert len(both.chat.in_channel(BUSY)) == 4


async def test_a_worse_score_after_a_better_one_is_told_again_in_both(both: Scene) -> None:
    await said(both, 2, "Nobody rang.")
    await said(both, 9, "They did ring.")
    await said(both, 1, "And then they did not come.")

    assert both.read(QUIET).startswith("A customer waits for us")
    assert "did not come" in read(both, both.chat.in_channel(BUSY)[-1])


async def test_who_is_included_again_is_told_again_in_both(both: Scene) -> None:
    await said(both, 2, "Nobody rang.")

    def out_and_in(store: Store) -> None:
        exclude("plain:both", "a test", store, both.company, both.now)
        include("plain:both", store, both.company, both.now)

    await both.database.write(out_and_in)
    await both.courier.deliver()
    assert both.read(QUIET).startswith("A customer waits for us")
    assert "Nobody rang." in read(both, both.chat.in_channel(BUSY)[-1])
