"""How long one waits while another writes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Patience:
    """So many seconds, until there is only so much more time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._waiting: set[asyncio.Timeout] = set()

    @asynccontextmanager
    async def limit(self) -> AsyncIterator[None]:
        """Around the wait alone. Raises TimeoutError, with its reason."""
        try:
            async with asyncio.timeout(self.seconds) as limit:
                self._waiting.add(limit)
                try:
                    yield
                finally:
                    self._waiting.discard(limit)
        except TimeoutError:
            raise TimeoutError("another process writes to the database all the time") from None

    def hurry(self, seconds: float) -> None:
        """Have only so much patience from now on, for what waits already too."""
        self.seconds = min(self.seconds, seconds)
        latest = asyncio.get_running_loop().time() + seconds
        for one in self._waiting:
            one.reschedule(min(latest, one.when() or latest))
