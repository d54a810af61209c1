"""Several replicas on one PostgreSQL: each thing happens once, whoever does it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

import asyncpg
import pytest

from bot.clock import Clock
from bot.courier import Courier
from bot.platforms.port import Undeliverable
from bot.wiring import JOBS
from handlers.intake import take_in
from messages.plain import plain
from messages.wording import same
from storage.database import Database
from storage.posting import Posting
from storage.responses import Landing
from storage.store import Store
from tests.cluster import Databases
from tests.flows.company import COMPANY, NOW, response
from tests.flows.platform import Chat
from tests.storage.making import message

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds that something may take which happens at once on a machine at rest."""
MONDAY = datetime.fromisoformat("2026-11-23T09:00:30+01:00")


@dataclass
class Replicas:
    """Several `earful run`, as far as they matter here, and one chat between them."""

    databases: list[Database]
    chat: Chat = field(default_factory=Chat)
    now: datetime = NOW

    def courier(self, number: int) -> Courier:
        return Courier(self.databases[number], [self.chat], lambda: self.now, lambda: 0.5)

    async def everywhere(self, unit: Callable[[Store], T]) -> list[T]:
        """*unit* at all of them at once."""
        return await asyncio.gather(*(one.write(unit) for one in self.databases))


@pytest.fixture
async def replicas(postgres: Databases) -> AsyncIterator[Replicas]:
    url = postgres.url()
    async with AsyncExitStack() as house:
        databases = [Database(url, COMPANY, listens=True) for _ in range(3)]
        for one in databases:
            await house.enter_async_context(one)
        yield Replicas(databases)


async def test_the_same_responses_told_to_all_at_once_are_stored_once(replicas: Replicas) -> None:
    told = [response(n % 11, id=f"r-{n % 20}") for n in range(60)]

    def unit(store: Store) -> list[Landing]:
        return [one.how for one in take_in(told[:20], store, COMPANY, NOW)]

    landed = await replicas.everywhere(unit)

    assert sum(how is Landing.STORED for some in landed for how in some) == 20
    assert sum(how is Landing.REPEATED for some in landed for how in some) == 40


async def test_figures_and_case_numbers_are_right_whoever_stores(replicas: Replicas) -> None:
    def unit(place: int, turn: int) -> Callable[[Store], int]:
        told = [response(n, id=f"{place}-{turn}-{n}") for n in range(11)]
        changed = response(10, id=f"{place}-{turn - 1}-3")  # of the turn before
        return lambda store: len(take_in([*told, changed], store, COMPANY, NOW))

    await asyncio.gather(
        *(
            database.write(unit(place, turn))
            for turn in range(1, 6)
            for place, database in enumerate(replicas.databases)
        )
    )

    one = replicas.databases[0]
    assert await one.read(lambda store: store.tallies.differences()) == 0
    cases = await one.read(lambda store: store.cases.waiting())
    numbers = [case.number for case in cases]
    assert len(set(numbers)) == len(numbers) > 50


async def test_a_job_that_is_due_on_three_replicas_posts_once(replicas: Replicas) -> None:
    first = replicas.databases[0]
    await first.write(lambda store: take_in([response(9)], store, COMPANY, NOW))
    clocks = [Clock(one, COMPANY, JOBS, lambda: replicas.now) for one in replicas.databases]
    await asyncio.gather(*(clock.catch_up() for clock in clocks))
    replicas.now = MONDAY

    assert all(await asyncio.gather(*(clock.catch_up() for clock in clocks)))
    await asyncio.gather(*(replicas.courier(n).deliver() for n in range(3)))

    assert len(replicas.chat.in_channel("test:#leadership")) == 1
    runs = await first.read(
        lambda store: store.connection.exec_driver_sql(
            "SELECT count(*) FROM job_run WHERE job = 'weekly-digest' AND period <> 'installed'"
        ).scalar()
    )
    assert runs == 1


async def test_a_courier_is_woken_by_what_another_replica_stored(replicas: Replicas) -> None:
    shown = asyncio.Event()
    replicas.chat.fault_after = lambda _: shown.set()
    rounds = asyncio.create_task(replicas.courier(1).run())

    await replicas.databases[0].write(lambda store: take_in([response()], store, COMPANY, NOW))
    async with asyncio.timeout(PATIENCE):
        await shown.wait()

    rounds.cancel()
    with suppress(asyncio.CancelledError):
        await rounds
    assert len(replicas.chat.in_channel("test:#support")) == 1


async def test_couriers_of_all_replicas_deliver_each_message_once(replicas: Replicas) -> None:
    def unit(store: Store) -> None:
        for n in range(60):
            words = same(message(f"number {n}"))
            store.outbox.want(f"key-{n}", [f"test:#channel-{n % 20}"], words, now=NOW)

    await replicas.databases[0].write(unit)
    await asyncio.gather(*(replicas.courier(n).deliver() for n in range(3)))

    marks = [post.mark for post in replicas.chat.posts.values()]
    assert len(marks) == len(set(marks)) == 60


