"""Many come at once: a card each for some, one list for all others, who are claimed from it."""

from tests.flows.company import JONAS, response
from tests.platforms.house import House, holding


async def test_of_a_flood_those_without_cards_are_claimed_from_one_list(house: House) -> None:
    await house.tell(*(response(id=f"r-{number}") for number in range(6)))
    [flood] = holding("unhappy customers in", await house.posts())
    assert flood.news.endswith("6 unhappy customers in a minute")
    assert "1 waits here" in flood.words
    assert "Maria K." in flood.words
    assert not flood.calls | flood.leads
    assert len(await house.posts()) == 6

    await house.press(JONAS, flood, "Claim")

    [flood] = holding("unhappy customers in", await house.posts())
    assert flood.is_edited
    assert "Each of them has a card of its own by now." in flood.words
    assert "Claim" not in flood.labels
    [card] = holding("Jonas is on it", await house.posts())
    assert card.labels[0] == "Resolve"
    assert await house.readers("555 0114") == {"Jonas"}
