"""A team may read in two chats: both always show the same."""

import asyncio

from tests.flows.company import AMIRA, JONAS, response
from tests.platforms.house import House

ENDED = {"How did it end?": "Put right"}


async def test_a_card_stays_in_step_in_both_chats(both: House) -> None:
    await both.tell(response())
    first, second = await both.posts()
    assert first.news.startswith("🔴")
    assert first.chat is not second.chat

    await both.press(JONAS, first, "Claim")
    for card in await both.posts():
        assert "Jonas is on it" in card.news
    [brief] = await both.private(JONAS)  # who is in both reads it in one of them
    assert "Maria Keller" in brief.words

    await both.press(AMIRA, (await both.posts())[1], "Release")
    for card in await both.posts():
        assert "A customer waits for us" in card.news
    for line in await both.replies():
        assert "Amira made this free again" in line.words
    assert len(await both.replies()) == 2

    _, other = await both.posts()
    await both.press(AMIRA, other, "Resolve", ENDED)
    for card in await both.posts():
        assert "Put right by Amira" in card.news


async def test_of_two_who_press_at_once_in_different_chats_one_has_it(both: House) -> None:
    await both.tell(response())
    first, second = await both.posts()
    await asyncio.gather(
        first.chat.press(JONAS, first, "Claim", None),
        second.chat.press(AMIRA, second, "Claim", None),
    )
    await both.deliver()

    [winner] = await both.readers("Maria Keller")
    assert await both.readers(f"{winner} was quicker") == {"Jonas", "Amira"} - {winner}
    for card in await both.posts():
        assert f"{winner} is on it" in card.news