async def test_the_pace_of_a_channel_is_kept_by_all_together(replicas: Replicas) -> None:
    def unit(store: Store) -> None:
        for n in range(4):
            for channel in ("test:#a", "test:#b"):
                store.outbox.want(f"key-{n}", [channel], same(message(f"{n}")), now=NOW)

    replicas.chat.pace = timedelta(seconds=1)
    await replicas.databases[0].write(unit)
    couriers = [replicas.courier(n) for n in range(3)]
    for second in range(1, 5):
        await asyncio.gather(*(courier.deliver() for courier in couriers))
        assert len(replicas.chat.in_channel("test:#a")) == second
        assert len(replicas.chat.in_channel("test:#b")) == second
        replicas.now += timedelta(seconds=1)


async def test_a_pause_that_one_replica_is_told_to_make_all_make(replicas: Replicas) -> None:
    def unit(store: Store) -> None:
        store.outbox.want("1", ["test:#a", "test:#b"], same(message("1")), now=NOW)
        store.outbox.want("2", ["test:#a", "test:#b"], same(message("2")), now=NOW)

    def fault(posting: Posting) -> None:
        asked.append(posting.channel)
        if posting.channel == "test:#a" and len(asked) <= 2:
            raise Undeliverable("429", retry_after=20)

    asked: list[str] = []
    replicas.chat.fault = fault
    await replicas.databases[0].write(unit)
    for n in range(3):
        await replicas.courier(n).deliver()
    assert sorted(asked) == ["test:#a", "test:#b", "test:#b"]

    replicas.now += timedelta(seconds=20)
    await replicas.courier(2).deliver()
    assert len(replicas.chat.in_channel("test:#a")) == 2


async def test_what_is_locked_is_left_alone_and_all_else_is_taken(replicas: Replicas) -> None:
    def want(store: Store) -> None:
        for n in range(3):
            store.outbox.want("key", [f"test:#{n}"], same(message("hello")), now=NOW)

    one = replicas.databases[0]
    await one.write(want)
    other = await asyncpg.connect(one.url)
    await other.execute("BEGIN; SELECT 1 FROM posting WHERE channel = 'test:#1' FOR UPDATE")

    taken = await one.write_beside(
        lambda store: store.deliveries.take(NOW, ("test",), (), (), limit=8)
    )
    await other.close()

    assert [posting.channel for posting in taken] == ["test:#0", "test:#2"]


async def test_what_a_courier_that_died_had_in_hand_is_taken_over(replicas: Replicas) -> None:
    await replicas.databases[0].write(lambda store: take_in([response()], store, COMPANY, NOW))
    [leased] = await replicas.databases[0].write_beside(
        lambda store: store.deliveries.take(NOW, ("test",), (), (), limit=8)
    )
    replicas.now += timedelta(seconds=29)
    await replicas.courier(1).deliver()
    assert not replicas.chat.posts

    replicas.now += timedelta(seconds=1)
    await replicas.courier(1).deliver()

    assert len(replicas.chat.posts) == 1
    assert replicas.chat.looked_for == [leased.key]
    stale = replace(leased)
    assert not await replicas.databases[0].write(
        lambda store: store.deliveries.shown(stale, "ref-stale")
    )


async def test_whoever_gives_up_a_channel_and_however_often_the_admins_hear_of_it_once(
    replicas: Replicas,
) -> None:
    one = replicas.databases[0]
    broken = True

    def refuse(posting: Posting) -> None:
        if broken and posting.channel == "test:#support":
            raise Undeliverable("it is archived", retry_after=None)

    async def deliver_everywhere() -> None:
        """By couriers that have just been started, as after a restart."""
        await asyncio.gather(*(replicas.courier(n).deliver() for n in range(3)))

    replicas.chat.fault = refuse
    told = [response(id=f"r-{n}") for n in range(5)]
    await one.write(lambda store: take_in(told, store, COMPANY, NOW))
    await deliver_everywhere()
    retried = await one.write(lambda store: store.waiting.retry(replicas.now))
    await deliver_everywhere()
    parked = await one.read(lambda store: store.waiting.all(["test"]))

    assert (retried, [posting.parked for posting in parked]) == (5, ["it is archived"] * 5)
    [heard] = replicas.chat.in_channel("test:#admins")
    assert not heard.versions

    broken = False
    await one.write(lambda store: store.waiting.retry(replicas.now))
    await deliver_everywhere()
    assert len(replicas.chat.in_channel("test:#support")) == 5
    assert len(replicas.chat.in_channel("test:#admins")) == 1
    assert "again" in plain(heard.message, COMPANY.timezone)
