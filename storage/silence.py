"""A line to the server that has fallen silent: nobody says so, and who waits would do so for ever.

A server may take its time over a statement. So it is asked on another line whether it is at work
for us at all.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final
from weakref import WeakKeyDictionary

import asyncpg

ANSWER: Final = 5.0
"""Seconds that the server may take to say so."""
_AT_WORK: Final = "active"
_STATE: Final = (
    "SELECT CASE state WHEN 'active' THEN state ELSE state || ' ' || state_change END"
    " FROM pg_stat_activity WHERE pid = $1"
)
"""Not at work, also since when."""
_END: Final = "SELECT pg_terminate_backend($1)"


class Silence:
    """Ends lines for which the server does nothing, once they were waited on for *seconds*."""

    def __init__(
        self, connect: Callable[[], Awaitable[asyncpg.Connection]], seconds: float
    ) -> None:
        self._connect = connect
        self._seconds = seconds
        self._pids: WeakKeyDictionary[asyncpg.Connection, int] = WeakKeyDictionary()
        """As the server itself numbers those who work for our lines; a pooler tells others."""

    async def met(self, line: asyncpg.Connection) -> None:
        self._pids[line] = await line.fetchval("SELECT pg_backend_pid()", timeout=ANSWER)

    @asynccontextmanager
    async def broken(self) -> AsyncIterator[Callable[[Any], None]]:
        """Whoever waits inside for the line that is told hears that it is lost, if it is silent."""
        loop = asyncio.get_running_loop()
        timers: list[asyncio.TimerHandle] = []
        watches: list[asyncio.Task[None]] = []

        def begin(line: asyncpg.Connection) -> None:
            watches.append(loop.create_task(self._watch(line), name="silence"))

        def told(line: asyncpg.Connection) -> None:
            timers.append(loop.call_later(self._seconds, begin, line))

        try:
            yield told
        finally:
            for timer in timers:
                timer.cancel()
            for watch in watches:
                watch.cancel()

    async def _watch(self, line: asyncpg.Connection) -> None:
        """Twice the same tells that nothing has happened in between."""
        pid, before = self._pids[line], None
        while (state := await self._asked(_STATE, pid)) == _AT_WORK or state != before:
            before = state
            await asyncio.sleep(self._seconds / 2)
        await self._asked(_END, pid)  # or it would keep for a while what it has locked
        line.terminate()

    async def _asked(self, question: str, pid: int) -> object:
        """What the server says, or why it cannot say it."""
        try:
            other = await self._connect()
            try:
                return await other.fetchval(question, pid, timeout=ANSWER)
            finally:
                other.terminate()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
            return type(fault).__name__
