"""SQLite: one connection that writes and a few that read, each in a thread of its own."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final, TypeVar

import aiosqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import StaticPool

from storage.engine import Trouble, in_words, no_stop
from storage.filelock import FileLock
from storage.private import make_private
from storage.watching import Watcher

T = TypeVar("T")

log: Final = logging.getLogger(__name__)
logging.getLogger("aiosqlite").setLevel(logging.INFO)  # below, it writes customers' words

LARGEST_LOG: Final = 4000 * 4096
"""Bytes of write-ahead log, whose checkpoint is ours, since it needs the lock. With SQLite's own
limit, a quarter of this, an import would move nearly every page that it writes at once."""
READERS: Final = 4


class _Thread(aiosqlite.Connection):
    """A connection that lends its thread.

    A whole transaction is one visit there. Through aiosqlite's cursors, each statement is four,
    which takes ten times as long.
    """

    async def lend(self, work: Callable[[], T]) -> T:
        result: T = await self._execute(work)  # type: ignore[no-untyped-call]
        return result

    @property
    def raw(self) -> sqlite3.Connection:
        """For use in its own thread."""
        return self._conn


@dataclass(frozen=True)
class Line:
    """One connection, with SQLAlchemy's engine over it."""

    thread: _Thread
    engine: Engine

    async def run(self, unit: Callable[[Connection], T]) -> T:
        """What *unit* returns, in a transaction of its own."""

        def transaction() -> T:
            with self.engine.begin() as connection:
                return no_stop(unit)(connection)

        return await self.thread.lend(transaction)

    async def pragma(self, pragma: str) -> None:
        await self.outside(f"PRAGMA {pragma}")

    async def outside(self, statement: str) -> None:
        """Outside every transaction."""
        await self.thread.lend(lambda: self.thread.raw.execute(statement).close())


@asynccontextmanager
async def _line(path: Path | None, begin: str, *pragmas: str) -> AsyncIterator[Line]:
    def connected() -> sqlite3.Connection:
        # Without an isolation level, or the driver would begin by itself, and too late.
        return sqlite3.connect(path or ":memory:", isolation_level=None)

    thread = _Thread(connected, iter_chunk_size=64)
    thread._thread.daemon = True  # noqa: SLF001  # one that was never closed must not outlive us
    async with thread:
        engine = create_engine(
            "sqlite://", creator=lambda: thread.raw, poolclass=StaticPool, hide_parameters=True
        )
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        line = Line(thread, engine)
        for pragma in pragmas:
            await line.pragma(pragma)
        yield line


