"""The main job in Slack, with all of Earful's own parts, over HTTP and over Socket Mode."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from standardwebhooks import Webhook

from bot.desk import Desk
from bot.platforms.slack.connection import connected
from bot.webhooks import Webhooks
from bot.wiring import working
from handlers.vendors import VENDORS
from jobs import digest, praise
from nps.company import Admins
from nps.route import Route
from storage.database import Database
from tests.slack.conftest import COMPANY, served, settings, workspace
from tests.slack.limits import addressed
from tests.standins.slack import SlackStandIn
from tests.standins.slack_faults import LostAnswer, RateLimited
from tests.standins.slack_inbound import Inbound
from tests.standins.slack_things import Message, User

SECRET = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0"
EARFUL = replace(
    COMPANY,
    routes=(Route("support"),),
    admins=Admins(("ada@example.com",), ("slack:#earful-admins",)),
)
WORDS = "Third week without my sofa. Nobody calls back."


@dataclass
class House:
    """A running Earful, its workspace, and whoever works there."""

    slack: SlackStandIn
    address: str
    over_socket: bool
    jonas: User
    amira: User
    database: Database
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def pass_time(self, **span: float) -> None:
        """For Earful's own clock; its courier looks up at once."""
        self.ahead += timedelta(**span)
        self.database.outbox_changed.set()

    async def hears(self, score: int, comment: str = WORDS, number: int = 1) -> None:
        """A survey tool tells of a customer."""
        response = {
            "id": f"r-{number}",
            "score": score,
            "comment": comment,
            "answered_at": datetime.now(UTC).isoformat(),
            "may_contact": True,
            "customer": {
                "id": f"c-{number}",
                "name": "Maria Keller",
                "phone": "+49 170 555 0114",
                "email": "maria@example.org",
            },
        }
        body, now = json.dumps(response), datetime.now(UTC)
        signature = Webhook(SECRET).sign(f"m-{number}", now, body)
        headers = {
            "webhook-id": f"m-{number}",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
            "content-type": "application/json",
        }
        url = f"{self.address}/webhooks/plain"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as answer,
        ):
            assert answer.status == 200, await answer.text()

    async def does(self, inbound: Inbound, *, retry: int = 0) -> Any:
        """What somebody did reaches Earful."""
        if self.over_socket:
            return (await self.slack.deliver(inbound, retry=retry)).payload
        door = f"{self.address}/slack/events"
        assert (await self.slack.send(inbound, door, retry=retry)).status == 200
        return None

    async def card(self) -> Message:
        """The first message of the team's channel."""
        [card, *_] = await self.slack.wait_for(lambda: self.slack.messages("support"))
        return card

    async def until(self, card: Message, words: str) -> None:
        await self.slack.wait_for(lambda: words in card.words)


@pytest.fixture(params=["http", "socket"])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(workspace())
        jonas = slack.add_user("jonas", real_name="Jonas Weber")
        amira = slack.add_user("amira", real_name="Amira Haddad")
        slack.add_channel("support", members=[jonas, amira])
        slack.add_channel("leadership")
        slack.add_channel("earful-admins")
        database = await stack.enter_async_context(Database("sqlite+aiosqlite://", EARFUL))
        house = House(slack, "", request.param == "socket", jonas, amira, database)
        told = settings(slack, app_token=slack.app_token if house.over_socket else "")
        desk = Desk(database, EARFUL)
        connection = await stack.enter_async_context(connected(told, desk, database, EARFUL))
        platforms = [connection.platform]
        await stack.enter_async_context(working(database, EARFUL, platforms, house.now))
        webhooks = Webhooks(database, EARFUL, VENDORS, {"plain": [SECRET]}, house.now)
        routes = [*webhooks.routes(), *connection.routes]
        house.address = await stack.enter_async_context(served(routes))
        yield house


