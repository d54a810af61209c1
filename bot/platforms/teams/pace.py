"""How often Teams lets a bot write in one conversation: kept to before Teams has to say so."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.platforms.port import Undeliverable

LIMITS: Final = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""So many messages in so many seconds, edits among them."""
LONGEST: Final = LIMITS[-1][1]
MOST_KNOWN: Final = 1_000
"""Conversations whose messages are counted."""


@dataclass
class Pace:
    seconds: Callable[[], float] = time.monotonic
    _sent: dict[str, deque[float]] = field(default_factory=dict, repr=False)

    def step(self, conversation: str) -> None:
        """Count a message. Raises Undeliverable, with a time to wait, where it is one too many."""
        now = self.seconds()
        sent = self._sent.setdefault(conversation, deque(maxlen=LIMITS[-1][0]))
        wait = max((self._wait(sent, now, *limit) for limit in LIMITS), default=0)
        if wait > 0:
            raise Undeliverable("too many messages at once for one conversation", retry_after=wait)
        sent.append(now)
        if len(self._sent) > MOST_KNOWN:
            self._forget(now)

    def _wait(self, sent: deque[float], now: float, most: int, span: float) -> float:
        return sent[-most] + span - now if len(sent) >= most else 0

    def _forget(self, now: float) -> None:
        for conversation, sent in list(self._sent.items()):
            if not sent or sent[-1] + LONGEST < now:
                del self._sent[conversation]
