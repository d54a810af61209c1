"""The database: one writer that commits for many, readers beside it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from nps.company import Company
from storage.engine import Engine, Trouble
from storage.restored import doubted
from storage.schema import bring_up_to_date, expect_up_to_date
from storage.sqlite import SQLite
from storage.store import Store
from storage.wishes import (
    I,
    Outcome,
    T,
    Together,
    Unit,
    Wish,
    answer,
    answer_all,
    carried_out,
    runs_of_the_same,
)

log: Final = logging.getLogger(__name__)

MOST_IN_A_COMMIT: Final = 256
"""Units that share one transaction: more would let the first of them wait too long."""
CLOSING: Final = 1.0
"""Seconds to wait for another process that writes, once the database is to close."""
ATTEMPTS: Final = 3
"""How often the same is tried where another crosses our way, or a connection was lost."""


class Unavailable(Exception):
    """The database is full, locked or away: nothing was written, and it may work later."""


@dataclass
class Database:
    """Open with `async with`; then `write`, `write_together` and `read`.

    A unit is a plain function on a Store: it can wait for nothing, and only this class commits. It
    may be run more than once, where a commit failed; only the last time counts. While it runs,
    all others wait: what takes longer than a tenth of a second is better done in parts.
    """

    url: str
    """"sqlite+aiosqlite:////path/earful.db", without a path in memory; or "postgresql://..."."""
    company: Company
    outbox_changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set after each commit that changed the outbox; by another process's too, if it *listens*."""
    patience: float = 10
    """Seconds to wait while another process writes."""
    silence: float = 10
    """Seconds to wait for a server before it is asked on another line whether it is at work."""
    listens: bool = False
    """Whether a courier works here, and wants to hear of what other replicas wrote."""
    may_be_moving: bool = False
    """Whether a company may be half here, or have left: `earful move` alone says yes."""
    only_looks: bool = False
    """Whether the tables are left as they are: opening raises Pending where they are not ours."""
    doubted: int = field(default=0, init=False)
    """As the outbox has it; where a copy from before has been settled."""
    _engine: Engine = field(init=False, repr=False)
    _wishes: asyncio.Queue[Wish | None] = field(default_factory=asyncio.Queue, repr=False)
    """None, the last, when the database is to close."""
    _task: asyncio.Task[None] = field(init=False, repr=False)
    _is_open: bool = field(default=False, init=False, repr=False)

    @cached_property
    def path(self) -> Path | None:
        """The file; None in memory, and on a server."""
        if not self.url.startswith("sqlite"):
            return None
        name = make_url(self.url).database
        return None if name in {None, "", ":memory:"} else Path(str(name))

    @property
    def server(self) -> str | None:
        """Database and host, for people to read, without name and password; None of a file."""
        if self.url.startswith("sqlite"):
            return None
        told = make_url(self.url)
        return f"{told.database} on {told.host or told.query.get('host')}"

    @property
    def place(self) -> str:
        """Where it is, for people to read; never a secret."""
        return str(self.path or self.server or "memory")

    async def __aenter__(self) -> Self:
        """Raises Unavailable where there is no database to be had, Refusal for a newer one."""
        self._engine = self._engine_for()
        try:
            await self._engine.open(self._prepare)
        except Exception as fault:
            if self._engine.trouble(fault) or isinstance(fault, DBAPIError | OSError):
                raise Unavailable(f"{self.place}: {self._engine.reason(fault)}") from fault
            raise
        self._is_open = True
        self._task = asyncio.create_task(self._write_on(), name="database writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        """What is in hand is finished first, what comes later is Unavailable."""
        self._is_open = False
        self._wishes.put_nowait(None)
        self._engine.hurry(CLOSING)
        try:
            await asyncio.wait({self._task})
        finally:  # also where whoever closes is cancelled meanwhile
            self._task.cancel()
            await self._engine.close()

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

    async def write_beside(self, unit: Unit[T]) -> T:
        """As `write`, beside all other units where the database can do that.

        *unit* locks each row that it changes, and leaves alone those that others have locked.
        """
        if self._engine.one_writes:
            return await self.write(unit)
        self._expect_open()

        async def once() -> tuple[T, bool]:
            return await self._engine.write_beside(lambda connection: self._alone(connection, unit))

        result, outbox_touched = await self._persistently(once)
        if outbox_touched:
            self.outbox_changed.set()
        return result

    async def read(self, unit: Unit[T]) -> T:
        """What *unit* returns, seeing one state of the database throughout.

        Raises Unavailable where it cannot be read.
        """
        self._expect_open()

        async def once() -> T:
            try:
                return await self._engine.read(lambda one: unit(self._store(one)))
            except Exception as fault:
                if self._engine.trouble(fault) is Trouble.READ_ONLY:
                    raise TypeError("a unit that only reads has tried to write") from fault
                raise

        return await self._persistently(once)

    async def wipe(self, *, rewrite: bool = False, attempts: int = 10) -> bool:
        """Have the files forget what was deleted; False while somebody reads how it was before.

        *rewrite* writes the whole file anew, which leaves nothing at all, and has all others who
        write wait, ten seconds and more for each gigabyte. There are so many *attempts*, a second
        apart. Raises Unavailable.
        """
        self._expect_open()
        try:
            return await self._engine.wipe(rewrite=rewrite, attempts=attempts)
        except Exception as fault:
            if self._engine.trouble(fault):
                raise Unavailable(self._engine.reason(fault)) from fault
            raise

    def _store(self, connection: Connection) -> Store:
        return Store(connection, self.company, self.doubted)

    def _prepare(self, connection: Connection) -> None:
        if self.only_looks:
            expect_up_to_date(connection)
        else:
            bring_up_to_date(
                connection, timezone=self.company.timezone, may_be_moving=self.may_be_moving
            )
        self.doubted = doubted(connection)

    def _engine_for(self) -> Engine:
        wakes = self.outbox_changed if self.listens else None
        if self.url.startswith("sqlite"):
            # By its real name: two names of one file must meet at the same locks.
            return SQLite(self.path and self.path.resolve(), self.patience, wakes)
        if not self.url.startswith("postgresql"):
            raise ValueError(f"{self.url.partition(':')[0]} is no database that is known here")
        from storage.postgres import PostgreSQL  # noqa: PLC0415  # its driver is for those who use it

        return PostgreSQL(self.url, self.patience, wakes, self.silence)

    async def _persistently(self, once: Callable[[], Awaitable[T]]) -> T:
        """What comes of *once*. Raises Unavailable where the database is in trouble."""
        try:
            return await self._again(once)
        except Exception as fault:
            if self._engine.trouble(fault) in {None, Trouble.BUG}:
                raise
            raise self._unavailable(fault) from fault

    async def _again(self, once: Callable[[], Awaitable[T]]) -> T:
        """What comes of *once*, done again where that can help."""
        for _attempt in range(ATTEMPTS - 1):
            try:
                return await once()
            except Exception as fault:
                if self._engine.trouble(fault) is not Trouble.AGAIN:
                    raise
        return await once()

    async def _wish(
        self, run: Unit[Any] | None, together: Together[Any, Any] | None, item: object
    ) -> Any:
        self._expect_open()
        done = asyncio.get_running_loop().create_future()
        self._wishes.put_nowait(Wish(run, together, item, done))
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

    async def _waiting(self) -> list[Wish | None]:
        """Whatever waits, in its order, as soon as anything does."""
        wishes = [await self._wishes.get()]
        while len(wishes) < MOST_IN_A_COMMIT and not self._wishes.empty():
            wishes.append(self._wishes.get_nowait())
        return wishes

    async def _attend_to(self, wishes: Sequence[Wish]) -> None:
        """Carry out *wishes*, and answer each: in one commit, or where that fails, one by one."""
        try:
            await self._commit(wishes)
        except Exception as fault:  # noqa: BLE001  # whoever waits must hear of it
            trouble = self._engine.trouble(fault)
            if trouble in {Trouble.APART, Trouble.BUG, Trouble.READ_ONLY} and len(wishes) > 1:
                for wish in wishes:
                    await self._attend_to([wish])
                return
            is_bug = trouble in {None, Trouble.BUG}
            answer_all(wishes, fault if is_bug else self._unavailable(fault))
        finally:  # cancelled: the loop comes to its end
            for wish in wishes:
                _refuse(wish)

    def _unavailable(self, fault: Exception) -> Unavailable:
        if isinstance(fault, Unavailable):
            return fault
        reason = self._engine.reason(fault)
        log.error("the database refused", extra={"reason": reason})
        return Unavailable(reason)

    async def _commit(self, wishes: Sequence[Wish]) -> None:
        """All *wishes* in one transaction; whoever waits is answered after the commit.

        What is alone in it needs no savepoint: undone is then the whole.
        """
        runs = list(runs_of_the_same(wishes))
        try:
            await self._committed(runs, apart=len(runs) > 1)
        except Exception as fault:
            if len(runs) > 1 or len(wishes) == 1 or self._engine.trouble(fault):
                raise
            await self._committed(runs, apart=True)

    async def _committed(self, runs: Sequence[Sequence[Wish]], *, apart: bool) -> None:
        async def once() -> tuple[list[Outcome], bool]:
            return await self._engine.write(
                lambda connection: self._carry_out(connection, runs, apart=apart)
            )

        outcomes, outbox_touched = await self._again(once)
        for outcome in outcomes:
            answer(outcome)
        if outbox_touched:
            self.outbox_changed.set()
        await self._engine.keep_small()

    def _carry_out(
        self, connection: Connection, runs: Sequence[Sequence[Wish]], *, apart: bool
    ) -> tuple[list[Outcome], bool]:
        """*apart*: what one of *runs* raises undoes it alone."""
        store = self._store(connection)
        done = self._tried if apart else carried_out
        outcomes = [outcome for run in runs for outcome in done(store, run)]
        return outcomes, self._woken(store)

    def _alone(self, connection: Connection, unit: Unit[T]) -> tuple[T, bool]:
        store = self._store(connection)
        return unit(store), self._woken(store)

    def _woken(self, store: Store) -> bool:
        """Whether couriers have something new to do, here and elsewhere."""
        if store.outbox.touched:
            self._engine.wake_others(store.connection)
        return store.outbox.touched

    def _tried(self, store: Store, wishes: Sequence[Wish]) -> list[Outcome]:
        """What came of *wishes*: one unit, or items for the same function."""
        savepoint = store.connection.begin_nested()
        try:
            outcomes = carried_out(store, wishes)
        except Exception as fault:  # a unit may raise anything: the asker hears it
            if self._engine.spoils(fault):
                raise
            savepoint.rollback()
            if len(wishes) == 1:
                return [Outcome(wishes[0], fault=fault)]
            return [outcome for wish in wishes for outcome in self._tried(store, [wish])]
        savepoint.commit()
        return outcomes


def _refuse(wish: Wish | None) -> None:
    """Tell whoever still waits that it will not be done."""
    if wish:
        answer(Outcome(wish, fault=Unavailable("the database is closed")))
