import asyncio
import logging
import os
import sqlite3
import stat
import subprocess
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine, event, insert, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import col

from messages.wording import same
from nps.company import Company
from nps.refusal import Refusal
from nps.response import Response
from storage.database import Database, Unavailable
from storage.filelock import FileLock
from storage.postgres import PostgreSQL
from storage.sqlite import LARGEST_LOG, Line, SQLite
from storage.store import Store
from storage.tables import ResponseRow
from tests.storage.making import NOON, message, response

Unit = Callable[[Store], str]


def put(id_: str, comment: str = "") -> Unit:
    """A unit that stores a response and returns its key."""
    one = response(id_, comment=comment)
    return lambda store: store.responses.add([one], NOON)[0].response.key


def bring_in(count: int, prefix: str = "", comment: str = "") -> Callable[[Store], int]:
    """A unit that stores many responses at once."""
    told = [response(f"{prefix}{n}", comment=comment) for n in range(count)]
    return lambda store: len(store.responses.add(told, NOON))


def stored(store: Store) -> set[str]:
    return {one.id for one in store.responses.since(None, None)}


def broken(store: Store) -> str:
    """Writes, and then raises."""
    put("broken")(store)
    raise Refusal("not so")


def writer(database: Database) -> Line:
    assert isinstance(database._engine, SQLite)
    return database._engine.writer


def engine(database: Database) -> Engine:
    """SQLAlchemy's, which writes."""
    if isinstance(database._engine, PostgreSQL):
        return database._engine._engine.sync_engine
    return writer(database).engine


def commits(database: Database) -> list[None]:
    """Grows by one with each commit from now on."""
    counted: list[None] = []
    event.listen(engine(database), "commit", lambda _: counted.append(None))
    return counted


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def size(path: Path) -> int:
    return path.stat().st_size


# Units and commits


async def test_units_that_wait_share_a_commit(either: Database) -> None:
    counted = commits(either)
    keys = await asyncio.gather(*(either.write(put(str(n))) for n in range(50)))
    assert keys == [f"plain:{n}" for n in range(50)]
    assert len(counted) == 1


async def test_nobody_is_answered_before_the_commit(either: Database) -> None:
    done: list[bool] = []
    writes = [asyncio.ensure_future(either.write(put(str(n)))) for n in range(3)]
    event.listen(engine(either), "commit", lambda _: done.extend(write.done() for write in writes))
    await asyncio.gather(*writes)
    assert done == [False, False, False]


async def test_what_was_answered_is_in_the_file(file_database: Database) -> None:
    await file_database.write(put("1"))
    with closing(sqlite3.connect(str(file_database.path))) as another:
        assert another.execute("SELECT key FROM response").fetchall() == [("plain:1",)]


async def test_a_unit_that_raises_undoes_itself_alone(either: Database) -> None:
    before, no, after = await asyncio.gather(
        either.write(put("1")),
        either.write(broken),
        either.write(put("2")),
        return_exceptions=True,
    )
    assert (before, after) == ("plain:1", "plain:2")
    assert isinstance(no, Refusal)
    assert await either.read(stored) == {"1", "2"}
    assert await either.read(lambda store: store.tallies.differences()) == 0


async def test_only_what_shares_a_transaction_needs_a_savepoint(either: Database) -> None:
    made: list[str] = []
    event.listen(engine(either), "savepoint", lambda _, name: made.append(name))
    await either.write(put("1"))
    with pytest.raises(Refusal):
        await either.write(broken)
    assert made == []
    await asyncio.gather(either.write(put("2")), either.write(put("3")))
    assert len(made) == 2
    assert await either.read(stored) == {"1", "2", "3"}


async def test_a_unit_may_raise_what_no_future_can_carry(
    database: Database, file_database: Database, on_postgres: Database
) -> None:
    for opened in (database, file_database, on_postgres):
        for refused in (opened.write, opened.read):
            with pytest.raises(RuntimeError, match="StopIteration"):
                await refused(lambda _: next(iter(())))
        assert await opened.write(put("1")) == "plain:1"


async def test_items_for_the_same_function_are_handed_to_it_at_once(either: Database) -> None:
    handed: list[list[str]] = []

    def together(store: Store, ids: Sequence[str]) -> list[str]:
        handed.append(list(ids))
        return [put(id_)(store) for id_ in ids]

    keys = await asyncio.gather(*(either.write_together(together, str(n)) for n in range(5)))
    assert keys == [f"plain:{n}" for n in range(5)]
    assert handed == [["0", "1", "2", "3", "4"]]


async def test_items_keep_their_place_among_units(either: Database) -> None:
    order: list[object] = []

    def together(_: Store, items: Sequence[int]) -> Sequence[int]:
        order.append(list(items))
        return items

    await asyncio.gather(
        either.write_together(together, 1),
        either.write_together(together, 2),
        either.write(lambda _: order.append("unit")),
        either.write_together(together, 3),
    )
    assert order == [[1, 2], "unit", [3]]


