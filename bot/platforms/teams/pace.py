"""How often Teams lets a bot write, here and in all: kept to before Teams has to say so."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.platforms.port import Undeliverable

LIMITS: Final = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""So many messages in so many seconds in one conversation, edits among them."""
IN_ALL: Final = (50, 1.0)
"""The same for all conversations of a tenant; where there are several tenants, for all of these."""
LONGEST: Final = LIMITS[-1][1]
MOST_KNOWN: Final = 1_000
"""Conversations whose messages are counted."""


@dataclass
class Pace:
    seconds: Callable[[], float] = time.monotonic
    _sent: dict[str, deque[float]] = field(default_factory=dict, repr=False)
    _all: deque[float] = field(default_factory=lambda: deque(maxlen=IN_ALL[0]), repr=False)

    def step(self, conversation: str) -> None:
        """Count a message. Raises Undeliverable, with a time to wait, where it is one too many."""
        now = self.seconds()
        sent = self._sent.setdefault(conversation, deque(maxlen=LIMITS[-1][0]))
        here = max(self._wait(sent, now, *limit) for limit in LIMITS)
        wait = max(here, self._wait(self._all, now, *IN_ALL))
        if wait > 0:
            raise Undeliverable("too many messages at once for Teams", retry_after=wait)
        sent.append(now)
        self._all.append(now)
        if len(self._sent) > MOST_KNOWN:
            self._forget(now)

    def _wait(self, sent: deque[float], now: float, most: int, span: float) -> float:
        return sent[-most] + span - now if len(sent) >= most else 0

    def _forget(self, now: float) -> None:
        for conversation, sent in list(self._sent.items()):
            if not sent or sent[-1] + LONGEST < now:
                del self._sent[conversation]
