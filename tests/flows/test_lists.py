"""A bad Monday: a channel is not flooded, and every customer stands in it all the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.platforms.port import Undeliverable
from handlers.exclusion import exclude, include
from jobs import lists, targets
from messages.blocks import Button, Item, Items
from messages.plain import plain
from nps.crowd import Alerts
from nps.followup import State
from nps.forgetting import Why
from nps.refusal import Refusal
from storage.forgetting import forget
from storage.store import Store
from tests.flows.company import AMIRA, COMPANY, JONAS, NOW, response
from tests.flows.conftest import Scene
from tests.flows.platform import Post

ON_BOTH = True
SUPPORT = "test:#support"
FEW = replace(COMPANY, alerts=Alerts(open_cards=3, burst=0))
BURSTS = replace(COMPANY, alerts=Alerts(open_cards=0, burst=2, burst_minutes=10))


async def came(scene: Scene, first: int, last: int, *, apart: float = 20, **told: Any) -> None:
    """The customers with these numbers, so many minutes apart."""
    for number in range(first, last + 1):
        await scene.told(response(id=f"r-{number}", answered_at=scene.now, **told))
        await scene.later(minutes=apart)


def crowded(scene: Scene, *, bursts: bool = False) -> Scene:
    scene.company = BURSTS if bursts else FEW
    scene.database.company = scene.company
    return scene


def items(post: Post) -> list[Item]:
    return [row for block in post.message.blocks if isinstance(block, Items) for row in block.rows]


def cards(scene: Scene, channel: str = SUPPORT) -> list[Post]:
    return [post for post in scene.chat.in_channel(channel) if not is_list(post)]


def is_list(post: Post) -> bool:
    return not post.message.about


def listed(scene: Scene, channel: str = SUPPORT) -> Post:
    """The one list of *channel*."""
    (post,) = (post for post in scene.chat.in_channel(channel) if is_list(post))
    return post


def news(scene: Scene, post: Post) -> str:
    return plain(post.message, scene.company.timezone).splitlines()[0]


def subjects(post: Post) -> list[str]:
    return [button.subject for button in row_buttons(post)]


def row_buttons(post: Post) -> Iterator[Button]:
    return (row.button for row in items(post) if row.button)


async def run(scene: Scene, job: object) -> None:
    await scene.database.write(lambda store: job(scene.now, store, scene.company))  # type: ignore[operator]
    await scene.courier.deliver()


async def unheard(scene: Scene) -> list[int]:
    return await scene.database.read(lambda store: store.listings.unheard())


async def test_above_the_limit_new_customers_join_one_list_and_nobody_is_lost(
    scene: Scene,
) -> None:
    await came(crowded(scene), 1, 6)

    assert len(cards(scene)) == 3
    assert news(scene, listed(scene)) == "3 more customers wait"
    assert subjects(listed(scene)) == ["4", "5", "6"]
    assert await unheard(scene) == []


@pytest.mark.slow_on_a_server
async def test_who_is_claimed_from_the_list_leaves_it_and_gets_a_card(scene: Scene) -> None:
    await came(crowded(scene), 1, 5)
    reply = await scene.press("listed.claim", AMIRA, "4")

    assert reply.message == listed(scene).message  # the list, not the card, in place of the list
    assert news(scene, listed(scene)) == "1 more customer waits"
    assert news(scene, cards(scene)[-1]) == "Amira is on it  2/10"
    assert len(scene.chat.in_channel("dm:amira@example.com")) == 1
    assert await unheard(scene) == []

    await scene.press("case.release", AMIRA, "4")
    assert "Claim" in cards(scene)[-1].labels
    assert subjects(listed(scene)) == ["5"]


@pytest.mark.slow_on_a_server
async def test_who_comes_second_on_an_old_copy_of_the_list_is_told(scene: Scene) -> None:
    await came(crowded(scene), 1, 4)
    await scene.press("listed.claim", AMIRA, "4")
    case = await scene.database.read(lambda store: store.cases.get(4))

    assert case.followup.owner == AMIRA
    with pytest.raises(Refusal, match="Amira was quicker"):
        await scene.press("listed.claim", JONAS, "4")
    assert len(cards(scene)) == 4


@pytest.mark.slow_on_a_server
async def test_who_is_taken_on_elsewhere_leaves_the_list_too(scene: Scene) -> None:
    await came(crowded(scene), 1, 5)
    await scene.press("case.claim", AMIRA, "4", channel="dm:amira@example.com")
    await scene.press("case.resolve", JONAS, "5", answers={"outcome": "explained"})

    assert news(scene, listed(scene)) == "Nobody waits on this list any more"
    assert not items(listed(scene))
    assert len(cards(scene)) == 5


@pytest.mark.slow_on_a_server
async def test_a_list_that_was_emptied_is_followed_by_another_that_rings(scene: Scene) -> None:
    await came(crowded(scene), 1, 4)
    await scene.press("listed.claim", AMIRA, "4")
    await came(scene, 5, 6)

    empty, new = (post for post in scene.chat.in_channel(SUPPORT) if is_list(post))
    assert news(scene, empty) == "Nobody waits on this list any more"
    assert subjects(new) == ["5", "6"]


@pytest.mark.slow_on_a_server
async def test_with_room_again_new_customers_have_cards_and_the_listed_stay_until_taken(
    scene: Scene,
) -> None:
    await came(crowded(scene), 1, 5)
    for number in (1, 2):
        await scene.press("case.claim", AMIRA, str(number))
    await came(scene, 6, 6)

    assert subjects(listed(scene)) == ["4", "5"]
    assert "Claim" in cards(scene)[-1].labels


async def test_a_list_of_another_day_goes_on_in_a_new_message(scene: Scene) -> None:
    await came(crowded(scene), 1, 5)
    await scene.later(days=1)
    await came(scene, 6, 6)

    old, new = (post for post in scene.chat.in_channel(SUPPORT) if is_list(post))
    assert news(scene, old) == "This list goes on in a newer message"
    assert subjects(new) == ["4", "5", "6"]
    assert await unheard(scene) == []


async def test_a_list_that_nobody_has_seen_goes_on_without_a_word(scene: Scene) -> None:
    def is_archived(posting: object) -> None:
        raise Undeliverable("the channel is archived", retry_after=None)

    await came(crowded(scene), 1, 3)
    scene.chat.fault = is_archived
    await came(scene, 4, 4)
    await scene.later(days=1)
    await came(scene, 5, 5)
    scene.chat.fault = lambda _: None
    await scene.later(hours=1)

    assert subjects(listed(scene)) == ["4", "5"]


@pytest.mark.slow_on_a_server
async def test_what_cannot_be_seen_in_the_list_is_shown_to_whoever_asks(scene: Scene) -> None:
    crowded(scene)
    await scene.told(*(response(id=f"r-{n}") for n in range(17)))
    (more,) = listed(scene).buttons
    reply = await scene.press(more.verb, AMIRA, more.subject)

    assert news(scene, listed(scene)) == "14 more customers wait"
    assert more.label == "Show 4 more"
    assert reply.message
    told = Post(SUPPORT, "", reply.message, None)
    assert subjects(told) == ["14", "15", "16", "17"]


@pytest.mark.slow_on_a_server
async def test_a_better_score_takes_who_is_listed_off_the_list_and_a_worse_one_back(
    scene: Scene,
) -> None:
    await came(crowded(scene), 1, 5)
    await scene.told(response(9, id="r-4"))
    assert subjects(listed(scene)) == ["5"]

    await scene.told(response(1, id="r-4", comment="No, it is worse."))
    assert subjects(listed(scene)) == ["4", "5"]
    assert await unheard(scene) == []


@pytest.mark.slow_on_a_server
async def test_who_began_a_list_and_comes_back_days_later_begins_another(scene: Scene) -> None:
    await came(crowded(scene), 1, 4)
    await scene.told(response(9, id="r-4"))
    await scene.later(days=2)
    await scene.told(response(1, id="r-4", comment="No, it is worse."))

    old, new = (post for post in scene.chat.in_channel(SUPPORT) if is_list(post))
    assert (subjects(old), subjects(new)) == ([], ["4"])


async def test_words_that_arrive_later_stand_in_the_list(scene: Scene) -> None:
    await came(crowded(scene), 1, 3)
    await scene.told(response(id="bare", comment=""))
    await scene.later(minutes=3)
    assert items(listed(scene))[0].words == ""

    await scene.told(response(id="bare", comment="Nobody rang."))
    assert items(listed(scene))[0].words == "Nobody rang."
    assert len(cards(scene)) == 3


@pytest.mark.slow_on_a_server
async def test_a_list_of_bare_scores_waits_for_words_as_their_cards_do(scene: Scene) -> None:
    crowded(scene, bursts=True)
    await scene.told(*(response(id=f"r-{n}", comment="") for n in range(4)))
    assert not scene.chat.in_channel(SUPPORT)

    await scene.told(response(id="r-3", comment="Nobody rang."))
    assert [row.words for row in items(listed(scene))] == ["", "Nobody rang."]
    await scene.later(minutes=3)
    assert len(cards(scene)) == 2


@pytest.mark.slow_on_a_server
async def test_bare_scores_that_keep_coming_put_their_list_off_no_longer(scene: Scene) -> None:
    await came(crowded(scene), 1, 3)
    for number in range(4):
        await scene.told(response(id=f"bare-{number}", comment=""))
        await scene.later(minutes=1)

    assert subjects(listed(scene)) == ["4", "5", "6", "7"]


async def test_who_is_excluded_leaves_the_list_and_comes_back_when_included(scene: Scene) -> None:
    await came(crowded(scene), 1, 5)

    def out(store: Store) -> None:
        exclude("plain:r-4", "a test", store, scene.company, scene.now)

    await scene.database.write(out)
    await scene.courier.deliver()
    assert subjects(listed(scene)) == ["5"]

    await scene.database.write(lambda store: include("plain:r-4", store, scene.company, scene.now))
    await scene.courier.deliver()
    assert subjects(listed(scene)) == ["4", "5"]
    assert await unheard(scene) == []


async def test_who_is_forgotten_leaves_the_list_and_its_words_go_from_the_message(
    scene: Scene,
) -> None:
    await came(crowded(scene), 1, 3)
    await came(scene, 4, 4, comment="Words to forget.")
    await came(scene, 5, 5)

    def asked(store: Store) -> None:
        receipt = store.receipts.open(Why.ASKED, scene.now)
        forget(["plain:r-4"], Why.ASKED, receipt, store, scene.now)

    await scene.database.write(asked)
    await scene.courier.deliver()
    assert subjects(listed(scene)) == ["5"]
    assert "Words to forget" not in plain(listed(scene).message, scene.company.timezone)
    assert news(scene, listed(scene)) == "1 more customer waits"


@pytest.mark.slow_on_a_server
async def test_a_list_is_drawn_for_its_own_readers(scene: Scene) -> None:
    words = "I am Maria Keller, ring +49 170 555 0114."
    await came(crowded(scene), 1, 3)
    await came(scene, 4, 4, comment=words)

    (row,) = items(listed(scene))
    assert "Maria K." in str(row.text)
    assert "Keller" not in row.words
    assert "0114" not in row.words
    assert "Maria" not in str(listed(scene).message.summary)


@pytest.mark.slow_on_a_server
async def test_time_that_is_over_is_said_in_one_line_below_the_list(scene: Scene) -> None:
    await came(crowded(scene), 1, 6, apart=0)
    scene.now = NOW + timedelta(hours=4)
    await run(scene, targets.run)

    lines = [plain(one.message, scene.company.timezone) for one in scene.chat.in_threads(SUPPORT)]
    assert len(lines) == 4  # of three cards, and of the list
    assert lines[-1].startswith("Nobody has 3 of these yet; the first is due")


async def test_each_channel_has_a_list_of_its_own(scene: Scene) -> None:
    """A team may read in a quiet channel and in a busy one."""
    crowded(scene)
    await scene.told(*(response(id=f"d{n}", touchpoint="Home delivery") for n in range(5)))
    await scene.press("listed.claim", AMIRA, "4", channel="test:#vans")

    for channel in ("test:#delivery", "test:#vans"):
        assert subjects(listed(scene, channel)) == ["5"]
        assert len(cards(scene, channel)) == 4
    assert not scene.chat.in_channel(SUPPORT)


async def test_many_at_once_share_a_card_that_says_how_many_and_in_what_time(scene: Scene) -> None:
    await came(crowded(scene, bursts=True), 1, 5, apart=2)

    assert len(cards(scene)) == 2
    assert news(scene, listed(scene)) == "5 unhappy customers in 8 minutes"
    assert subjects(listed(scene)) == ["3", "4", "5"]
    assert len(listed(scene).versions) == 2  # edited, and so rang once
    assert await unheard(scene) == []


@pytest.mark.slow_on_a_server
async def test_a_burst_is_over_when_its_minutes_bring_nobody_and_the_next_is_another_card(
    scene: Scene,
) -> None:
    await came(crowded(scene, bursts=True), 1, 4, apart=1)
    await scene.later(minutes=10)
    await came(scene, 5, 8, apart=1)

    first, second = (post for post in scene.chat.in_channel(SUPPORT) if is_list(post))
    assert (subjects(first), subjects(second)) == (["3", "4"], ["7", "8"])
    assert len(cards(scene)) == 4


@pytest.mark.slow_on_a_server
async def test_what_comes_without_an_end_is_told_anew_after_a_while(scene: Scene) -> None:
    await came(crowded(scene, bursts=True), 1, 35, apart=4)

    assert [news(scene, post) for post in scene.chat.in_channel(SUPPORT) if is_list(post)] == [
        "30 unhappy customers in 2 hours",
        "5 unhappy customers in 16 minutes",
    ]
    assert await unheard(scene) == []


async def test_the_likely_cause_of_a_burst_is_named_where_it_is_clear(scene: Scene) -> None:
    scene.company = scene.database.company = replace(BURSTS, alerts=Alerts(0, 0))
    usual = [response(id=f"u{n}", touchpoint=("Chat", "Store", "Phone")[n % 3]) for n in range(30)]
    await scene.told(*usual, deliver=False)
    crowded(scene, bursts=True)
    await scene.later(days=2)
    await scene.told(*(response(id=f"b{n}", touchpoint="Checkout") for n in range(6)))

    told = plain(listed(scene).message, scene.company.timezone)
    assert "6 of 6 came by Checkout; usually nobody." in told
    assert "Checkout" in str(listed(scene).message.summary)


@pytest.mark.slow_on_a_server
async def test_many_of_the_past_who_come_at_once_are_not_said_to_have_been_unhappy_just_now(
    scene: Scene,
) -> None:
    crowded(scene, bursts=True)
    past = [response(id=f"r-{n}", answered_at=NOW - timedelta(days=n)) for n in range(1, 6)]
    await scene.told(*past)

    assert news(scene, listed(scene)) == "5 unhappy customers since Thu 12 Nov"


@pytest.mark.slow_on_a_server
async def test_when_each_of_a_burst_is_taken_its_card_says_so(scene: Scene) -> None:
    await came(crowded(scene, bursts=True), 1, 3, apart=1)
    await scene.press("listed.claim", AMIRA, "3")

    told = plain(listed(scene).message, scene.company.timezone)
    assert "Each of them has a card of its own by now." in told
    assert len(cards(scene)) == 3


@pytest.mark.slow_on_a_server
async def test_a_list_of_which_nothing_was_seen_goes_when_it_is_empty(scene: Scene) -> None:
    def is_archived(posting: object) -> None:
        raise Undeliverable("the channel is archived", retry_after=None)

    scene.chat.fault = is_archived
    await came(crowded(scene), 1, 4)
    await scene.press("case.claim", AMIRA, "4", channel="dm:amira@example.com")
    scene.chat.fault = lambda _: None
    await scene.later(hours=1, minutes=1)

    assert len(cards(scene)) == len(scene.chat.in_channel(SUPPORT)) == 4


async def test_hundreds_at_once_cost_one_drawing_and_the_rest_follows_in_minutes(
    scene: Scene,
) -> None:
    crowded(scene)
    for batch in range(10):
        many = [response(id=f"{batch}-{n}") for n in range(20)]
        await scene.told(*many, deliver=False)
    await scene.courier.deliver()
    assert news(scene, listed(scene)) == "17 more customers wait"

    await scene.later(minutes=5)
    await run(scene, lists.run)
    assert news(scene, listed(scene)) == "197 more customers wait"
    edits = len(listed(scene).versions)
    await run(scene, lists.run)
    assert len(listed(scene).versions) == edits
    assert await unheard(scene) == []


async def test_who_waits_without_a_channel_is_known(scene: Scene) -> None:
    homeless = replace(COMPANY, admins=replace(COMPANY.admins, channels=()), routes=())
    scene.company = scene.database.company = homeless
    await scene.told(response())

    assert await unheard(scene) == [1]
    case = await scene.database.read(lambda store: store.cases.get(1))
    assert case.followup.state is State.OPEN
