"""A chat refuses, or does not answer: nothing is lost, and whoever can mend it hears of it."""

from jobs import late
from tests.flows.company import JONAS, response
from tests.platforms.chat import Hosted
from tests.platforms.house import House

Pair = tuple[House, Hosted]


async def test_a_pause_that_the_chat_asks_for_holds_that_channel_alone(hosted: Pair) -> None:
    house, chat = hosted
    chat.too_fast("#delivery", 20)
    await house.tell(response(touchpoint="Home delivery"))
    assert await house.posts("#delivery") == []
    assert "A customer waits for us" in (await house.card("#vans")).news

    await house.later(seconds=15)
    assert await house.posts("#delivery") == []
    await house.later(seconds=10)
    assert "A customer waits for us" in (await house.card("#delivery")).news


async def test_of_a_channel_that_cannot_be_written_to_the_admins_hear_once(hosted: Pair) -> None:
    house, chat = hosted
    chat.shut("#support")
    await house.tell(response())
    await house.tell(response(id="r-2"))
    await house.later(hours=1)

    told = await house.card("#admins")
    assert "Our messages cannot reach" in told.news
    chat.open_again("#support")
    await house.later(hours=1)
    assert len(await house.posts()) == 2
    told = await house.card("#admins")
    assert "again" in told.news


async def test_a_card_whose_confirmation_got_lost_stands_once_where_it_can_be_looked_up(
    hosted: Pair,
) -> None:
    house, chat = hosted
    chat.lose_an_answer("#support")
    await house.tell(response())
    await house.later(minutes=1)
    assert len(await house.posts()) == (1 if chat.can_be_searched else 2)

    [*_, card] = await house.posts()
    await house.press(JONAS, card, "Claim")
    [*_, card] = await house.posts()
    assert "Jonas is on it" in card.news


async def test_cards_that_are_days_late_come_in_the_thread_of_one_message(hosted: Pair) -> None:
    house, chat = hosted
    chat.shut("#support")
    for name in ("r-1", "r-2", "r-3"):
        await house.tell(response(id=name))
    await house.later(days=2)
    chat.open_again("#support")
    await house.later(hours=1, minutes=1)
    await house.due(late.JOB.name)

    root = await house.card()
    assert "3 customers wrote while we could not reach this channel" in root.news
    first, *others = await house.replies()
    assert len(others) == 2
    await house.press(JONAS, first, "Claim")
    [claimed, *free] = await house.replies()
    assert "Jonas is on it" in claimed.words
    assert all("A customer waits for us" in card.news for card in free)
