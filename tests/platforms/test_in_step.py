"""A team may read in two chats: both always show the same."""

import asyncio

from tests.flows.company import AMIRA, JONAS, response
from tests.platforms.conftest import Both

ENDED = {"How did it end?": "Put right"}


async def test_a_card_stays_in_step_in_both_chats(both: Both) -> None:
    house, *chats = both
    await house.tell(response())
    first, second = await house.posts()
    assert [first.chat, second.chat] == chats

    await house.press(JONAS, first, "Claim")
    for card in await house.posts():
        assert "Jonas is on it" in card.news
    [brief] = await house.private(JONAS)  # who is in both reads it in one of them
    assert "Maria Keller" in brief.words

    await house.press(AMIRA, (await house.posts())[1], "Release")
    for card in await house.posts():
        assert "A customer waits for us" in card.news
    lines = await house.replies()
    assert [line.chat for line in lines] == chats
    assert all("Amira made this free again" in line.words for line in lines)

    _, other = await house.posts()
    await house.press(AMIRA, other, "Resolve", ENDED)
    for card in await house.posts():
        assert "Put right by Amira" in card.news


async def test_what_is_pressed_in_one_is_seen_in_the_other_by_itself(both: Both) -> None:
    house, slack, teams = both
    await house.tell(response())
    [in_slack] = await slack.posts("#support")
    async with house.awake():
        await slack.press(JONAS, in_slack, "Claim", None)
        await teams.shows("#support", "Jonas is on it")
        await teams.press(AMIRA, (await teams.posts("#support"))[0], "Resolve", ENDED)
        await slack.shows("#support", "Put right by Amira")


async def test_of_two_who_press_at_once_in_different_chats_one_has_it(both: Both) -> None:
    house, slack, teams = both
    await house.tell(response())
    in_slack, in_teams = await house.posts()
    await asyncio.gather(
        slack.press(JONAS, in_slack, "Claim", None),
        teams.press(AMIRA, in_teams, "Claim", None),
    )
    await house.deliver()

    [winner] = await house.readers("Maria Keller")
    assert await house.readers(f"{winner} was quicker") == {"Jonas", "Amira"} - {winner}
    for card in await house.posts():
        assert f"{winner} is on it" in card.news