@dataclass
class SQLite:
    """A database file, or one in memory. `open` it first, `close` it last."""

    one_writes: ClassVar[bool] = True
    path: Path | None
    patience: float
    """Seconds to wait while another process writes."""
    wakes: asyncio.Event | None = None
    """Set when another process has written; None where nobody wants to know."""
    writer: Line = field(init=False, repr=False)
    """It alone ever writes: SQLite before 3.51.3 can corrupt a log that two write."""
    _readers: asyncio.Queue[Line] = field(default_factory=asyncio.LifoQueue, init=False, repr=False)
    """The last to have read reads next: its pages and statements are at hand."""
    _lock: FileLock = field(init=False, repr=False)
    _opened: AsyncExitStack = field(init=False, repr=False)

    async def open(self, prepare: Callable[[Connection], None]) -> None:
        async with AsyncExitStack() as opened:
            if self.path:
                make_private(self.path)
            self._lock = FileLock(self.path, self.patience)
            opened.callback(self._lock.close)
            line = AsyncExitStack()
            opened.push_async_callback(self._close_writer, line)
            async with self._lock:
                self.writer = await line.enter_async_context(self._writing())
                await self.writer.run(prepare)
                # Not before: a migration may have to replace a table that others refer to.
                await self.writer.pragma("foreign_keys = ON")
            for _reader in range(READERS if self.path else 0):
                self._readers.put_nowait(await opened.enter_async_context(self._reading()))
            if self.path and self.wakes:
                watcher = Watcher(self._version, self.wakes)
                watcher.start()
                opened.push_async_callback(watcher.stop)
            self._opened = opened.pop_all()

    async def close(self) -> None:
        try:
            for _reader in range(READERS if self.path else 0):
                await self._readers.get()
        finally:  # also where whoever closes is cancelled meanwhile
            await self._opened.aclose()

    async def write(self, unit: Callable[[Connection], T]) -> T:
        """Raises TimeoutError where another process writes for longer than we have patience."""
        async with self._lock:
            return await self.writer.run(unit)

    async def write_beside(self, unit: Callable[[Connection], T]) -> T:
        """There is only one who writes, so it waits."""
        return await self.write(unit)

    async def read(self, unit: Callable[[Connection], T]) -> T:
        """In memory there is only the writer."""
        if self.path is None:
            return await self.write(_only_reading(unit))
        reader = await self._readers.get()
        try:
            return await reader.run(unit)
        finally:
            self._readers.put_nowait(reader)

    def hurry(self, seconds: float) -> None:
        self._lock.hurry(seconds)

    async def keep_small(self) -> None:
        """Move the write-ahead log into the file where it has grown; SQLite then starts it anew."""
        if not self.path or _size(self.path.with_name(f"{self.path.name}-wal")) <= LARGEST_LOG:
            return
        try:
            async with self._lock:
                await self.writer.pragma("wal_checkpoint(PASSIVE)")
        except (sqlite3.Error, TimeoutError) as fault:  # what is committed stands; later, then
            log.warning("no checkpoint", extra={"reason": str(fault)})

    async def wipe(self, *, rewrite: bool, attempts: int) -> bool:
        """Leave nothing in the files of what was deleted; False while somebody reads how it was.

        Deleted content is overwritten at once, but for what a move within the file left behind:
        only *rewrite* removes that. It takes ten seconds and more for each gigabyte, as much room
        again on the disk, and nobody can write meanwhile. Whoever reads is waited for, some
        *attempts* of a second each. Raises what SQLite raises, and TimeoutError.
        """
        if not self.path:
            return True
        if rewrite:
            async with self._lock:
                await self.writer.outside("VACUUM")
        for _attempt in range(attempts):
            async with self._lock:
                if await self._truncated():
                    return True
            await asyncio.sleep(1)
        return False

    def wake_others(self, connection: Connection) -> None:
        """The one `earful run` that works on a file sees for itself when others have written."""

    def trouble(self, fault: BaseException) -> Trouble | None:
        if isinstance(fault, TimeoutError):
            return Trouble.AWAY
        if not isinstance(fault, OperationalError | sqlite3.Error):
            return None
        match _code(fault):
            case sqlite3.SQLITE_ERROR:
                return Trouble.BUG
            case sqlite3.SQLITE_READONLY:
                return Trouble.READ_ONLY
            case sqlite3.SQLITE_BUSY:
                return Trouble.AWAY
        return Trouble.APART

    def reason(self, fault: BaseException) -> str:
        return in_words(fault.orig if isinstance(fault, DBAPIError) else fault)

    def spoils(self, fault: BaseException) -> bool:
        """A full disk, for one: SQLite may have undone all that came before, too."""
        return isinstance(fault, OperationalError)

    async def _truncated(self) -> bool:
        """Whether the log is empty now: it still holds how everything was before."""

        def truncate() -> bool:
            raw = self.writer.thread.raw
            raw.execute("PRAGMA busy_timeout = 200").close()  # others wait for the lock meanwhile
            try:
                is_busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not is_busy
            finally:
                raw.execute(f"PRAGMA {self._busy}").close()

        return await self.writer.thread.lend(truncate)

    async def _version(self) -> int:
        """Another one whenever somebody else has written."""

        def look() -> int:
            (version,) = self.writer.thread.raw.execute("PRAGMA data_version").fetchone()
            return int(version)

        return await self.writer.thread.lend(look)

    def _writing(self) -> AbstractAsyncContextManager[Line]:
        return _line(
            self.path,
            "BEGIN IMMEDIATE",  # a deferred one fails where it turns to writing, however patient
            self._busy,
            "journal_mode = WAL",
            "synchronous = FULL",
            "wal_autocheckpoint = 0",
            f"journal_size_limit = {LARGEST_LOG}",  # so that the log's size says what is in it
            "secure_delete = ON",  # what is deleted, or replaced, is overwritten in the file
            "cache_size = -65536",
        )

    def _reading(self) -> AbstractAsyncContextManager[Line]:
        return _line(self.path, "BEGIN", self._busy, "query_only = ON")

    @property
    def _busy(self) -> str:
        return f"busy_timeout = {int(self.patience * 1000)}"

    async def _close_writer(self, line: AsyncExitStack) -> None:
        """Under the lock: the last one who closes a database checkpoints it."""
        async with AsyncExitStack() as held:
            with suppress(TimeoutError):  # whoever holds it has the file open: we are not the last
                await held.enter_async_context(self._lock)
            await line.aclose()


def _only_reading(unit: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """*unit*, kept from writing on the connection that writes."""

    def look(connection: Connection) -> T:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        try:
            return unit(connection)
        finally:
            connection.exec_driver_sql("PRAGMA query_only = OFF")

    return look


def _code(fault: OperationalError | sqlite3.Error) -> int | None:
    """SQLite's primary result code."""
    code = getattr(getattr(fault, "orig", fault), "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _size(path: Path) -> int:
    """Bytes; 0 where there is no such file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
