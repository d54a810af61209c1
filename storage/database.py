"""The database: one writer that commits for many, readers beside it."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from nps.company import Company
from storage.schema import bring_up_to_date
from storage.sqlite import SQLite
from storage.store import Store

T = TypeVar("T")
I = TypeVar("I")  # noqa: E741  # an item
Unit = Callable[[Store], T]
Together = Callable[[Store, Sequence[I]], Sequence[T]]

log: Final = logging.getLogger(__name__)

MOST_IN_A_COMMIT: Final = 256
"""Units that share one transaction: more would let the first of them wait too long."""
CLOSING: Final = 1.0
"""Seconds to wait for another process that writes, once the database is to close."""


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

    A unit is a plain function on a Store: it can wait for nothing, and only this class commits. It
    may be run more than once, where a commit failed; only the last time counts. While it runs,
    all others wait: what takes longer than a tenth of a second is better done in parts.
    """

    url: str
    """As SQLAlchemy spells it: "sqlite+aiosqlite:////path/earful.db"; without a path, in memory."""
    company: Company
    outbox_changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set after each commit that changed the outbox."""
    patience: float = 10
    """Seconds to wait while another process writes."""
    _sqlite: SQLite = field(init=False, repr=False)
    _wishes: asyncio.Queue[_Wish | None] = field(default_factory=asyncio.Queue, repr=False)
    """None, the last, when the database is to close."""
    _task: asyncio.Task[None] = field(init=False, repr=False)
    _is_open: bool = field(default=False, init=False, repr=False)

    @cached_property
    def path(self) -> Path | None:
        """The file; None in memory."""
        url = make_url(self.url)
        if url.get_backend_name() != "sqlite":
            raise ValueError(f"{url.drivername} is no database that is known here")
        if url.database in {None, "", ":memory:"}:
            return None
        return Path(str(url.database))

    async def __aenter__(self) -> Self:
        """Raises Unavailable where there is no database to be had, Refusal for a newer one."""
        # By its real name: two names of one file must meet at the same locks.
        self._sqlite = SQLite(self.path and self.path.resolve(), self.patience)
        try:
            await self._sqlite.open(partial(bring_up_to_date, timezone=self.company.timezone))
        except (DBAPIError, sqlite3.Error, OSError) as fault:
            reason = fault.orig if isinstance(fault, DBAPIError) else fault
            raise Unavailable(f"{self.path}: {reason}") from fault
        self._is_open = True
        self._task = asyncio.create_task(self._write_on(), name="database writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        """What is in hand is finished first, what comes later is Unavailable."""
        self._is_open = False
        self._wishes.put_nowait(None)
        self._sqlite.hurry(CLOSING)
        try:
            await asyncio.wait({self._task})
        finally:  # also where whoever closes is cancelled meanwhile
            self._task.cancel()
            await self._sqlite.close()

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
        """What *unit* returns, seeing one state of the database throughout.

        Raises Unavailable where it cannot be read.
        """
        if self.path is None:
            return await self.write(_only_reading(unit))
        self._expect_open()
        try:
            return await self._sqlite.read(lambda sync: unit(Store(sync, self.company)))
        except OperationalError as fault:
            raise _misuse(fault) or _told_apart(fault) from fault

    async def wipe(self, *, rewrite: bool = False, attempts: int = 10) -> bool:
        """Have the files forget what was deleted; False while somebody reads how it was before.

        *rewrite* writes the whole file anew, which leaves nothing at all, and has all others who
        write wait, ten seconds and more for each gigabyte. There are so many *attempts*, a second
        apart. Raises Unavailable.
        """
        self._expect_open()
        try:
            return await self._sqlite.wipe(rewrite=rewrite, attempts=attempts)
        except (sqlite3.Error, TimeoutError) as fault:
            raise Unavailable(str(fault)) from fault

    async def _wish(
        self, run: Unit[Any] | None, together: Together[Any, Any] | None, item: object
    ) -> Any:
        self._expect_open()
        done = asyncio.get_running_loop().create_future()
        self._wishes.put_nowait(_Wish(run, together, item, done))
        return await done

    def _expect_open(self) -> None:
        if not self._is_open:
            raise Unavailable("the database is closed")

    # Writing

    async def _write_on(self) -> None:
        try:
            is_last = False
            while not is_last:
                wishes = await self._waiting()
                is_last = wishes[-1] is None
                await self._attend_to([wish for wish in wishes if wish])
        finally:
            self._is_open = False
            while not self._wishes.empty():
                _refuse(self._wishes.get_nowait())

    async def _waiting(self) -> list[_Wish | None]:
        """Whatever waits, in its order, as soon as anything does."""
        wishes = [await self._wishes.get()]
        while len(wishes) < MOST_IN_A_COMMIT and not self._wishes.empty():
            wishes.append(self._wishes.get_nowait())
        return wishes

    async def _attend_to(self, wishes: Sequence[_Wish]) -> None:
        """Carry out *wishes*, and answer each: in one commit, or where that fails, one by one."""
        try:
            await self._commit(wishes)
        except OperationalError as fault:
            if len(wishes) > 1 and not _is_busy(fault):
                for wish in wishes:
                    await self._attend_to([wish])
                return
            _answer_all(wishes, _told_apart(fault))
        except TimeoutError as fault:
            _answer_all(wishes, Unavailable(str(fault)))
        except Exception as fault:  # noqa: BLE001  # whoever waits must hear of it
            _answer_all(wishes, fault)
        finally:  # cancelled: the loop comes to its end
            for wish in wishes:
                _refuse(wish)

    async def _commit(self, wishes: Sequence[_Wish]) -> None:
        """All *wishes* in one transaction; whoever waits is answered after the commit."""
        outcomes, outbox_touched = await self._sqlite.write(
            lambda connection: self._carry_out(connection, wishes)
        )
        for outcome in outcomes:
            _answer(outcome)
        if outbox_touched:
            self.outbox_changed.set()
        await self._sqlite.keep_small()

    def _carry_out(
        self, connection: Connection, wishes: Sequence[_Wish]
    ) -> tuple[list[_Outcome], bool]:
        store = Store(connection, self.company)
        outcomes: list[_Outcome] = []
        for run in _runs_of_the_same(wishes):
            outcomes += _tried(store, run)
        return outcomes, store.outbox.touched


def _runs_of_the_same(wishes: Sequence[_Wish]) -> Iterator[list[_Wish]]:
    """*wishes* in their order; neighbours that go to the same function together."""
    for together, run in groupby(wishes, key=lambda wish: wish.together):
        if together:
            yield list(run)
        else:
            yield from ([wish] for wish in run)


def _tried(store: Store, wishes: Sequence[_Wish]) -> list[_Outcome]:
    """What came of *wishes*: one unit, or items for the same function."""
    savepoint = store.connection.begin_nested()
    try:
        results = _results(store, wishes)
    except OperationalError:
        raise  # a full disk, for one: SQLite may have undone all that came before, too
    except Exception as fault:  # noqa: BLE001  # a unit may raise anything: the asker hears it
        savepoint.rollback()
        if len(wishes) == 1:
            return [_Outcome(wishes[0], fault=fault)]
        return [outcome for wish in wishes for outcome in _tried(store, [wish])]
    savepoint.commit()
    return [_Outcome(wish, result) for wish, result in zip(wishes, results, strict=True)]


def _results(store: Store, wishes: Sequence[_Wish]) -> Sequence[Any]:
    if together := wishes[0].together:
        results = together(store, [wish.item for wish in wishes])
        if len(results) != len(wishes):
            raise ValueError(f"{len(results)} results for {len(wishes)} items")
        return results
    return [wish.run(store) for wish in wishes if wish.run]


def _only_reading(unit: Unit[T]) -> Unit[T]:
    """*unit*, kept from writing on the connection that writes."""

    def look(store: Store) -> T:
        store.connection.exec_driver_sql("PRAGMA query_only = ON")
        try:
            return unit(store)
        except OperationalError as fault:
            if misuse := _misuse(fault):
                raise misuse from fault
            raise
        finally:
            store.connection.exec_driver_sql("PRAGMA query_only = OFF")

    return look


def _misuse(fault: OperationalError) -> TypeError | None:
    """What is wrong with the unit that tried to write where one can only read."""
    if _code(fault) == sqlite3.SQLITE_READONLY:
        return TypeError("a unit that only reads has tried to write")
    return None


def _told_apart(fault: OperationalError) -> Exception:
    """Unavailable, or *fault* itself where it is a bug: SQL that SQLite does not understand."""
    if _code(fault) == sqlite3.SQLITE_ERROR:
        return fault
    log.error("the database refused", extra={"reason": str(fault.orig)})
    return Unavailable(str(fault.orig))


def _is_busy(fault: OperationalError) -> bool:
    """Whether another process kept us waiting for as long as we have patience."""
    return _code(fault) == sqlite3.SQLITE_BUSY


def _code(fault: OperationalError) -> int | None:
    """SQLite's primary result code."""
    code = getattr(fault.orig, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _answer(outcome: _Outcome) -> None:
    done, fault = outcome.wish.done, outcome.fault
    if done.done():  # whoever asked has gone
        return
    if isinstance(fault, StopIteration):  # a future cannot carry it
        done.set_exception(RuntimeError("a unit of work raised StopIteration"))
    elif fault:
        done.set_exception(fault)
    else:
        done.set_result(outcome.result)


def _answer_all(wishes: Sequence[_Wish], fault: Exception) -> None:
    for wish in wishes:
        _answer(_Outcome(wish, fault=fault))


def _refuse(wish: _Wish | None) -> None:
    """Tell whoever still waits that it will not be done."""
    if wish:
        _answer(_Outcome(wish, fault=Unavailable("the database is closed")))
