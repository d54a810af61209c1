"""PostgreSQL: any number of replicas on one server, of which one writes at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import ClassVar, Final, TypeVar

import asyncpg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from nps.refusal import Refusal
from storage.byteorder import compare_by_bytes
from storage.engine import Trouble, in_words, no_stop
from storage.held import FORGOTTEN
from storage.listener import Listener
from storage.patience import Patience
from storage.running import RUNS
from storage.silence import Silence

T = TypeVar("T")

READERS: Final = 4
BESIDE: Final = 2
"""Connections of those who write beside the one who has the turn."""
CONNECTING: Final = 5.0
"""Seconds that a server may take to answer at all."""
HANGING_UP: Final = 2.0
"""Seconds that a server may take to hear that we are done."""
UNSURE: Final = 5.0
"""Seconds to find out what became of a commit that was never answered."""
OLDEST: Final = 13
"""The first PostgreSQL that can tell."""
STATEMENTS: Final = 300
"""Prepared ones that a connection remembers: lists of keys come in many lengths."""
SETTINGS: Final = {
    "timezone": "UTC",
    "jit": "off",  # our statements are short
    "lock_timeout": "10s",
    # Who falls silent in the middle of a transaction is frozen, or cut off: the turn goes on.
    "idle_in_transaction_session_timeout": "5s",
    # Who is gone without a word holds nothing for long.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}

_XACT: Final = "pg_current_xact_id()::text"
_TURN: Final = text(f"SELECT pg_advisory_xact_lock(8241902337), {_XACT} AS xact")
"""Whoever writes takes it first, and has it until the transaction ends.

