"""A company that moves from a SQLite file to PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from handlers.exclusion import exclude
from handlers.intake import take_in
from messages.wording import same
from nps.company import Company
from nps.forgetting import Why
from nps.refusal import Refusal
from storage import copying, moving
from storage.database import Database
from storage.forgetting import forget
from storage.store import Store
from tests.cluster import Databases
from tests.storage.making import NOON, customer, message, response


@dataclass
class Move:
    source: Database
    target: Database

    async def begun(self) -> bool:
        ours = await self.source.write(lambda store: moving.marked(store.connection))
        return await self.target.write(lambda store: moving.begin(store.connection, ours))

    async def made(self, tell: Callable[[int], None] = lambda _: None) -> None:
        await copying.copy(self.source, self.target, tell)
        await copying.compare(self.source, self.target, tell)
        await self.target.write(lambda store: moving.unmark(store.connection))


def live(store: Store) -> None:
    """A company with something in nearly every table."""
    told = [
        response(str(n), n % 11, NOON - timedelta(days=n % 40), team="support", comment="Wörter 👋")
        for n in range(40)
    ]
    kim = response("kim", 10, comment="Kim Berg was great.", tags=("a", "b"), may_contact=True)
    take_in([*told, kim], store, store.company, NOON)
    exclude("plain:5", "a test", store, store.company, NOON)
    maria = response("maria", 2, customer=customer("maria@example.org"))
    take_in([maria], store, store.company, NOON)
    number = store.receipts.open(Why.ASKED, NOON)
    forget(["plain:maria"], Why.ASKED, number, store, NOON)
    store.outbox.want("wide", ["slack:#support"], same(message("hello")), now=NOON)
    store.runs.first("weekly-digest", "2026-W46", NOON, NOON)
    store.seen.first("plain", "event", NOON)
    store.unread.keep("plain", b"{\x00\xff", "no JSON", NOON)


@pytest.fixture
async def move(company: Company, postgres: Databases, tmp_path: Path) -> AsyncIterator[Move]:
    source = Database(f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}", company)
    target = Database(postgres.url(), company, may_be_moving=True)
    async with source, target:
        await source.write(live)
        yield Move(source, target)


async def test_a_moved_company_is_the_same_and_lives_on(move: Move, company: Company) -> None:
    assert await move.begun()
    await move.made()

    async with Database(move.target.url, company) as moved:
        before, after = await copying.sums(move.source), await copying.sums(moved)
        assert after == before
        assert after.counts["response"] == 42
        assert after.differences == 0
        keys = {case.number for case in await moved.read(lambda store: store.cases.waiting())}
        told = response("new", 1, team="support")
        await moved.write(lambda store: take_in([told], store, company, NOON))
        new = await moved.read(lambda store: store.cases.about("plain:new"))
        assert new
        assert new.number > max(keys)
        again = response("maria", 2, customer=customer("maria@example.org"))
        [landed] = await moved.write(lambda store: take_in([again], store, company, NOON))
        assert landed.how == "repeated"  # forgotten stays forgotten


async def test_a_move_that_was_stopped_goes_on_where_it_was(move: Move, company: Company) -> None:
    await move.begun()
    rows = 0

    def stop(more: int) -> None:
        nonlocal rows
        rows += more
        if rows > 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await copying.copy(move.source, move.target, stop)
    with pytest.raises(Refusal, match="has not come to its end"):
        async with Database(move.target.url, company):
            pass

    assert not await move.begun()
    copied: list[int] = []
    await copying.copy(move.source, move.target, copied.append)
    assert sum(copied) + rows == (await copying.sums(move.source)).rows
    await move.made()


async def done(database: Database, statement: str) -> None:
    await database.write(lambda store: store.connection.execute(text(statement)))


HARMS = (
    "UPDATE response SET comment = 'other' WHERE key = 'plain:7'",
    "DELETE FROM rollup WHERE dimension = 'all'",
    "UPDATE posting SET due_at = NULL",
    "INSERT INTO fact VALUES ('more', '')",
)


async def test_what_is_not_the_same_is_found_out(move: Move) -> None:
    await move.begun()
    await copying.copy(move.source, move.target, lambda _: None)
    for harm in reversed(HARMS):  # each is found though those before it are there as well
        await done(move.target, harm)
        with pytest.raises(Refusal, match="Nothing is lost"):
            await copying.compare(move.source, move.target, lambda _: None)


async def test_what_is_not_empty_is_refused(move: Move) -> None:
    """Other tables, another company's answers, half of another company."""
    for there, why in (
        ("CREATE TABLE x (y int)", r"not empty \(x\)"),
        ("DROP TABLE x", None),
        ("INSERT INTO seen_event VALUES ('', '', now())", r"not empty \(seen_event\)"),
        ("INSERT INTO fact VALUES ('half of', 'another')", "Another company"),
    ):
        await done(move.target, there)
        if why:
            with pytest.raises(Refusal, match=why):
                await move.begun()
