"""Hears when another replica has something for couriers to do."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import asyncpg
from sqlalchemy import Connection, text

log: Final = logging.getLogger(__name__)

CHANNEL: Final = "earful_outbox"
WAKE: Final = text(f"SELECT pg_notify('{CHANNEL}', :ours)")  # our own name
HEARTBEAT: Final = 60.0
"""Seconds between two looks whether anybody is still there: a cut line tells nobody."""
ANSWER: Final = 5.0
"""Seconds that the server may take to say so."""
AGAIN: Final = 2.0
"""Seconds before it is called again."""


class Listener:
    """Keeps a connection of its own, and makes another when that is lost.

    What is said meanwhile is not heard: couriers look for themselves too, now and then.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[asyncpg.Connection]],
        heard: asyncio.Event,
        again: float = AGAIN,
    ) -> None:
        self._connect = connect
        self._heard = heard
        self._again = again
        self._ours = secrets.token_hex(8)
        """Known by it, we need not wake ourselves."""
        self._task: asyncio.Task[None] | None = None
        self._is_deaf = False

    def wake_others(self, connection: Connection) -> None:
        """Once the transaction of *connection* is on disk."""
        connection.execute(WAKE, {"ours": self._ours})

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen(), name="listener")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
                if not self._is_deaf:  # once, not every other second while the server is away
                    reason = {"reason": type(fault).__name__}
                    log.warning("other replicas are not heard", extra=reason)
                self._is_deaf = True
            await asyncio.sleep(self._again)

    async def _hear(self) -> None:
        """Until the connection is lost."""
        connection = await self._connect()
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(CHANNEL, self._told)
            self._heard.set()  # something may have been said before
            if self._is_deaf:
                log.info("other replicas are heard again")
            self._is_deaf = False
            while not lost.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT):
                        await lost.wait()
                        return
                await connection.execute(
                    f"LISTEN {CHANNEL}", timeout=ANSWER
                )  # again: it is how we are known
        finally:
            connection.terminate()

    def _told(self, _connection: Any, _pid: int, _channel: str, whose: object) -> None:
        if whose != self._ours:
            self._heard.set()
