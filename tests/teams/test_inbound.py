"""What people ask and do in Teams."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.platforms.teams.typed import LONGEST, MOST_MENTIONS, typed
from messages.notices import OUTSIDER
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_things import LostAnswer, Refuse, User
from tests.teams.house import House, opened


@pytest.fixture
async def house(teams: TeamsStandIn) -> AsyncIterator[House]:
    async with opened(teams) as house:
        yield house


async def test_whoever_asks_in_a_channel_is_answered_directly(house: House) -> None:
    teams = house.teams
    await house.does(teams.message("this-week by team", house.jonas, house.support, thread="123"))

    [answer] = teams.chat(house.jonas).standing
    assert "This week so far" in answer.words
    [pointer] = house.support.standing
    assert "answered you directly" in pointer.words
    assert pointer.thread == "123"


async def test_whoever_whispers_is_answered_in_a_whisper(house: House) -> None:
    asked = house.teams.message("open", house.jonas, house.support, thread="123")
    asked["recipient"] = asked["recipient"] | {"isTargeted": True}
    await house.does(asked)

    [(reader, answer)] = house.teams.whispers
    assert reader == house.jonas.id
    assert "Nobody waits" in answer.words
    assert answer.thread == "123"
    assert house.support.standing == house.teams.chat(house.jonas).standing == []


async def test_where_whispers_are_not_taken_the_answer_comes_directly(house: House) -> None:
    asked = house.teams.message("open", house.jonas, house.support, thread="123")
    asked["recipient"] = asked["recipient"] | {"isTargeted": True}
    house.teams.fail("post", Refuse(400, "BadArgument"))
    await house.does(asked)

    assert house.teams.whispers == []
    [answer] = house.teams.chat(house.jonas).standing
    assert "Nobody waits" in answer.words


async def test_a_whisper_that_may_have_arrived_is_not_said_again(house: House) -> None:
    asked = house.teams.message("open", house.jonas, house.support, thread="123")
    asked["recipient"] = asked["recipient"] | {"isTargeted": True}
    house.teams.fail("post", LostAnswer())
    await house.does(asked)

    assert len(house.teams.whispers) == 1
    assert house.teams.chat(house.jonas).standing == []


async def test_what_waits_for_a_person_comes_when_they_add_the_app(house: House) -> None:
    chat = house.teams.chat(house.jonas)
    chat.has_bot = False
    await house.hears()
    await house.presses(house.card, "Claim", house.jonas)
    assert chat.standing == []

    chat.has_bot = True
    await house.moves_in(chat)

    assert [post for post in chat.standing if "0114" in post.words]


async def test_what_waits_for_a_person_comes_when_they_add_the_app_once_more(house: House) -> None:
    chat = house.teams.chat(house.jonas)
    await house.moves_in(chat)
    [welcome] = chat.standing
    await house.does(house.teams.removed(chat, house.jonas))
    await house.hears()
    await house.presses(house.card, "Claim", house.jonas)
    assert chat.standing == [welcome]

    chat.has_bot = True
    await house.moves_in(chat)

    [_, brief] = chat.standing
    assert "0114" in brief.words


async def test_who_asks_alone_needs_no_mention(house: House) -> None:
    chat = house.teams.chat(house.jonas)
    await house.does(house.teams.message("help", house.jonas, chat))
    [answer] = chat.standing
    assert "@Earful" in answer.words
    assert house.support.standing == []


async def test_a_group_chat_is_as_good_as_a_channel(house: House) -> None:
    group = house.teams.add_group([house.jonas, house.amira])
    await house.does(house.teams.message("open", house.jonas, group))
    assert len(house.teams.chat(house.jonas).standing) == 1
    assert len(group.standing) == 1


async def test_whoever_cannot_be_written_to_is_told_what_to_do(house: House) -> None:
    house.teams.chat(house.jonas).has_bot = False
    await house.does(house.teams.message("open", house.jonas, house.support))
    [pointer] = house.support.standing
    assert "add me under Apps" in pointer.words


async def test_a_question_that_comes_twice_is_answered_once(house: House) -> None:
    asked = house.teams.message("open", house.jonas, house.support)
    for _ in range(2):
        await house.does(asked)
    assert len(house.teams.chat(house.jonas).standing) == 1


async def test_an_answer_that_may_have_arrived_is_not_given_twice(house: House) -> None:
    house.teams.fail("post", LostAnswer())
    chat = house.teams.chat(house.jonas)
    await house.does(house.teams.message("open", house.jonas, chat))
    assert len(chat.standing) == 1


async def test_the_first_words_say_what_to_try(teams: TeamsStandIn) -> None:
    async with opened(teams, installed=False) as house:
        await house.moves_in()
        [welcome] = house.support.standing
        assert "@Earful this-week" in welcome.words

        chat = teams.chat(house.amira)
        await house.moves_in(chat)
        [welcome] = chat.standing
        assert "this-week" in welcome.words
        assert "@Earful" not in welcome.words


async def test_events_that_say_the_same_welcome_once(teams: TeamsStandIn) -> None:
    async with opened(teams, installed=False) as house:
        event = teams.installed(house.support, house.jonas)
        for told in (event, event, event | {"type": "installationUpdate", "action": "add"}):
            await house.does(told)
        assert len(house.support.standing) == 1


async def test_other_peoples_coming_and_going_says_nothing(house: House) -> None:
    event = house.teams.installed(house.support, house.jonas)
    event["membersAdded"] = [{"id": house.amira.id}]
    await house.does(event)
    assert house.support.standing == []


QUIET: dict[str, Any] = {
    "typing": {"type": "typing"},
    "a reaction": {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
    "an edit": {"type": "messageUpdate", "text": "open"},
}


@pytest.mark.parametrize("change", QUIET.values(), ids=QUIET.keys())
async def test_what_asks_nothing_is_let_pass(house: House, change: dict[str, Any]) -> None:
    told = house.teams.message("open", house.jonas, house.support)
    assert await house.does(told | change) is None
    assert house.support.standing == []


async def test_an_invoke_that_nobody_listens_for_is_said_to_be_none(house: House) -> None:
    told = house.teams.message("open", house.jonas, house.support)
    answer = await house.does(told | {"type": "invoke", "name": "composeExtension/query"})
    assert answer["statusCode"] == 501


UNREADABLE: dict[str, Any] = {
    "from nobody": {"from": None},
    "nowhere": {"conversation": {"id": 7}},
    "a press of nothing": {"type": "invoke", "name": "adaptiveCard/action", "value": {}},
    "a press of a list": {"type": "invoke", "name": "adaptiveCard/action", "value": []},
    "data that is none": {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "value": {"action": {"data": "x"}},
    },
    "a mention of nothing": {"entities": [{"type": "mention"}]},
    "words that are none": {"text": {"a": 1}},
}


@pytest.mark.parametrize("change", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_has_not_the_shape_of_teams_is_refused(
    house: House, change: dict[str, Any]
) -> None:
    told = house.teams.message("open", house.jonas, house.support) | change
    assert (await house.teams.send(told, house.address)).status == 400
    assert house.support.standing == []


async def test_a_button_with_other_data_does_nothing(house: House) -> None:
    await house.hears()
    for data in ({}, {"verb": 7}, {"verb": "case.claim", "subject": {"a": 1}}):
        action = {"type": "Action.Execute", "data": data}
        press = house.teams.press_action(house.card, action, house.jonas)
        answer = await house.does(press)
        assert "does nothing any more" in answer["value"]
    assert "A customer waits" in house.card.words


async def test_a_resolve_without_its_form_is_asked_for_it(house: House) -> None:
    await house.hears()
    action = {"data": {"verb": "case.resolve", "subject": "1"}}
    await house.does(house.teams.press_action(house.card, action, house.jonas))
    [asked] = house.teams.chat(house.jonas).standing
    await house.presses(asked, "How did it end?", house.jonas, outcome="put-right")
    assert "Put right by" in house.card.words


OTHER = "00000000-0000-4000-8000-00000000bad0"


@pytest.mark.parametrize("as_submit", [False, True])
async def test_somebody_of_another_company_presses_and_asks_in_vain(
    house: House, *, as_submit: bool
) -> None:
    """In a shared channel, with the address of who may do most here, which that company gave."""
    mallory = house.teams.add_user("Ada Byron", "ada@example.com", tenant=OTHER)
    house.support.members.append(mallory)
    await house.hears()
    card, before = house.card, len(house.support.standing)

    press = house.teams.press_action(card, card.action("Claim"), mallory, as_submit=as_submit)
    answer = await house.does(press)
    await house.does(house.teams.message("use this channel for Support", mallory, house.support))

    assert "A customer waits" in card.words
    said = [post.words.strip() for post in house.support.standing[before:]]
    assert said.count(OUTSIDER) == 1 + as_submit
    assert as_submit or answer["value"] == OUTSIDER
    assert house.teams.chat(mallory).standing == []


async def test_who_is_not_where_a_card_stands_does_not_move_it(house: House) -> None:
    stranger = house.teams.add_user("Sam Stranger")
    await house.hears()

    answer = await house.presses(house.card, "Claim", stranger)

    assert answer["value"] == OUTSIDER
    assert "A customer waits" in house.card.words


async def test_nobody_becomes_somebody_else_by_a_mention(house: House) -> None:
    """Mallory writes the own id beside a mention of Ada, who may do most here."""
    ada = house.teams.add_user("Ada Byron")
    mallory = house.teams.add_user("Mallory Moss", "mallory@example.com")
    house.support.members += [ada, mallory]
    spoof = replace(ada, aad=mallory.aad)
    asked = house.teams.message("kudos", house.jonas, house.support)
    await house.does(house.teams.mentioning(asked, spoof))

    await house.does(house.teams.message("use this channel for Support", mallory, house.support))

    [told] = house.teams.chat(mallory).standing
    assert "Only who leads Support" in told.words


async def test_an_answer_is_shared_once_though_the_press_comes_twice(house: House) -> None:
    await house.does(house.teams.message("this-week", house.jonas, house.support))
    [answer] = house.teams.chat(house.jonas).standing
    press = house.teams.press_action(answer, answer.action("Share here"), house.jonas)
    before = len(house.support.standing)

    for _ in range(2):
        await house.does(press)

    assert len(house.support.standing) == before + 1


async def test_of_many_mentions_so_many_are_looked_up_as_somebody_means(house: House) -> None:
    asked = house.teams.message("kudos", house.jonas, house.support)
    for number in range(MOST_MENTIONS * 5):
        stranger = User(f"29:{number}", f"a-{number}", f"S{number}", None, house.teams.tenant)
        asked = house.teams.mentioning(asked, stranger)
    await house.does(asked)

    assert len(house.teams.calls_of("member")) <= MOST_MENTIONS + 1


def test_of_a_flood_of_words_the_beginning_is_read() -> None:
    for flood in ("<at" * 10_000, "<at " * 10_000, "&amp;" * 10_000, "word " * 10_000):
        assert len(typed(flood, (), "28:me").words) <= LONGEST


FORGED: dict[str, dict[str, Any]] = {
    "a case that there is not": {"verb": "case.claim", "subject": "17"},
    "a number below all": {"verb": "case.claim", "subject": "-1"},
    "digits of another script": {"verb": "case.claim", "subject": "١"},
    "a small digit": {"verb": "case.claim", "subject": "¹"},
    "an endless number": {"verb": "case.claim", "subject": "1" * 300_000},
    "a key instead": {"verb": "case.claim", "subject": "plain:1"},
    "half a character": {"verb": "case.claim", "subject": "\ud800"},
    "a move that there is not": {"verb": "case.delete", "subject": "1"},
    "no move at all": {"verb": "", "subject": "1"},
    "an endless move": {"verb": "case." * 60_000, "subject": "1"},
    "a move in capitals": {"verb": "CASE.CLAIM", "subject": "1"},
    "an ending that there is not": {
        "verb": "case.resolve",
        "subject": "1",
        "field.0.outcome": "fired",
    },
    "a form of lists": {"verb": "case.resolve", "subject": "1", "field.0.outcome": ["put-right"]},
    "another's praise": {"verb": "praise.lovely", "subject": "1"},
    "a question about nothing": {"verb": "answer.ask", "subject": "team:" * 10_000},
    "a share of nothing": {"verb": "answer.share", "subject": '"' * 10_000},
}


async def test_forged_buttons_move_nothing_and_break_nothing(house: House) -> None:
    await house.hears()
    before = house.card.activity
    for what, data in FORGED.items():
        press = house.teams.press_action(house.card, {"data": data}, house.jonas)
        answer = await house.does(press)

        assert answer["statusCode"] == 200, what
        assert "went wrong on our side" not in str(answer["value"]), what
        assert house.card.activity == before, what
    assert len(house.support.standing) == 1