async def test_where_items_together_raise_they_are_tried_one_by_one(either: Database) -> None:
    def together(store: Store, ids: Sequence[str]) -> list[str]:
        return [put(id_)(store) if id_ != "bad" else broken(store) for id_ in ids]

    one, bad, two = await asyncio.gather(
        *(either.write_together(together, id_) for id_ in ("1", "bad", "2")),
        return_exceptions=True,
    )
    assert (one, two) == ("plain:1", "plain:2")
    assert isinstance(bad, Refusal)
    assert await either.read(stored) == {"1", "2"}


async def test_a_function_that_forgets_an_item_is_found_out(database: Database) -> None:
    def forgetful(_: Store, items: Sequence[int]) -> Sequence[int]:
        return items[1:]

    with pytest.raises(ValueError, match="0 results for 1 items"):
        await database.write_together(forgetful, 1)


async def test_a_waiter_who_goes_away_disturbs_nobody(either: Database) -> None:
    gone, stays = (asyncio.ensure_future(either.write(put(id_))) for id_ in ("1", "2"))
    await asyncio.sleep(0)  # both wait now
    gone.cancel()
    assert await stays == "plain:2"
    assert await either.write(put("3")) == "plain:3"
    assert gone.cancelled()


async def test_a_small_write_goes_between_the_batches_of_an_import(either: Database) -> None:
    async def import_all() -> None:
        for batch in range(5):
            await either.write(bring_in(500, f"{batch}-"))

    importing = asyncio.ensure_future(import_all())
    await asyncio.sleep(0)  # the first batch is under way
    await either.write(put("small"))
    assert not importing.done()
    await importing


@pytest.mark.parametrize("touches", [True, False])
async def test_the_courier_is_woken_by_what_touches_the_outbox(
    either: Database, touches: bool
) -> None:
    def unit(store: Store) -> None:
        if touches:
            store.outbox.want("key", ["slack:#support"], same(message("hello")), now=NOON)

    await either.write(unit)
    assert either.outbox_changed.is_set() is touches


# Reading


async def test_a_read_sees_one_state_throughout(file_database: Database) -> None:
    await file_database.write(put("1"))

    def look(store: Store) -> tuple[set[str], set[str]]:
        before = stored(store)
        with closing(sqlite3.connect(str(file_database.path))) as another:
            another.execute("DELETE FROM response")
            another.commit()
        return before, stored(store)

    assert await file_database.read(look) == ({"1"}, {"1"})
    assert await file_database.read(stored) == set()


async def test_a_read_cannot_write(
    database: Database, file_database: Database, on_postgres: Database
) -> None:
    for opened in (database, file_database, on_postgres):
        with pytest.raises(TypeError, match="reads"):
            await opened.read(put("1"))
        assert await opened.write(put("2")) == "plain:2"
        assert await opened.read(stored) == {"2"}


async def test_many_may_read_at_once(file_database: Database) -> None:
    await file_database.write(put("1"))
    assert await asyncio.gather(*(file_database.read(stored) for _ in range(20))) == [{"1"}] * 20


async def test_readers_who_go_away_leave_room_for_others(file_database: Database) -> None:
    reads = [asyncio.ensure_future(file_database.read(stored)) for _ in range(20)]
    await asyncio.sleep(0)
    for read in reads:
        read.cancel()
    await asyncio.gather(*reads, return_exceptions=True)
    assert await file_database.read(stored) == set()


# Opening and closing