async def test_an_unhappy_customer_is_claimed_and_put_right(house: House) -> None:
    slack = house.slack
    await house.hears(2)
    card = await house.card()
    assert "A customer waits for us" in card.words
    assert WORDS in card.words
    assert "Maria K." in card.words
    assert "0114" not in card.words
    assert card.labels[:2] == ["Claim", "Resolve"]

    await house.does(slack.click(card, "Claim", by=house.jonas))

    await house.until(card, "is on it")
    assert [*addressed(card.blocks)] == [f"user {house.jonas.id}"]
    [brief] = await slack.wait_for(lambda: slack.messages(slack.dm(house.jonas)))
    assert "+49 170 555 0114" in brief.words

    await house.does(slack.click(card, "Resolve", by=house.jonas))
    await slack.wait_for(lambda: slack.views)
    form = slack.modal(house.jonas)
    await house.does(slack.submit(form, {"How did it end?": "Put right"}))

    await house.until(card, "Put right")
    await slack.wait_for(lambda: "0114" not in brief.words)
    assert not form.open
    assert len(slack.messages("support")) == 1


async def test_who_comes_second_is_told_so_alone(house: House) -> None:
    slack = house.slack
    await house.hears(2)
    card = await house.card()

    await house.does(slack.click(card, "Claim", by=house.jonas))
    await house.does(slack.click(card, "Claim", by=house.amira))

    [whisper] = await slack.wait_for(lambda: [*slack.ephemerals])
    assert whisper.user is house.amira
    assert "Jonas" in whisper.words


async def test_a_double_click_and_a_click_on_an_old_copy_change_nothing_twice(
    house: House,
) -> None:
    slack = house.slack
    await house.hears(2)
    card = await house.card()
    claim = slack.click(card, "Claim", by=house.jonas)

    await house.does(claim)
    await house.does(claim)
    await house.until(card, "is on it")
    [brief] = await slack.wait_for(lambda: slack.messages(slack.dm(house.jonas)))
    assert slack.ephemerals == []

    await house.does(slack.click(card, "Release", by=house.jonas))
    await house.until(card, "waits for us")
    await house.does(slack.click(card, "Claim", by=house.amira))
    await house.until(card, house.amira.mention)
    await house.does(claim)

    [whisper] = await slack.wait_for(lambda: [*slack.ephemerals])
    assert whisper.user is house.jonas
    assert house.amira.mention in card.words
    assert slack.messages(slack.dm(house.jonas)) == [brief]


async def test_somebody_whom_the_roster_lacks_may_claim_too(house: House) -> None:
    slack = house.slack
    sam = slack.add_user("sam", real_name="Sam Stranger")
    await house.hears(2)
    card = await house.card()

    await house.does(slack.click(card, "Claim", by=sam))

    await house.until(card, f"<@{sam.id}> is on it")
    [brief] = await slack.wait_for(lambda: slack.messages(slack.dm(sam)))
    assert "Maria Keller" in brief.words


async def test_whoever_asks_reads_the_answer_alone_and_may_share_it(house: House) -> None:
    slack = house.slack
    for number, score in enumerate((10, 9, 9, 7, 2, 10)):
        await house.hears(score, comment="", number=number)

    await house.does(slack.command("/nps", "this-week", by=house.jonas, where="support"))
    [answer] = await slack.wait_for(lambda: [*slack.ephemerals])
    assert answer.user is house.jonas
    assert "6 answers" in answer.words
    assert not any("6 answers" in message.words for message in slack.messages())

    await house.does(slack.click(answer, "Share here", by=house.jonas))
    await slack.wait_for(lambda: any("6 answers" in m.words for m in slack.messages("support")))


