"""The database: one writer that commits for many, readers beside it."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from nps.company import Company
from storage.filelock import FileLock
from storage.schema import bring_up_to_date
from storage.store import Store

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741  # an item
Unit = Callable[[Store], T]
Together = Callable[[Store, Sequence[I]], Sequence[T]]

log: Final = logging.getLogger(__name__)

MOST_IN_A_COMMIT: Final = 256
"""Units that share one transaction: more would let the first of them wait too long."""
PAGES_BEFORE_CHECKPOINT: Final = 1000
"""SQLite's own default; the checkpoint is ours, since it needs the lock."""
PAGE_SIZE: Final = 4096
"""Bytes."""
BUSY_MS: Final = 10_000
READERS: Final = 4


class Unavailable(Exception):
    """The database is full, locked or away: nothing was written, and it may work later."""


@dataclass
class _Wish:
    """A unit of work, or an item for work done on many at once, and whoever waits for it."""

    run: Callable[[Store], Any] | None
    together: Together[Any, Any] | None
    item: Any
    done: asyncio.Future[Any]


@dataclass
class _Outcome:
    wish: _Wish
    result: Any = None
    fault: BaseException | None = None


@dataclass
class Database:
    """Open with `async with`; then `write`, `write_together` and `read`.

    A unit is a plain function on a Store: it can wait for nothing, and only this class commits.
    """

    url: str
    """As SQLAlchemy spells it: "sqlite+aiosqlite:////path/earful.db"; without a path, in memory."""
    company: Company
    outbox_changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set after each commit that changed the outbox."""
    _writer: AsyncConnection = field(init=False, repr=False)
    _writing: AsyncEngine = field(init=False, repr=False)
    _reading: AsyncEngine | None = field(default=None, repr=False)
    _wishes: asyncio.Queue[_Wish] = field(default_factory=asyncio.Queue, repr=False)
    _task: asyncio.Task[None] | None = field(default=None, repr=False)
    _lock: FileLock = field(default_factory=FileLock, repr=False)

    @property
    def path(self) -> Path | None:
        """The file; None in memory."""
        name = make_url(self.url).database
        return Path(name) if name and name != ":memory:" else None

    async def __aenter__(self) -> Self:
        if self.path:
            _make_private(self.path)
            self._lock = FileLock(self.path.with_name(f"{self.path.name}-lock"))
            self._reading = _reading_engine(self.url)
        self._writing = _writing_engine(self.url)
        self._writer = await self._writing.connect()
        async with self._lock, self._writer.begin():
            await self._writer.run_sync(bring_up_to_date, self.company.timezone)
        self._task = asyncio.create_task(self._write_on(), name="database writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Whatever still waits is written first."""
        await self._wishes.join()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        async with self._lock:
            await self._checkpoint(0)
        await self._writer.close()
        await self._writing.dispose()
        if self._reading:
            await self._reading.dispose()
        self._lock.close()

    async def write(self, unit: Unit[T]) -> T:
        """What *unit* returns, once it is on disk.

        It shares a transaction with others that wait, in a savepoint of its own: what it raises
        undoes it alone, and is raised here. Raises Unavailable where the commit fails.
        """
        result: T = await self._wish(unit, None, None)
        return result

    async def write_together(self, together: Together[I, T], item: I) -> T:
        """What *together* returns for *item*, once it is on disk.

        All items that wait for the same function are handed to it at once; where it raises, they
        are tried again one by one. Raises as `write` does.
        """
        result: T = await self._wish(None, together, item)
        return result

    async def read(self, unit: Unit[T]) -> T:
        """What *unit* returns, seeing one state of the database throughout."""
        if self._reading is None:
            return await self.write(unit)
        async with self._reading.connect() as connection:
            return await connection.run_sync(lambda sync: unit(Store(sync, self.company)))

    async def _wish(
        self, run: Unit[Any] | None, together: Together[Any, Any] | None, item: object
    ) -> Any:
        done = asyncio.get_running_loop().create_future()
        self._wishes.put_nowait(_Wish(run, together, item, done))
        return await done

    async def _write_on(self) -> None:
        while True:
            wishes = [await self._wishes.get()]
            while len(wishes) < MOST_IN_A_COMMIT and not self._wishes.empty():
                wishes.append(self._wishes.get_nowait())
            try:
                await self._commit(wishes)
            except Exception as fault:  # noqa: BLE001  # whoever waits must hear of it
                for wish in wishes:
                    _answer(_Outcome(wish, fault=_told_apart(fault)))
            finally:
                for _ in wishes:
                    self._wishes.task_done()

    async def _commit(self, wishes: Sequence[_Wish]) -> None:
        """All *wishes* in one transaction; whoever waits is answered after the commit."""
        async with self._lock:
            async with self._writer.begin():
                outcomes, outbox_touched = await self._writer.run_sync(self._carry_out, wishes)
            await self._checkpoint(PAGES_BEFORE_CHECKPOINT)
        for outcome in outcomes:
            _answer(outcome)
        if outbox_touched:
            self.outbox_changed.set()

    def _carry_out(
        self, connection: Connection, wishes: Sequence[_Wish]
    ) -> tuple[list[_Outcome], bool]:
        store = Store(connection, self.company)
        outcomes: list[_Outcome] = []
        for run in _runs_of_the_same(wishes):
            outcomes += _tried(store, run)
        return outcomes, store.outbox.touched

    async def _checkpoint(self, at_least: int) -> None:
        """Move the write-ahead log into the file once it has *at_least* pages."""
        if not self.path:
            return
        log_file = self.path.with_name(f"{self.path.name}-wal")
        if log_file.exists() and log_file.stat().st_size > at_least * PAGE_SIZE:
            raw = await self._writer.get_raw_connection()
            cursor = await raw.driver_connection.execute("PRAGMA wal_checkpoint(PASSIVE)")  # type: ignore[union-attr]  # aiosqlite's own
            await cursor.close()


