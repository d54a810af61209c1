"""A customer waits: the team reads it, somebody takes it on, everybody sees that."""

import asyncio

import pytest

from tests.flows.company import AMIRA, JONAS, response
from tests.platforms.house import House

WORDS = "Third week without my sofa. Nobody calls back."
ENDED = {"How did it end?": "Put right"}


@pytest.mark.parametrize(
    "house", ["slack", "slack over a socket", "teams", "browser"], indirect=True
)
async def test_an_unhappy_customer_is_claimed_and_put_right(house: House) -> None:
    await house.tell(response())
    card = await house.card()
    assert "A customer waits for us" in card.news
    assert WORDS in card.words
    assert "Maria K." in card.words
    assert "Call by" in card.words
    assert card.labels[:2] == ("Claim", "Resolve")
    assert not card.calls | card.leads

    await house.press(JONAS, card, "Claim")
    card = await house.card()
    assert "Jonas is on it" in card.news
    assert await house.readers("Maria Keller") == {"Jonas"}
    assert await house.readers("555 0114") == {"Jonas"}

    answers = {
        "How did it end?": "Put right",
        "Why did it happen?": "No call-back",
        "Do we still owe something?": "a new sofa",
        "By when?": "2026-11-27",
        "One line for the next colleague": "Ring the side door",
    }
    await house.press(JONAS, card, "Resolve", answers)
    card = await house.card()
    for line in ("Cause: No call-back", "Promised: a new sofa on Fri 27 Nov", "Ring the side door"):
        assert line in card.words
    assert await house.readers("Maria Keller") == await house.readers("555 0114") == set()


async def test_every_channel_of_the_team_shows_the_same_card(house: House) -> None:
    await house.tell(response(touchpoint="Home delivery"))
    await house.press(AMIRA, await house.card("#vans"), "Claim")
    assert await house.readers("Amira is on it") == {"#delivery", "#vans"}
    assert await house.posts("#support") == []


async def test_what_is_told_twice_changes_nothing(house: House) -> None:
    await house.tell(response())
    before = await house.card()
    receipt = await house.tell(response())
    assert receipt["repeated"] == 1
    assert await house.card() == before


async def test_who_comes_second_is_told_so_alone(house: House) -> None:
    await house.tell(response())
    card = await house.card()
    await house.press(AMIRA, card, "Claim")
    await house.press(JONAS, card, "Claim")

    assert await house.readers("Amira was quicker") == {"Jonas"}
    assert await house.readers("Maria Keller") == {"Amira"}


async def test_of_many_who_press_at_once_one_has_it_and_the_others_are_told_who(
    house: House,
) -> None:
    await house.tell(response())
    card = await house.card()
    people = [staff.person for staff in house.company.roster.staff]
    impatient = [*people, *people, *people]
    await asyncio.gather(*(card.chat.press(one, card, "Claim", None) for one in impatient))
    await house.deliver()

    [winner] = await house.readers("Maria Keller")
    assert f"{winner} is on it" in (await house.card()).news
    others = {one.first_name for one in people} - {winner}
    assert await house.readers(f"{winner} was quicker") == others
