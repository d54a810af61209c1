"""What goes on after Slack has had its answer, kept in hand until it is done."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

import aiohttp
from slack_sdk.errors import SlackClientError

from bot.platforms.slack.faults import judged

T = TypeVar("T")
Work = Coroutine[Any, Any, T]

log: Final = logging.getLogger(__name__)

UNHEARD: Final = (SlackClientError, aiohttp.ClientError, OSError)
"""Slack's fault, or the network's; anything else is ours."""
HURRY: Final = 2.0
"""Seconds: Slack wants its answer within three."""


class Errands:
    """Tasks that nobody waits for. One that fails is logged; at the end all are awaited."""

    def __init__(self, hurry: float = HURRY) -> None:
        self.hurry = hurry
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, work: Work[Any]) -> None:
        self._keep(asyncio.create_task(work))

    async def soon(self, work: Work[T], late: Callable[[T], Work[None]]) -> T | None:
        """What *work* comes to while Slack waits; else None, and *late* gets it afterwards."""
        task = asyncio.create_task(work)
        done, _ = await asyncio.wait({task}, timeout=self.hurry)
        if done:
            return await task

        async def go_on() -> None:
            await late(await task)

        self.start(go_on())
        return None

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, at most so long; then give it up."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        fault = None if task.cancelled() else task.exception()
        if isinstance(fault, UNHEARD):  # whoever asked can only ask again
            reason = judged(fault).sentence.format(where="Slack", needed="")
            log.warning("Slack took no answer", extra={"reason": reason})
        elif fault:
            log.error("an answer to Slack failed", exc_info=fault)