def _writing_engine(url: str) -> AsyncEngine:
    """One connection alone ever writes: SQLite before 3.51.3 can corrupt a log that two write."""
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepared_to_write)
    event.listen(engine.sync_engine, "begin", _begin_to_write)
    return engine


def _reading_engine(url: str) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=READERS, max_overflow=0, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepared_to_read)
    event.listen(engine.sync_engine, "begin", _begin_to_read)
    return engine


def _prepared_to_write(connection: Any, _: object) -> None:
    _prepared(
        connection,
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA wal_autocheckpoint = 0",
        "PRAGMA foreign_keys = ON",
        "PRAGMA cache_size = -65536",
    )


def _prepared_to_read(connection: Any, _: object) -> None:
    _prepared(connection, "PRAGMA query_only = ON")


def _prepared(connection: Any, *pragmas: str) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own would be deferred
    cursor = connection.cursor()
    for pragma in (f"PRAGMA busy_timeout = {BUSY_MS}", *pragmas):
        cursor.execute(pragma)
    cursor.close()


def _begin_to_write(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # a deferred one fails where it turns to writing


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _runs_of_the_same(wishes: Sequence[_Wish]) -> Iterator[list[_Wish]]:
    """*wishes* in their order; neighbours that go to the same function together."""
    for together, run in groupby(wishes, key=lambda wish: wish.together):
        if together:
            yield list(run)
        else:
            yield from ([wish] for wish in run)


def _tried(store: Store, wishes: Sequence[_Wish]) -> list[_Outcome]:
    """What came of *wishes*: one unit, or items for the same function."""
    together = wishes[0].together
    try:
        with store.connection.begin_nested():
            if together:
                results = together(store, [wish.item for wish in wishes])
                return [_Outcome(wish, r) for wish, r in zip(wishes, results, strict=True)]
            return [_Outcome(wish, wish.run(store)) for wish in wishes if wish.run]
    except Exception as fault:  # noqa: BLE001  # a unit may raise anything: the asker hears it
        if len(wishes) == 1:
            return [_Outcome(wishes[0], fault=_told_apart(fault))]
    return [outcome for wish in wishes for outcome in _tried(store, [wish])]


def _told_apart(fault: Exception) -> Exception:
    """*fault*, or Unavailable where it is the database's own."""
    if isinstance(fault, OperationalError):
        log.error("the database refused", extra={"reason": str(fault.orig)})
        return Unavailable(str(fault.orig))
    return fault


def _answer(outcome: _Outcome) -> None:
    if outcome.wish.done.done():  # whoever asked has gone
        return
    if outcome.fault:
        outcome.wish.done.set_exception(outcome.fault)
    else:
        outcome.wish.done.set_result(outcome.result)


def _make_private(path: Path) -> None:
    """The file and its folder, readable by their owner alone where they are new."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