So all that a unit has read is still true when it writes, as on SQLite, where there is one writer.
Responses, which share rows of the rollup, would wait for each other all the same.
"""
_BESIDE: Final = text(f"SELECT {_XACT} AS xact")
_IN_PEACE: Final = text(
    "SELECT set_config('lock_timeout', '0', true),"
    " set_config('idle_in_transaction_session_timeout', '0', true)"
)
"""For a transaction that may take its time, as a migration may."""
_FATE: Final = text("SELECT pg_xact_status(CAST(CAST(:xact AS text) AS xid8))")
_SERVER: Final = text(
    "SELECT current_setting('server_version') AS version,"
    " current_setting('server_version_num')::integer / 10000 AS release,"
    " current_setting('server_encoding') AS encoding"
)
_NOW: Final = text("SELECT pg_current_xact_id()::xid::text")
_NOBODY_BEFORE: Final = text(
    "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    " AND age(backend_xmin) > age(CAST(CAST(:then AS text) AS xid)))"
)

# By SQLSTATE, or how it begins.
_CROSSED: Final = ("40001", "40P01", "0A000")
"""The last: a migration has changed what a prepared statement reads."""
_LOST: Final = ("08", "57P01", "57P02", "25P03")
_NOT_NOW: Final = ("28", "3D", "53", "55P03", "57", "58")
_READ_ONLY: Final = "25006"


class PostgreSQL:
    """One database of a server. *wakes* is set when another replica has touched the outbox."""

    one_writes: ClassVar[bool] = False

    def __init__(
        self, url: str, patience: float, wakes: asyncio.Event | None, silence: float = 10
    ) -> None:
        self._url = url
        self._name = RUNS if wakes else "earful"
        self._patience = Patience(patience)
        self._silence = Silence(self._connected, silence)
        self._listener = Listener(self._connected, wakes or asyncio.Event())
        self._listens = wakes is not None
        self._reading = asyncio.Semaphore(READERS)
        self._beside = asyncio.Semaphore(BESIDE)
        self._engine: AsyncEngine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._pooled,
            connect_args={"prepared_statement_cache_size": STATEMENTS},
            pool_size=1 + READERS + BESIDE,
            max_overflow=0,
            hide_parameters=True,
        )
        self._readonly = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def open(self, prepare: Callable[[Connection], None]) -> None:
        """However many replicas start at once, one brings the tables up to date."""
        try:
            async with self._engine.connect() as connection:
                await connection.execute(_IN_PEACE)
                await connection.execute(_TURN)
                await _expect_usable(connection)
                await connection.run_sync(prepare)
                await connection.run_sync(compare_by_bytes)
                await connection.commit()
        finally:  # also where all went well: what was prepared before knows other tables
            await self._hang_up()
        if self._listens:
            self._listener.start()

    async def close(self) -> None:
        await self._listener.stop()
        try:
            for _ in range(READERS):
                await self._reading.acquire()
            for _ in range(BESIDE):
                await self._beside.acquire()
        finally:  # also where whoever closes is cancelled meanwhile
            await self._hang_up()

    async def write(self, unit: Callable[[Connection], T]) -> T:
        """Raises TimeoutError where others write for longer than we have patience."""
        async with self._line(self._engine) as connection:
            async with self._patience.limit():
                xact = (await connection.execute(_TURN)).one().xact
            return await self._carried_out(connection, unit, xact)

    async def write_beside(self, unit: Callable[[Connection], T]) -> T:
        async with self._beside, self._line(self._engine) as connection:
            xact = (await connection.execute(_BESIDE)).one().xact
            return await self._carried_out(connection, unit, xact)

    async def read(self, unit: Callable[[Connection], T]) -> T:
        async with self._reading, self._line(self._readonly) as connection:
            return await connection.run_sync(no_stop(unit))

    def hurry(self, seconds: float) -> None:
        self._patience.hurry(seconds)

    async def keep_small(self) -> None:
        """The server sees to that."""

    async def wipe(self, *, rewrite: bool, attempts: int) -> bool:
        """Nobody can ask for it any more; a trace may be left in free space of the server's files.

        *rewrite* makes no difference: nobody could read or write meanwhile, for hours where there
        is much.
        """
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        async with self._beside, engine.connect() as connection:
            then = await connection.scalar(_NOW)
            is_free = False
            for attempt in range(attempts):
                if is_free := bool(await connection.scalar(_NOBODY_BEFORE, {"then": then})):
                    break
                if attempt < attempts - 1:
                    await asyncio.sleep(1)
            await connection.exec_driver_sql(f"VACUUM {', '.join(FORGOTTEN)}")
            return is_free

    def wake_others(self, connection: Connection) -> None:
        self._listener.wake_others(connection)

    def trouble(self, fault: BaseException) -> Trouble | None:
        if isinstance(fault, OSError):  # there is no server, or it does not answer in time
            return Trouble.AWAY
        code = _code(fault)
        if _is_lost(fault) or code in _CROSSED:
            return Trouble.AGAIN
        if code == _READ_ONLY:
            return Trouble.READ_ONLY
        return Trouble.AWAY if code.startswith(_NOT_NOW) else None

    def reason(self, fault: BaseException) -> str:
        """Its first line: below stand the values that it is about."""
        if isinstance(fault, OSError):
            return f"no server answers there ({in_words(fault)})"
        driver = fault.orig.__cause__ if isinstance(fault, DBAPIError) and fault.orig else fault
        return str(driver or fault).partition("\n")[0]

    def spoils(self, fault: BaseException) -> bool:
        return self.trouble(fault) in {Trouble.AGAIN, Trouble.AWAY, Trouble.READ_ONLY}

    async def _pooled(self, **_: object) -> asyncpg.Connection:
        connection = await self._connected()
        try:
            await self._silence.met(connection)
        except BaseException:  # whoever wanted it has gone, perhaps: nobody else would close it
            connection.terminate()
            raise
        return connection

    async def _connected(self, **_: object) -> asyncpg.Connection:
        return await asyncpg.connect(
            self._url,
            timeout=CONNECTING,
            server_settings=SETTINGS | {"application_name": self._name},
        )

    async def _hang_up(self) -> None:
        """On all lines; one that is silent says not even that it has heard so."""
        with suppress(TimeoutError):
            async with asyncio.timeout(HANGING_UP):
                await self._engine.dispose()

    @asynccontextmanager
    async def _line(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """A connection, which is lost rather than silent for long, until it has been given back."""
        async with self._silence.broken() as watched, engine.connect() as connection:
            pooled = await connection.get_raw_connection()
            watched(pooled.driver_connection)
            yield connection

    async def _carried_out(
        self, connection: AsyncConnection, unit: Callable[[Connection], T], xact: str
    ) -> T:
        result = await connection.run_sync(no_stop(unit))
        try:
            await connection.commit()
        except Exception as fault:
            if not _is_lost(fault) or not await self._is_committed(xact):
                raise
        return result

    async def _is_committed(self, xact: str) -> bool:
        """What became of a transaction whose end we were not told: to do it again might be twice.

        Raises TimeoutError where that cannot be found out now.
        """
        try:
            async with asyncio.timeout(UNSURE):
                while (fate := await self._fate(xact)) == "in progress":  # noqa: ASYNC110  # no event
                    await asyncio.sleep(0.1)
        except Exception as fault:
            raise TimeoutError("the database went away in the middle of a commit") from fault
        return fate == "committed"

    async def _fate(self, xact: str) -> str | None:
        async with self._readonly.connect() as connection:
            fate: str | None = await connection.scalar(_FATE, {"xact": xact})
            return fate


async def _expect_usable(connection: AsyncConnection) -> None:
    server = (await connection.execute(_SERVER)).one()
    if server.release < OLDEST:
        raise Refusal(f"Earful needs PostgreSQL {OLDEST} or newer; this is {server.version}.")
    if server.encoding != "UTF8":
        raise Refusal(
            f"This database's encoding is {server.encoding}, and customers write in any script:"
            " make one with ENCODING 'UTF8'."
        )


def _is_lost(fault: BaseException) -> bool:
    """Whether there is no connection any more."""
    was_cut = isinstance(fault, DBAPIError) and fault.connection_invalidated
    return was_cut or _code(fault).startswith(_LOST)


def _code(fault: BaseException) -> str:
    """Its SQLSTATE; empty where it has none, or is not the server's."""
    told = fault.orig.__cause__ if isinstance(fault, DBAPIError) and fault.orig else fault
    return str(getattr(told, "sqlstate", None) or "")
