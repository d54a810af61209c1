"""The self-test in Slack: over HTTP and Socket Mode, with a wrong secret, with a wrong clock."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.desk import Desk
from bot.knocks import SELDOM, Doorkeeper
from bot.platforms.slack.connection import connected
from bot.readiness import Readiness
from bot.wiring import Lodging, parts, working
from messages.trial import LABEL
from nps.people import Person
from storage.database import Database
from storage.knocks import Knock, Unheard
from tests.doctor.trying import trying, way
from tests.slack.conftest import COMPANY, served, settings, workspace
from tests.standins.slack import SlackStandIn
from tests.standins.slack_faults import Refuse
from tests.standins.slack_inbound import Inbound
from tests.standins.slack_things import Message, User


@dataclass
class House:
    """A running Earful in a workspace, and Jonas."""

    slack: SlackStandIn
    database: Database
    jonas: User
    over_socket: bool
    readiness: Readiness
    door: str = ""

    async def does(self, inbound: Inbound) -> None:
        if self.over_socket:
            await self.slack.deliver(inbound)
        else:
            assert (await self.slack.send(inbound, self.door)).status == 200

    async def until(self, card: Message, words: str) -> None:
        await self.slack.wait_for(lambda: words in card.words)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(params=["http", "socket"])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(workspace())
        jonas = slack.add_user("jonas", real_name="Jonas Weber")
        slack.add_channel("support", members=[jonas])
        database = await stack.enter_async_context(Database("sqlite+aiosqlite://", COMPANY))
        over_socket = request.param == "socket"
        told = settings(slack, app_token=slack.app_token if over_socket else "")
        desk = Desk(database, COMPANY)
        connection = await stack.enter_async_context(connected(told, desk, database, COMPANY))
        platform = connection.platform
        courier, clock = await stack.enter_async_context(
            working(database, COMPANY, [platform], now)
        )
        lodging = Lodging(platform, connection.routes, connection.ailment)
        readiness = Readiness(database, parts([lodging], courier, clock))
        found = House(slack, database, jonas, over_socket, readiness)
        root = await stack.enter_async_context(served(connection.routes))
        found.door = f"{root}/slack/events"
        yield found


SLACK = way("slack", "Slack")
JONAS = Person("jonas@example.com", "Jonas Weber")
OVER_HTTP = pytest.mark.parametrize("house", ["http"], indirect=True)


async def card(house: House) -> Message:
    [found] = await house.slack.wait_for(lambda: house.slack.messages(house.slack.dm(house.jonas)))
    return found


async def test_a_button_that_is_heard_passes_every_hop(house: House) -> None:
    async with trying(house.database, SLACK, JONAS) as told:
        found = await card(house)
        await house.does(house.slack.click(found, LABEL, by=house.jonas))
        await house.until(found, "Heard: buttons work here")
    assert told.last == "fine: 5 of 5: Slack shows the answer. Buttons work there"


@OVER_HTTP
async def test_a_secret_of_another_app_is_named(house: House) -> None:
    async with trying(house.database, SLACK, JONAS) as told:
        inbound = house.slack.click(await card(house), LABEL, by=house.jonas)
        answer = await house.slack.send(inbound, house.door, secret="another")
        assert answer.status == 401
    assert told.last.startswith("bad: the click came from Slack, and its signature is not for")
    assert told.last.endswith("Copy it anew.")


@OVER_HTTP
async def test_a_clock_that_is_wrong_is_named(house: House) -> None:
    async with trying(house.database, SLACK, JONAS) as told:
        inbound = house.slack.click(await card(house), LABEL, by=house.jonas)
        door, then = house.door, time.time() - 600
        assert (await house.slack.send(inbound, door, at=then)).status == 401
    assert "well signed, but more than five minutes from now by this machine's clock" in told.last


@OVER_HTTP
async def test_a_token_that_is_taken_away_is_told_by_readiness_until_it_holds_again(
    house: House,
) -> None:
    await house.slack.wait_for(lambda: house.slack.calls_of("auth.test"))
    house.slack.fail("*", Refuse("token_revoked"), times=None)
    async with trying(house.database, SLACK, JONAS) as told:
        pass
    reason = "Slack does not accept the bot token: check SLACK_BOT_TOKEN"
    assert told.last == f"bad: Slack does not show the card: {reason}"
    assert await house.readiness.reasons() == [reason]

    house.slack.heal()
    async with trying(house.database, SLACK, JONAS):
        found = await card(house)
        await house.does(house.slack.click(found, LABEL, by=house.jonas))
    assert await house.readiness.reasons() == []


async def knocks(house: House) -> list[Knock]:
    """Once there are any."""
    yesterday = now() - timedelta(days=1)
    while True:
        found = await house.database.read(lambda store: store.knocks.since(yesterday))
        if found:
            return found


@OVER_HTTP
async def test_who_does_not_even_claim_to_be_slack_leaves_no_note(house: House) -> None:
    mention = house.slack.mention("help", by=house.jonas, where="support")
    door = house.door
    await house.slack.send(mention, door, secret="another")
    async with aiohttp.ClientSession() as client:
        for headers in ({}, {"X-Slack-Signature": "v0=1"}, {"X-Slack-Request-Timestamp": "1"}):
            told: Any = headers
            async with client.post(door, data=b"{}", headers=told) as answer:
                assert answer.status == 401
    [one] = await knocks(house)
    assert (one.door, one.reason, one.subject) == ("slack", Unheard.SIGNATURE, "")


async def test_whoever_knocks_all_the_time_is_noted_seldom(house: House) -> None:
    seconds = [0.0]
    keeper = Doorkeeper("slack", house.database, now, lambda: seconds[0])
    written = 0
    for _ in range(100):
        keeper.turned_away(Unheard.SIGNATURE, b"payload=%7B%22value%22%3A%22none%22%7D")
        written += len(keeper._tasks)
        seconds[0] += SELDOM / 50
        for task in tuple(keeper._tasks):
            await task
    assert written == 2
