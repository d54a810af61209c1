"""What was not heard at a chat's door: noted, so that the doctor can say why a button is silent."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from bot.now import Now
from storage.database import Database, Unavailable
from storage.knocks import Knock, Unheard
from storage.trials import SUBJECT

SELDOM: Final = 10.0
"""Seconds between two notes of the same: whoever knocks all the time costs no more than that."""
A_TRIALS: Final = 1.0
"""The same where it belongs to a trial, or claims to."""
_IN_BODY: Final = re.compile(SUBJECT.pattern.encode())


@dataclass
class Doorkeeper:
    """Notes who was turned away at one platform's door, without having them wait for it.

    Nobody has proved who sent it: of the body no more is looked at than whether the name of a
    trial stands in it, and nothing of it is kept but that.
    """

    door: str
    database: Database
    now: Now
    seconds: Callable[[], float] = monotonic
    _noted: dict[tuple[Unheard, bool], float] = field(default_factory=dict, init=False, repr=False)
    """When last, by the reason, and whether it belonged to a trial."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False, repr=False)

    def turned_away(self, reason: Unheard, body: bytes) -> None:
        found = _IN_BODY.search(body)
        subject = found[0].decode() if found else ""
        now, kind = self.seconds(), (reason, bool(subject))
        if now - self._noted.get(kind, float("-inf")) < (A_TRIALS if subject else SELDOM):
            return
        self._noted[kind] = now
        task = asyncio.create_task(self._note(Knock(self.door, reason, subject, self.now())))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _note(self, one: Knock) -> None:
        with suppress(Unavailable):  # the doctor will say so
            await self.database.write(lambda store: store.knocks.note(one))
