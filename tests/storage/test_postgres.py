"""What only PostgreSQL has: a server that may go away, and a schema that starts together."""

import asyncio
import gc
from collections.abc import Callable
from contextlib import nullcontext

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.util import await_only

from nps.company import Company
from nps.refusal import Refusal
from storage.byteorder import compare_by_bytes
from storage.database import Database, Unavailable
from storage.postgres import PostgreSQL
from storage.responses import Landing
from storage.running import replicas
from storage.schema import HEAD, make, migrate, revision
from storage.store import Store
from storage.tables import metadata
from tests.cluster import Databases
from tests.storage.making import NOON, response

DESCRIBED = text("""
    SELECT table_name || column_name AS name,
        concat_ws(' ', data_type, is_nullable, collation_name, column_default) AS what
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('f', 'u')
""")
"""The whole schema in PostgreSQL's words."""


def put(id_: str) -> Callable[[Store], Landing]:
    return lambda store: store.responses.add([response(id_)], NOON)[0].how


def stored(store: Store) -> set[str]:
    return {one.id for one in store.responses.since(None, None)}


async def cut(database: Database) -> None:
    """End every connection to it, as a restart of the server does."""
    connection = await asyncpg.connect(database.url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


# The schema


async def test_models_and_migrations_agree_to_the_letter(postgres: Databases) -> None:
    described = []
    for bring in (make, migrate):
        engine = PostgreSQL(postgres.bare(), 1, None)

        def prepare(connection: Connection) -> None:
            bring(connection)  # noqa: B023  # at once
            compare_by_bytes(connection)
            described.append(set(connection.execute(DESCRIBED).all()))
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []

        await engine.open(prepare)
        await engine.close()
    made, migrated = described
    assert made == migrated
    assert any("C" in row.what.split() for row in made)


async def test_all_text_is_compared_byte_by_byte(on_postgres: Database) -> None:
    asked = text(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
        " AND table_name <> 'alembic_version'"
    )
    assert await on_postgres.read(lambda store: store.connection.execute(asked).all()) == []


async def test_replicas_that_start_together_make_the_tables_once(
    company: Company, postgres: Databases
) -> None:
    url = postgres.bare()
    replicas_ = [Database(url, company) for _ in range(4)]
    await asyncio.gather(*(one.__aenter__() for one in replicas_))
    try:
        for one in replicas_:
            assert await one.read(lambda store: revision(store.connection)) == HEAD
    finally:
        for one in replicas_:
            await one.__aexit__()


async def test_a_newer_releases_database_is_refused(company: Company, postgres: Databases) -> None:
    url = postgres.url()
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    async with Database(url, company) as database:
        await database.write(lambda store: store.connection.execute(newer))
    with pytest.raises(Refusal, match=r"newer Earful \(schema 9999"):
        async with Database(url, company):
            pass


# A server that comes and goes


async def test_connections_that_were_cut_are_made_anew(on_postgres: Database) -> None:
    await on_postgres.write(put("1"))
    await asyncio.gather(*(on_postgres.read(stored) for _ in range(4)))
    await cut(on_postgres)
    assert await on_postgres.write(put("2")) == "stored"
    await cut(on_postgres)
    assert await on_postgres.read(stored) == {"1", "2"}


async def test_a_unit_that_loses_its_connection_is_done_again_and_once(
    on_postgres: Database,
) -> None:
    turns: list[None] = []

    def unit(store: Store) -> str:
        turns.append(None)
        told = store.responses.add([response("1")], NOON)[0].how
        if len(turns) == 1:
            own = "SELECT pg_terminate_backend(pg_backend_pid())"
            store.connection.exec_driver_sql(own)
        return told

    assert await on_postgres.write(unit) == "stored"
    assert len(turns) == 2
    assert await on_postgres.read(lambda store: store.tallies.differences()) == 0


async def test_readers_who_go_away_leave_room_for_others(on_postgres: Database) -> None:
    await on_postgres.write(put("1"))
    reads = [asyncio.ensure_future(on_postgres.read(stored)) for _ in range(20)]
    for _ in range(5):
        await asyncio.sleep(0)
    for read in reads:
        read.cancel()
    await asyncio.gather(*reads, return_exceptions=True)
    gc.collect()  # a line that nobody closed would be told of now
    assert await asyncio.gather(*(on_postgres.read(stored) for _ in range(5))) == [{"1"}] * 5
    assert await on_postgres.write(put("2")) == "stored"


async def test_a_commit_that_was_never_answered_is_looked_up_and_not_repeated(
    on_postgres: Database,
) -> None:
    """The line breaks while the server commits: it has, and then nobody hears of it."""
    engine = on_postgres._engine
    assert isinstance(engine, PostgreSQL)
    turns: list[None] = []

    def unit(store: Store) -> str:
        turns.append(None)
        return store.responses.add([response("1")], NOON)[0].how

    @event.listens_for(engine._engine.sync_engine, "commit", once=True)
    def break_after(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        assert driver
        await_only(driver.execute("COMMIT"))
        driver.terminate()

    assert await on_postgres.write(unit) == "stored"
    assert len(turns) == 1
    assert await on_postgres.read(stored) == {"1"}


async def test_a_server_that_can_only_be_read_is_away_for_whoever_writes(
    on_postgres: Database,
) -> None:
    await on_postgres.write(put("1"))
    name = make_url(on_postgres.url).database
    for state, is_away in (("on", True), ("off", False)):
        connection = await asyncpg.connect(on_postgres.url)
        await connection.execute("SET default_transaction_read_only = off")
        await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only={state}")
        await connection.close()
        await cut(on_postgres)
        for write in (on_postgres.write, on_postgres.write_beside):
            with pytest.raises(Unavailable) if is_away else nullcontext():
                await write(put("2"))
        assert "1" in await on_postgres.read(stored)

    assert await on_postgres.read(stored) == {"1", "2"}


async def test_a_migration_by_a_newer_replica_disturbs_nobody(on_postgres: Database) -> None:
    await on_postgres.write(put("1"))
    assert await on_postgres.read(stored) == {"1"}
    newer = await asyncpg.connect(on_postgres.url)
    await newer.execute('ALTER TABLE response ALTER COLUMN comment TYPE varchar COLLATE "C"')
    await newer.close()
    assert await on_postgres.read(stored) == {"1"}
    assert await on_postgres.write(put("1")) == "repeated"
    assert await on_postgres.write(put("2")) == "stored"


async def test_whoever_falls_silent_in_the_middle_loses_the_turn(
    company: Company, on_postgres: Database
) -> None:
    """The server ends its transaction; here we do that ourselves, and sooner."""
    silent = await asyncpg.connect(on_postgres.url)
    await silent.execute("BEGIN; SELECT pg_advisory_xact_lock(8241902337)")
    waits = asyncio.ensure_future(on_postgres.write(put("1")))
    asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while not await silent.fetchval(asked):
        assert not waits.done(), waits
    assert not waits.done()
    limit = await on_postgres.read(
        lambda store: store.connection.exec_driver_sql(
            "SHOW idle_in_transaction_session_timeout"
        ).scalar()
    )
    assert limit == "5s"
    await silent.close()
    assert await waits == "stored"


async def test_whoever_has_waited_too_long_for_the_turn_is_told(
    company: Company, on_postgres: Database
) -> None:
    async with Database(on_postgres.url, company, patience=0.5) as impatient:
        other = await asyncpg.connect(on_postgres.url)
        await other.execute("BEGIN; SELECT pg_advisory_xact_lock(8241902337)")
        with pytest.raises(Unavailable, match="writes to the database all the time"):
            await impatient.write(put("1"))
        await other.close()
        assert await impatient.write(put("1")) == "stored"


async def test_a_server_that_is_not_there_is_unavailable_and_its_password_a_secret(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unavailable) as told:
        async with Database("postgresql://me:pa55word@127.0.0.1:1/earful", company):
            pass
    assert "earful on 127.0.0.1" in str(told.value)
    assert "pa55word" not in str(told.value) + caplog.text


async def test_a_fault_says_nothing_of_the_words_that_it_is_about(on_postgres: Database) -> None:
    def unit(store: Store) -> None:
        store.responses.add([response("1", comment="Nobody rang me back.")], NOON)
        store.connection.execute(text("SELECT 1 / (SELECT id * 0 FROM response)"))

    with pytest.raises(Exception, match="division by zero") as told:
        await on_postgres.write(unit)
    assert "rang" not in str(told.value)


async def test_who_listens_is_counted_as_a_replica(company: Company, postgres: Databases) -> None:
    url = postgres.url()
    async with Database(url, company, listens=True) as one, Database(url, company) as other:
        async with asyncio.timeout(10):
            await one.outbox_changed.wait()  # it listens now
        assert await other.read(lambda store: replicas(store.connection)) == 1
