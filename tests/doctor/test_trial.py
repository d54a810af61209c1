"""The self-test passes each hop, or names the one that failed and what to do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.courier import Courier
from bot.desk import Desk
from bot.doctor.finding import Finding, bad
from bot.now import utc_now
from bot.platforms.port import Undeliverable
from handlers.asks import Click, Reply
from messages.notices import OUTDATED, notice
from messages.plain import plain
from messages.trial import VERB, heard
from storage.database import Database
from storage.store import Store
from storage.wishes import T, Unit
from tests.conftest import on
from tests.doctor.trying import HASTY, Trying, trying, way
from tests.flows.company import AMIRA, COMPANY
from tests.flows.platform import Chat, Post
from tests.flows.test_courier import refuses

CHAT = way("test", "The chat")


ON_BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    with on(getattr(request, "param", "sqlite"), request) as url:
        async with Database(url, COMPANY) as one:
            yield one


@asynccontextmanager
async def running(database: Database, chat: Chat) -> AsyncIterator[Courier]:
    courier = Courier(database, [chat], utc_now, lambda: 0.5)
    task = asyncio.create_task(courier.run())
    try:
        yield courier
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await courier.stop()


async def pressed(database: Database, post: Post, desk: Desk | None = None) -> Reply:
    [button] = post.buttons
    desk = desk or Desk(database, COMPANY)
    return await desk.press(Click(button.verb, button.subject, AMIRA, utc_now()))


async def shown(chat: Chat) -> Post:
    came = asyncio.Event()
    chat.fault_after = lambda _: came.set()
    await came.wait()
    [post] = chat.posts.values()
    return post


@ON_BOTH
async def test_each_hop_is_said_as_it_is_passed(database: Database) -> None:
    chat = Chat()
    async with running(database, chat), trying(database, CHAT, AMIRA) as told:
        post = await shown(chat)
        assert post.channel == "test:dm:amira@example.com"
        assert "Please press" in plain(post.message, COMPANY.timezone)
        reply = await pressed(database, post)
        assert reply.message == heard()

    assert [one[: len("fine: 1 of 5")] for one in told.said if "of 5" in one] == [
        f"fine: {hop} of 5" for hop in range(1, 6)
    ]
    assert told.last == "fine: 5 of 5: The chat shows the answer. Buttons work there"
    [post] = chat.posts.values()
    assert "Heard" in plain(post.message, COMPANY.timezone)
    assert post.labels == []


async def left(database: Database) -> object:
    """What is still wanted of all trials."""

    def look(store: Store) -> list[object]:
        keys = store.outbox.beginning("trial:")
        return [store.outbox.channels(key) for key in keys]

    return await database.read(look)


async def test_without_a_courier_that_is_named(database: Database) -> None:
    async with trying(database, CHAT, AMIRA, HASTY) as told:
        pass
    assert told.last.startswith("bad: no courier has taken the card")
    assert "The chat on in them" in told.last
    assert await left(database) == [()]


async def test_a_person_whom_the_platform_does_not_know_is_named_and_nobody_else_hears(
    database: Database,
) -> None:
    chat = Chat()
    why = Undeliverable("The chat has no active user for amira@example.com", retry_after=None)
    chat.fault = refuses(why)
    async with running(database, chat), trying(database, CHAT, AMIRA) as told:
        pass
    assert told.passed(2)
    assert told.last == f"bad: The chat does not show the card: {why.reason}"
    assert not await database.read(lambda store: store.outbox.beginning("parked:"))


async def test_a_platform_that_does_not_answer_is_named(database: Database) -> None:
    chat = Chat()
    chat.fault = refuses(Undeliverable("500"))
    patience = replace(HASTY, taken=30)
    async with running(database, chat), trying(database, CHAT, AMIRA, patience) as told:
        pass
    assert told.last.startswith("bad: The chat has not shown the card")


@ON_BOTH
async def test_where_nothing_of_a_click_comes_it_says_where_to_look(database: Database) -> None:
    async def why() -> AsyncIterator[Finding]:
        yield bad("Doors", "https://earful.example.com/door is answered with 404")

    chat, told_why = Chat(), replace(CHAT, why=why)
    patience = replace(HASTY, taken=30, shown=30)
    async with running(database, chat), trying(database, told_why, AMIRA, patience) as told:
        pass
    assert told.passed(3)
    assert any("once more" in one for one in told.said)
    assert any("nothing of a click has reached" in one and "button" in one for one in told.said)
    assert told.last == "bad: https://earful.example.com/door is answered with 404"
    assert await left(database) == [()]  # the card is taken back


class Stumbling(Database):
    """Has a fault of ours in the first that is to be written."""

    def __init__(self, behind: Database) -> None:
        super().__init__(behind.url, behind.company)
        self.behind, self.stumbled = behind, False

    async def write(self, unit: Unit[T]) -> T:
        if not self.stumbled:
            self.stumbled = True
            raise ZeroDivisionError
        return await self.behind.write(unit)


@ON_BOTH
async def test_a_fault_of_our_own_is_named(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    chat = Chat()
    async with running(database, chat), trying(database, CHAT, AMIRA) as told:
        post = await shown(chat)
        await pressed(database, post, Desk(Stumbling(database), COMPANY))
    assert told.last.startswith("bad: the click came and was let in, and Earful itself failed")
    assert "a handler failed" in caplog.text


@pytest.mark.parametrize("subject", ["", "1", "trial-", "trial-0123456789ABCDEF", "x" * 5000])
async def test_a_button_that_is_no_trials_does_nothing(database: Database, subject: str) -> None:
    reply = await Desk(database, COMPANY).press(Click(VERB, subject, AMIRA, utc_now()))
    assert reply.message == notice(OUTDATED)
    assert not await database.read(lambda store: store.seen.has("trial", subject))


async def test_a_trial_that_is_broken_off_takes_its_card_back(database: Database) -> None:
    chat = Chat()
    async with running(database, chat):
        told = Trying()

        async def one() -> None:
            async with trying(database, CHAT, AMIRA) as going:
                told.said = going.said

        task = asyncio.create_task(one())
        await shown(chat)
        gone = asyncio.Event()
        chat.fault_after = lambda _: gone.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await gone.wait()
    assert not chat.posts