async def test_a_channel_is_given_to_a_team_where_it_is(house: House) -> None:
    slack = house.slack
    kim = slack.add_user("kim", real_name="Kim Larsen")
    slack.add_channel("sofas", members=[kim, house.jonas])

    def stands(words: str) -> Message | None:
        return next((one for one in slack.messages("sofas") if words in one.words), None)

    refused = slack.command("/nps", "use this channel for support", by=house.jonas, where="sofas")
    await house.does(refused)
    [no] = await slack.wait_for(lambda: [*slack.ephemerals])
    assert "Only who leads Support" in no.words

    await house.does(slack.mention("use this channel for support", by=kim, where="sofas"))
    await slack.wait_for(lambda: stands("Support reads here from now on"))

    await house.hears(2)
    card = await slack.wait_for(lambda: stands(WORDS))
    await house.does(slack.click(card, "Claim", by=house.jonas))
    await house.until(card, "is on it")
    await house.until(await house.card(), "is on it")


async def test_a_mention_in_a_thread_is_answered_there_once(house: House) -> None:
    slack = house.slack
    await house.hears(2)
    card = await house.card()
    mention = slack.mention("this-week", by=house.jonas, where="support", thread=card)

    await house.does(mention)
    await house.does(mention, retry=1)
    await house.does(slack.direct_message("help", by=house.jonas))

    await slack.wait_for(lambda: len(slack.dm(house.jonas).messages) == 2)
    [whisper] = await slack.wait_for(lambda: [*slack.ephemerals])
    assert (whisper.user, whisper.thread_ts) == (house.jonas, card.ts)


async def test_a_card_whose_answer_was_lost_is_not_posted_twice(house: House) -> None:
    slack = house.slack
    slack.fail("chat.postMessage", LostAnswer())
    await house.hears(2)
    card = await house.card()

    house.pass_time(minutes=1)  # until the lease has run out
    await slack.wait_for(lambda: slack.calls_of("conversations.history"))
    await house.does(slack.click(card, "Claim", by=house.jonas))

    await house.until(card, "is on it")
    assert len(slack.messages("support")) == 1


async def test_a_pause_that_slack_asks_for_is_kept(house: House) -> None:
    slack = house.slack
    slack.fail("chat.postMessage", RateLimited(1))

    await house.hears(2)

    await house.card()
    first, second = slack.calls_of("chat.postMessage")
    assert second.at - first.at >= 1


async def test_where_earful_is_not_invited_the_admins_hear_how_to(house: House) -> None:
    slack = house.slack
    slack.channel("support").members.remove(slack.bot.id)
    await house.hears(2)

    [told] = await slack.wait_for(lambda: slack.messages("earful-admins"))
    assert "/invite @Earful" in told.words
    assert "#support" in told.words

    slack.join(slack.bot, "support")
    house.pass_time(hours=2)
    assert "A customer waits for us" in (await house.card()).words


async def test_weeks_and_kind_words_reach_their_readers(house: House) -> None:
    """The digest the team and the leadership, praise its person first."""
    slack = house.slack
    for number in range(40):
        words = "Amira was so patient with us." if number == 0 else ""
        await house.hears(10 - number % 4, words, number)
    due = house.now() + timedelta(days=7)

    await house.database.write(lambda store: digest.run(due, store, EARFUL))
    await house.database.write(lambda store: praise.tell(due, store, EARFUL))
    house.pass_time(days=7, seconds=1)

    await slack.wait_for(lambda: slack.messages("leadership"))
    [kind] = await slack.wait_for(lambda: slack.messages(slack.dm(house.amira)))
    assert "Amira was so patient with us." in kind.words
    await house.does(slack.click(kind, "Keep it for me", by=house.amira))
    await slack.wait_for(lambda: "Nobody else reads it" in kind.words)
    await slack.wait_for(lambda: any("week" in m.words for m in slack.messages("support")))


async def test_a_customers_words_page_nobody_and_lead_nowhere(house: House) -> None:
    await house.hears(1, "<!channel> @here <@U0STANDIN> <https://evil.example|click> &amp;")

    card = await house.card()

    assert [*addressed(card.blocks)] == []
    assert "<!channel>" in card.words
    assert "<!channel>" not in card.text
    assert "<https" not in card.text