async def test_closing_finishes_what_is_in_hand(company: Company, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"
    async with Database(url, company) as database:
        writes = [asyncio.ensure_future(database.write(put(str(n)))) for n in range(300)]
        reads = [asyncio.ensure_future(database.read(stored)) for _ in range(20)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*writes) == [f"plain:{n}" for n in range(300)]
    assert len(await asyncio.gather(*reads)) == 20
    async with Database(url, company) as again:
        assert len(await again.read(stored)) == 300


async def test_a_closed_database_is_unavailable(company: Company, tmp_path: Path) -> None:
    for url in ("sqlite+aiosqlite://", f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"):
        async with Database(url, company) as database:
            pass
        for refused in (database.write(put("1")), database.read(stored)):
            with pytest.raises(Unavailable, match="closed"):
                await refused


async def test_nothing_is_left_beside_a_closed_database_but_its_locks(
    company: Company, tmp_path: Path
) -> None:
    async with Database(f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}", company) as database:
        await database.write(put("1"))
        await database.read(stored)
    assert names(tmp_path) == {"earful.db", "earful.db-lock", "earful.db-queue"}


async def test_only_its_owner_may_read_what_is_new(company: Company, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    usual = os.umask(0o000)
    try:
        async with Database(f"sqlite+aiosqlite:///{folder / 'earful.db'}", company) as database:
            await database.write(put("1"))
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    finally:
        os.umask(usual)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(
        ("earful.db", "earful.db-wal", "earful.db-shm", "earful.db-lock", "earful.db-queue"), 0o600
    )


def not_a_folder(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("")
    return tmp_path / "file" / "earful.db"


def not_a_database(tmp_path: Path) -> Path:
    (tmp_path / "earful.db").write_text("Dear diary, " * 100)
    return tmp_path / "earful.db"


def not_ours_to_write(tmp_path: Path) -> Path:
    if os.geteuid() == 0:
        pytest.skip("root may write everything")
    (tmp_path / "earful.db").touch(mode=0o400)
    return tmp_path / "earful.db"


@pytest.mark.parametrize("place", [not_a_folder, not_a_database, not_ours_to_write])
async def test_a_place_that_holds_no_database_is_named(
    place: Callable[[Path], Path], company: Company, tmp_path: Path
) -> None:
    path = place(tmp_path)
    with pytest.raises(Unavailable, match=str(path)):
        async with Database(f"sqlite+aiosqlite:///{path}", company):
            pass


# When it cannot be written


@asynccontextmanager
async def full(database: Database, room: int = 0) -> AsyncIterator[None]:
    """The disk is full for as long as this lasts, but for so many pages."""
    with closing(sqlite3.connect(str(database.path))) as another:
        (pages,) = another.execute("PRAGMA page_count").fetchone()
    await writer(database).pragma(f"max_page_count = {pages + room}")
    yield
    await writer(database).pragma("max_page_count = 1000000")


def integrity(database: Database) -> str:
    with closing(sqlite3.connect(str(database.path))) as another:
        return str(another.execute("PRAGMA integrity_check").fetchone()[0])


async def test_a_full_disk_takes_what_fits_and_refuses_the_rest(file_database: Database) -> None:
    async with full(file_database, room=4):
        answers = await asyncio.gather(
            *(file_database.write(put(str(n), "words " * 500)) for n in range(20)),
            return_exceptions=True,
        )
        told = {str(n) for n, answer in enumerate(answers) if answer == f"plain:{n}"}
        assert told
        assert {type(answer) for answer in answers} == {str, Unavailable}
        assert await file_database.read(stored) == told
    await file_database.write(put("at last", "words " * 500))
    assert await file_database.read(stored) == told | {"at last"}
    assert await file_database.read(lambda store: store.tallies.differences()) == 0
    assert integrity(file_database) == "ok"


async def test_nothing_of_a_large_unit_stays_where_the_disk_is_full(
    file_database: Database,
) -> None:
    async with full(file_database, room=20):
        small, large = await asyncio.gather(
            file_database.write(put("small")),
            file_database.write(bring_in(5000, "import-")),
            return_exceptions=True,
        )
        assert small == "plain:small"
        assert isinstance(large, Unavailable)
        assert await file_database.read(stored) == {"small"}
    assert await file_database.write(bring_in(5000, "import-")) == 5000
    assert await file_database.read(lambda store: store.tallies.differences()) == 0


async def test_a_database_that_becomes_read_only_is_unavailable_until_it_is_mended(
    file_database: Database,
) -> None:
    await writer(file_database).pragma("query_only = ON")
    with pytest.raises(Unavailable, match="readonly"):
        await file_database.write(put("1"))
    assert await file_database.read(stored) == set()
    await writer(file_database).pragma("query_only = OFF")
    assert await file_database.write(put("1")) == "plain:1"


async def test_a_foreign_lock_is_waited_for_once_and_not_for_ever(
    company: Company, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"
    async with Database(url, company, patience=0.05) as database:
        with closing(sqlite3.connect(str(database.path), isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")
            writes = (database.write(put(str(n))) for n in range(100))
            refused = await asyncio.gather(*writes, return_exceptions=True)
            another.execute("ROLLBACK")
        assert {type(answer) for answer in refused} == {Unavailable}
        assert await database.write(put("1")) == "plain:1"
        assert await database.read(stored) == {"1"}


async def test_another_process_that_never_finishes_is_not_waited_for(
    company: Company, tmp_path: Path
) -> None:
    path = tmp_path / "earful.db"
    async with Database(f"sqlite+aiosqlite:///{path}", company, patience=0.05) as database:
        other = FileLock(path)
        async with other:
            with pytest.raises(Unavailable, match="another process"):
                await database.write(put("1"))
            assert await database.read(stored) == set()
        other.close()
        assert await database.write(put("2")) == "plain:2"


async def test_a_file_that_another_process_keeps_locked_is_not_opened(
    company: Company, tmp_path: Path
) -> None:
    path = tmp_path / "earful.db"
    other = FileLock(path)
    async with other:
        with pytest.raises(Unavailable, match="another process"):
            async with Database(f"sqlite+aiosqlite:///{path}", company, patience=0.05):
                pass
    other.close()


async def test_what_is_no_database_of_ours_is_not_opened(company: Company) -> None:
    with pytest.raises(ValueError, match="mysql"):
        async with Database("mysql://me:secret@example.org/earful", company):
            pass


async def test_a_bug_is_not_taken_for_an_unavailable_database(database: Database) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        await database.write(lambda store: store.connection.exec_driver_sql("DELETE FROM nowhere"))


async def test_no_words_of_a_customer_reach_a_log_or_an_exception(
    file_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "I am very unhappy"

    def twice(store: Store) -> None:
        one = response(comment=secret)
        same = insert(ResponseRow).values(store.responses._values(one, b"") | {"received_at": NOON})
        store.connection.execute(same)
        store.connection.execute(same)

    with pytest.raises(IntegrityError) as raised:
        await file_database.write(twice)
    async with full(file_database):
        with pytest.raises(Unavailable) as refused:
            await file_database.write(put("1", secret * 10_000))
    for what in (raised, refused):
        assert secret not in "".join(traceback.format_exception(what.value))
    assert "the database refused" in caplog.text
    assert secret not in caplog.text


# The write-ahead log


async def test_the_log_stays_small_with_few_checkpoints(file_database: Database) -> None:
    statements: list[str] = []
    thread = writer(file_database).thread
    await thread.lend(lambda: thread.raw.set_trace_callback(statements.append))
    log = Path(f"{file_database.path}-wal")
    sizes = []
    for batch in range(80):
        await file_database.write(bring_in(50, f"{batch}-", "words " * 3000))
        sizes.append(size(log))
    checkpoints = sum("wal_checkpoint" in statement for statement in statements)
    assert max(sizes) < 2 * LARGEST_LOG
    assert 2 <= checkpoints <= sum(sizes) / LARGEST_LOG / 2
    assert file_database.path
    assert size(file_database.path) > 3 * LARGEST_LOG


# What was deleted


RARE: Final = "zyxomma"


async def _planted(file_database: Database) -> Path:
    """A thousand answers, every seventh of somebody with a rare name, who is deleted again."""
    told = [
        response(str(n), comment=f"{RARE if n % 7 == 0 else 'word'} {n} " * (n % 400 + 1))
        for n in range(1000)
    ]
    for start in range(0, len(told), 50):
        some = told[start : start + 50]
        await file_database.write(partial(_add, some))
    assert file_database.path
    assert RARE in _content(file_database.path)
    theirs = update(ResponseRow).where(col(ResponseRow.comment).contains(RARE)).values(comment="")
    await file_database.write(lambda store: store.connection.execute(theirs))
    return file_database.path


def _add(some: Sequence[Response], store: Store) -> None:
    store.responses.add(some, NOON)


def _content(path: Path) -> str:
    """Of the file and its log; read by another process, for SQLite's locks are this one's."""
    files = sorted(path.parent.glob(f"{path.name}*"))
    return subprocess.check_output(["/bin/cat", *files]).decode(errors="replace")


async def test_what_was_deleted_is_gone_from_a_file_that_was_written_anew(
    file_database: Database,
) -> None:
    path = await _planted(file_database)

    assert await file_database.wipe(rewrite=True)

    assert RARE not in _content(path)
    assert await file_database.read(lambda store: store.tallies.differences()) == 0
    await file_database.write(lambda store: store.responses.add([response("new")], NOON))


async def test_how_it_was_leaves_the_log_without_writing_all_anew(file_database: Database) -> None:
    path = await _planted(file_database)

    assert await file_database.wipe()

    assert path.with_name(f"{path.name}-wal").stat().st_size == 0
    assert _content(path).count(RARE) < 20  # what a move within the file has left behind


async def test_whoever_reads_how_it_was_is_not_cut_off(file_database: Database) -> None:
    path = await _planted(file_database)
    reading, go_on = threading.Event(), threading.Event()

    def slowly(store: Store) -> int:
        first = store.unread.count()
        reading.set()
        go_on.wait(60)
        return first + store.unread.count()

    reader = asyncio.create_task(file_database.read(slowly))
    await asyncio.to_thread(reading.wait, 60)
    await file_database.write(lambda store: store.responses.add([response("new")], NOON))
    assert not await file_database.wipe(attempts=1)
    go_on.set()
    assert await reader == 0

    assert await file_database.wipe()
    assert path.with_name(f"{path.name}-wal").stat().st_size == 0


async def test_in_memory_there_is_no_file_to_wipe(database: Database) -> None:
    assert await database.wipe(rewrite=True)
