"""What is Microsoft Teams' own in the main job, with all of Earful's own parts."""

from collections.abc import AsyncIterator

import pytest

from messages.pointers import SHARED, UNSHARED
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_things import Refuse
from tests.teams.house import House, opened, unhappy


@pytest.fixture
async def house(teams: TeamsStandIn) -> AsyncIterator[House]:
    async with opened(teams) as house:
        yield house


async def test_the_answer_to_a_press_is_the_card_as_it_then_stands(house: House) -> None:
    await house.hears()
    card = house.card

    answer = await house.presses(card, "Claim", house.jonas)

    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    assert answer["value"] == card.card
    assert "is on it" in card.words


async def test_older_clients_press_too(house: House) -> None:
    await house.hears()
    card = house.card
    press = house.teams.press_action(card, card.action("Claim"), house.jonas, as_submit=True)
    await house.does(press)
    assert "is on it" in card.words

    again = house.teams.press_action(card, card.action("Release"), house.jonas, as_submit=True)
    await house.does(again)
    refused = house.teams.press_action(card, {"data": {"verb": "case.none"}}, house.jonas)
    answer = await house.does(refused)
    assert "does nothing any more" in answer["value"]


async def test_nobody_is_taken_for_a_colleague_by_name(house: House) -> None:
    impostor = house.teams.add_user("Jonas Weber", email=None)
    house.support.members.append(impostor)
    await house.hears()
    await house.presses(house.card, "Claim", impostor)
    assert house.teams.chat(house.jonas).standing == []
    [brief] = house.teams.chat(impostor).standing
    assert "0114" in brief.words


async def test_a_click_counts_though_no_roster_can_be_read(house: House) -> None:
    await house.hears()
    house.teams.fail("member", Refuse(502), times=None)
    await house.presses(house.card, "Claim", house.jonas)
    assert "is on it" in house.card.words


async def test_an_answer_is_shared_where_it_was_asked(house: House) -> None:
    await house.hears(*(unhappy(number, words="") for number in range(6)))
    await house.does(house.teams.message("this-week", house.jonas, house.support, thread="123"))
    chat = house.teams.chat(house.jonas)
    [answer] = [post for post in chat.standing if "This week so far" in post.words]

    await house.presses(answer, "By team", house.jonas)
    for told in chat.standing[-2:]:
        await house.presses(told, "Share here", house.jonas)

    shared = [post for post in house.support.standing if post.thread == "123"][1:]
    assert len(shared) == 2
    assert all("Jonas" in post.words for post in shared)


async def test_an_answer_is_shared_where_it_was_asked_after_a_new_start_too(house: House) -> None:
    await house.hears(*(unhappy(number, words="") for number in range(6)))
    await house.does(house.teams.message("this-week", house.jonas, house.support, thread="123"))
    chat = house.teams.chat(house.jonas)
    [answer] = [post for post in chat.standing if "This week so far" in post.words]
    [pointer] = house.support.standing

    await house.restart()
    told = await house.presses(answer, "Share here", house.jonas)

    assert told["value"] == SHARED
    [shared] = [post for post in house.support.standing if post is not pointer]
    assert shared.thread == "123"
    assert "6 answers" in shared.words
    assert chat.standing == [answer]


async def test_whoever_shares_where_nobody_is_heard_any_more_is_told_so(house: House) -> None:
    await house.hears(*(unhappy(number, words="") for number in range(6)))
    await house.does(house.teams.message("this-week", house.jonas, house.support))
    [answer] = house.teams.chat(house.jonas).standing
    house.support.has_bot = False

    told = await house.presses(answer, "Share here", house.jonas)

    assert told["value"] == UNSHARED
    assert house.teams.chat(house.jonas).standing == [answer]


async def test_what_is_asked_alone_is_shared_nowhere_else(house: House) -> None:
    """Not even where a message with the same id stands: it is another conversation's."""
    await house.hears(*(unhappy(number, words="") for number in range(6)))
    await house.does(house.teams.message("this-week", house.jonas, house.support))
    [answer] = house.teams.chat(house.jonas).standing
    pointers = len(house.support.standing)
    press = house.teams.press_action(answer, answer.action("Share here"), house.amira)
    press["conversation"] = house.teams.message("", house.amira, house.teams.chat(house.amira))[
        "conversation"
    ]

    await house.does(press)

    assert len(house.support.standing) == pointers
    assert len(house.teams.chat(house.amira).standing) == 1
