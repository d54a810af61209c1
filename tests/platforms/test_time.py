"""Time passes over a customer who waits: the card says so, and whoever can do something hears."""

from datetime import timedelta

from jobs import targets
from tests.flows.company import AMIRA, KIM, NOW, response
from tests.platforms.house import House

TARGETS = targets.JOB.name


async def test_what_nobody_takes_is_said_on_the_card_and_once_in_its_thread(house: House) -> None:
    await house.tell(response())
    for hours in (2, 4, 4.25):
        await house.due(TARGETS, NOW + timedelta(hours=hours))

    card = await house.card()
    assert "Nobody has this yet" in card.news
    assert card.labels[0] == "Claim"
    [line] = await house.replies()
    assert "Press Claim if you can take it" in line.words
    assert line.calls == set()


async def test_whose_time_is_nearly_over_is_reminded_alone_and_then_the_lead(house: House) -> None:
    await house.tell(response())
    await house.press(AMIRA, await house.card(), "Claim")
    await house.due(TARGETS, NOW + timedelta(hours=23))

    assert "Due today" in (await house.card()).news
    nudge = await house.told(AMIRA, "expects us by")
    assert "Resolve" in nudge.labels
    assert await house.readers("expects us by") == {"Amira"}

    await house.due(TARGETS, NOW + timedelta(hours=25))
    assert "Maria K. still waits" in (await house.card()).news
    told = await house.told(KIM, "Amira is on it. Perhaps a hand is needed.")
    assert "Third week without my sofa" in told.words
    assert await house.readers("Perhaps a hand is needed") == {"Kim"}
    assert await house.replies() == []

    await house.press(AMIRA, nudge, "Resolve", {"How did it end?": "Put right"})
    assert "Put right by Amira" in (await house.card()).news
