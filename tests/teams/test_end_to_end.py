"""The main job in Microsoft Teams, with all of Earful's own parts."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from jobs import digest, praise
from messages.pointers import SHARED, UNSHARED
from nps.company import Admins
from nps.forgetting import Why
from storage.forgetting import forget
from storage.store import Store
from tests.slack.conftest import workspace
from tests.standins.slack import SlackStandIn
from tests.standins.teams import TeamsStandIn
from tests.standins.teams_things import Refuse
from tests.teams.house import WORDS, House, opened, unhappy

LONG = f"{WORDS} " * 8 + "That is all."


@pytest.fixture
async def house(teams: TeamsStandIn) -> AsyncIterator[House]:
    async with opened(teams) as house:
        yield house


async def test_an_unhappy_customer_is_claimed_and_put_right(house: House) -> None:
    await house.hears()
    card = house.card
    assert "A customer waits for us" in card.words
    assert WORDS in card.words
    assert "Maria K." in card.words
    assert "0114" not in card.words

    answer = await house.presses(card, "Claim", house.jonas)

    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    assert "is on it" in str(answer["value"])
    assert "is on it" in card.words
    [brief] = house.teams.chat(house.jonas).standing
    assert "+49 170 555 0114" in brief.words

    await house.presses(card, "Resolve", house.jonas, outcome="put-right", cause="no call-back")

    assert "Put right by" in card.words
    assert "no call-back" in card.words
    assert len(house.support.standing) == 1


async def test_who_comes_second_is_told_alone(house: House) -> None:
    await house.hears()
    card = house.card
    await house.presses(card, "Claim", house.jonas)
    card.activity = card.versions[0]  # as Amira still sees it
    before = len(house.teams.posts)

    answer = await house.presses(card, "Claim", house.amira)

    assert answer["type"] == "application/vnd.microsoft.activity.message"
    assert "Jonas" in answer["value"]
    assert len(house.teams.posts) == before


async def test_a_press_that_comes_twice_changes_nothing_twice(house: House) -> None:
    await house.hears()
    card = house.card
    press = house.teams.press_action(card, card.action("Claim"), house.jonas)
    await house.does(press)
    versions = len(card.versions)

    answer = await house.does(press)

    assert answer["value"] == ""
    assert len(card.versions) == versions
    assert len(house.teams.chat(house.jonas).standing) == 1


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


async def test_what_more_there_is_to_read_comes_to_whoever_asked(house: House) -> None:
    await house.hears(unhappy(words=LONG))
    before = len(house.support.standing)

    answer = await house.presses(house.card, "Read all", house.amira)

    assert "directly" in answer["value"]
    [told] = house.teams.chat(house.amira).standing
    assert LONG in told.words
    assert len(house.support.standing) == before


async def test_words_that_are_forgotten_go_from_direct_messages_too(house: House) -> None:
    await house.hears(unhappy(words=LONG))
    await house.presses(house.card, "Read all", house.amira)
    [told] = house.teams.chat(house.amira).standing

    def forgotten(store: Store) -> None:
        receipt = store.receipts.open(Why.ASKED, house.now())
        forget(["plain:1"], Why.ASKED, receipt, store, house.now())

    await house.database.write(forgotten)
    await house.courier.deliver()

    assert WORDS not in told.words
    assert all(WORDS not in post.words for post in house.teams.posts)


async def test_a_digest_stands_in_the_channel_once(house: House) -> None:
    praised = [replace(unhappy(number, words=""), score=10) for number in range(8)]
    await house.hears(*praised)
    due = house.now() + timedelta(days=7)
    await house.later(days=7, seconds=1)
    for _ in range(2):
        await house.database.write(lambda store: digest.run(due, store, house.company))
        await house.later(seconds=5)
        await house.later(seconds=5)
    weeks = [post.activity["summary"] for post in house.support.standing]
    assert len(weeks) == 2  # the team's and the leadership's, which read in one channel here
    assert any(week.startswith("Support") for week in weeks)


async def test_a_stranger_may_claim_too_under_their_own_name(house: House) -> None:
    maya = house.teams.add_user("Maya Lind", email="maya@elsewhere.example")
    house.support.members.append(maya)
    await house.hears()
    await house.presses(house.card, "Claim", maya)
    assert "<at>Maya</at> is on it" in house.card.words


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


@pytest.fixture
async def both(teams: TeamsStandIn) -> AsyncIterator[tuple[House, SlackStandIn, str]]:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(workspace())
        jonas = slack.add_user("jonas", real_name="Jonas Weber")
        amira = slack.add_user("amira", real_name="Amira Haddad")
        slack.add_channel("support", members=[jonas, amira])
        house = await stack.enter_async_context(opened(teams, slack))
        yield house, slack, house.address.replace("/teams/messages", "/slack/events")


async def test_a_card_stays_in_step_in_both_chats(both: tuple[House, SlackStandIn, str]) -> None:
    house, slack, door = both
    await house.hears()
    [other] = slack.messages("support")

    await house.presses(house.card, "Claim", house.jonas)

    assert "is on it" in other.words
    [brief] = slack.messages(slack.dm("jonas"))  # who is in both reads it in one of them
    assert "0114" in brief.words
    assert house.teams.chat(house.jonas).standing == []

    await slack.send(slack.click(other, "Release", by=slack.user("jonas")), door)
    await slack.wait_for(lambda: True)
    await house.courier.deliver()

    assert "A customer waits for us" in house.card.words

    await slack.send(slack.click(other, "Claim", by=slack.user("amira")), door)
    await house.courier.deliver()

    assert "Amira" in str(house.card.card)
    assert "is on it" in house.card.words
    late = await house.presses(house.card, "Resolve", house.jonas, outcome="put-right")
    assert "Put right by" in str(late["value"])
    assert "Put right by" in other.words


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


async def test_a_channel_is_given_to_a_team_where_it_is(house: House) -> None:
    other = house.teams.add_channel("delivery", [house.jonas])
    words = "use this channel for Support"
    await house.does(house.teams.message(words, house.jonas, other))
    assert any("Support" in post.words for post in other.standing)

    await house.hears()

    assert [post for post in other.standing if "A customer waits" in post.words]
    assert "A customer waits" in house.card.words


async def test_kind_words_reach_their_person_alone(house: House) -> None:
    now = house.now()
    kind = replace(
        unhappy(words="Amira stayed on the line until it was done. So patient."),
        score=10,
        staff=("amira@example.com",),
    )
    await house.hears(kind)
    await house.database.write(lambda store: praise.TELL.run(now, store, house.company))
    await house.courier.deliver()

    [told] = house.teams.chat(house.amira).standing
    assert "So patient." in told.words
    assert house.support.standing == []
    answer = await house.presses(told, "Keep it for me", house.amira)
    assert answer["type"] == "application/vnd.microsoft.card.adaptive"


async def test_the_admins_hear_of_a_channel_that_cannot_be_written_to(house: House) -> None:
    admins = house.teams.add_channel("admins", [house.jonas])
    earful = replace(house.company, admins=Admins((), (f"teams:{admins.id}",)))
    house.database.company = house.company = earful
    house.teams.fail("post", Refuse(403, "MessageWritesBlocked"))
    await house.hears()
    [told] = admins.standing
    assert "cannot reach" in told.words
    assert "was removed from" in told.words
