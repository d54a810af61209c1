import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from nps.company import Company
from nps.forgetting import Why
from nps.period import ALL
from nps.refusal import Refusal
from storage.database import Database
from storage.forgetting import forget
from storage.schema import HEAD, bring_up_to_date, configuration, make, migrate, revision
from storage.store import Store
from storage.tables import metadata
from tests.storage.making import NOON, case, response

OLD: Mapping[str, Mapping[str, Any]] = {
    "response": {
        **dict.fromkeys(("comment", "customer_id", "customer_name", "customer_email"), "x"),
        **dict.fromkeys(("customer_phone", "customer_company", "customer_since"), "x"),
        **dict.fromkeys(("touchpoint", "team", "segment", "language", "link"), ""),
        "key": "plain:1",
        "score": 2,
        "answered_at": NOON,
        "received_at": NOON,
        "day": NOON.date(),
        "staff": [],
        "tags": [],
        "excluded": False,
        "content": b"x",
    },
    "followup_case": {
        "number": 41,
        "response_key": "plain:1",
        "team": "",
        "state": "open",
        "cause": "",
        "promise": "",
        "note": "x",
        "opened_at": NOON,
        "claim_by": NOON,
        "resolve_by": NOON,
        "first_score": 2,
        "phase": "fresh",
        "version": 0,
    },
    "praise": {
        "response_key": "plain:1",
        "staff": "amira@example.com",
        "source": "field",
        "wish": "unanswered",
        "published": "",
    },
    "fact": {"name": "rollup time zone", "value": "UTC"},
}
"""Rows of the first release."""
ROOT = Path(__file__).resolve().parents[2]
UTC_ZONE = ZoneInfo("UTC")


@pytest.fixture
def empty() -> Iterator[Connection]:
    with create_engine("sqlite://").connect() as connection:
        yield connection


def described(connection: Connection) -> set[tuple[str, ...]]:
    """The whole schema in SQLite's words; spaces and the order of constraints do not count."""
    rows = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql <> ''"))
    squeezed = ("".join(row.sql.strip(")").replace('"', "").split()) for row in rows)
    return {tuple(sorted(words.split(","))) for words in squeezed}


@pytest.mark.parametrize("bring", [make, migrate])
def test_an_empty_database_gets_to_the_head(
    empty: Connection, bring: Callable[[Connection], None]
) -> None:
    assert revision(empty) is None
    bring(empty)
    assert revision(empty) == HEAD


def test_the_head_is_the_newest_migration(empty: Connection) -> None:
    assert ScriptDirectory.from_config(configuration(empty)).get_current_head() == HEAD


def test_models_and_migrations_agree(empty: Connection) -> None:
    migrate(empty)
    context = MigrationContext.configure(
        empty, opts={"compare_type": True, "compare_server_default": True}
    )
    assert compare_metadata(context, metadata) == []


def test_models_and_migrations_agree_to_the_letter(empty: Connection) -> None:
    migrate(empty)
    with create_engine("sqlite://").connect() as other:
        make(other)
        assert described(empty) == described(other)


def test_cases_keep_their_numbers_and_follow_their_answer_when_it_is_forgotten(
    empty: Connection,
) -> None:
    """Also those from before anything could be forgotten, and no number comes twice."""
    command.upgrade(configuration(empty), "0001")
    for table, values in OLD.items():
        empty.execute(metadata.tables[table].insert().values(values))
    bring_up_to_date(empty, UTC_ZONE)
    empty.commit()
    empty.execute(text("PRAGMA foreign_keys = ON"))

    store = Store(empty, Company())
    number = store.receipts.open(Why.ASKED, NOON)
    forget(["plain:1"], Why.ASKED, number, store, NOON)

    case_ = store.cases.get(41)
    assert case_.response.is_forgotten
    assert case_.response.id.startswith("~")
    store.responses.add([response("2")], NOON)
    assert store.cases.open(case(response("2"))).number == 42
    assert empty.execute(text("PRAGMA foreign_key_check")).all() == []


def test_cards_that_wait_are_known_from_before_they_were_counted(empty: Connection) -> None:
    command.upgrade(configuration(empty), "0010")
    for table, values in OLD.items():
        empty.execute(metadata.tables[table].insert().values(values))
    card = dict.fromkeys(("wanted", "wanted_hash"), b"x") | {"wanted_at": NOON, "urgency": 1}
    for key in ("alert:41", "alert:42", "brief:41:x"):
        place = {"key": key, "channel": "slack:#a", "prefix": "slack", "version": 1}
        empty.execute(metadata.tables["posting"].insert().values(card | place))
    bring_up_to_date(empty, UTC_ZONE)

    waits = empty.execute(text("SELECT key FROM posting WHERE waits")).scalars().all()
    assert waits == ["alert:41"]


def test_the_first_tables_can_be_taken_back(empty: Connection) -> None:
    bring_up_to_date(empty, UTC_ZONE)
    command.downgrade(configuration(empty), "base")
    with create_engine("sqlite://").connect() as other:
        command.stamp(configuration(other), "base")
        assert described(empty) - described(other) <= {("CREATETABLEsqlite_sequence(name", "seq")}


def test_a_database_that_is_new_or_up_to_date_opens_without_alembic(tmp_path: Path) -> None:
    program = """
import asyncio, sys
from nps.company import Company
from storage.database import Database

async def main():
    async with Database(sys.argv[1], Company()):
        print("alembic" in sys.modules)

asyncio.run(main())
"""
    words = [sys.executable, "-c", program, f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"]
    runs = [subprocess.check_output(words, cwd=ROOT, text=True) for _ in range(2)]
    assert runs == ["False\n", "False\n"]


async def test_a_database_of_an_older_release_is_migrated_when_it_is_opened(
    company: Company, tmp_path: Path
) -> None:
    path = tmp_path / "earful.db"
    with create_engine(f"sqlite:///{path}").begin() as old:
        command.upgrade(configuration(old), "0001")
    async with Database(f"sqlite+aiosqlite:///{path}", company) as database:
        assert await database.read(lambda store: revision(store.connection)) == HEAD


async def test_a_database_of_a_newer_release_is_refused_in_words(
    company: Company, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"
    newer = "UPDATE alembic_version SET version_num = '00012'"
    async with Database(url, company) as database:
        await database.write(lambda store: store.connection.execute(text(newer)))
    with pytest.raises(Refusal, match=r"newer Earful \(schema 00012"):
        async with Database(url, company):
            pass


async def test_another_time_zone_counts_the_days_anew(company: Company, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"
    late = response(at=datetime(2026, 11, 18, 23, 30, tzinfo=UTC))

    def days(store: Store) -> tuple[list[date], int]:
        return list(store.tallies.daily(ALL)), store.tallies.differences()

    for zone, day in (("UTC", 18), ("Europe/Berlin", 19), ("America/New_York", 18)):
        there = replace(company, timezone=ZoneInfo(zone))
        async with Database(url, there) as database:
            await database.write(lambda store: store.responses.add([late], NOON))
            assert await database.read(days) == ([date(2026, 11, day)], 0)


def test_more_responses_than_fit_into_memory_are_dated_anew(empty: Connection) -> None:
    bring_up_to_date(empty, UTC_ZONE)
    store = Store(empty, Company())
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
    store.responses.add([response(str(n), at=late) for n in range(20_001)], NOON)
    bring_up_to_date(empty, ZoneInfo("Europe/Berlin"))
    assert {day: tally.n for day, tally in store.tallies.daily(ALL).items()} == {
        date(2026, 11, 19): 20_001
    }
    assert store.tallies.differences() == 0
