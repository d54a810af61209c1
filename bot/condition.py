"""Whether a courier can work: its rounds, what it has in hand, and what platforms told it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

LONGEST_ROUND: Final = 90.0
"""Seconds between two rounds: one begins every half minute, and the database has ten seconds."""
LONGEST_DELIVERY: Final = 120.0
"""Seconds for one posting: each of its few calls ends by itself within half a lease."""
A_MOMENT: Final = 60.0
"""Seconds of trouble that may pass by itself before anybody is told of it."""


@dataclass
class _Trouble:
    reason: str
    since: float
    until: float
    """When it will have been tried again: what is older says nothing any more."""
    passes: bool
    """Whether it may without anybody mending anything."""


@dataclass
class Condition:
    """What goes on is told to it as it happens."""

    seconds: Callable[[], float] = monotonic
    _rounds: bool = field(default=False, init=False, repr=False)
    """Whether there is anything to go round for."""
    _round_at: float = field(default=0, init=False, repr=False)
    _in_hand: dict[str, float] = field(default_factory=dict, init=False, repr=False)
    """By the posting's mark, since when."""
    _troubles: dict[str, _Trouble] = field(default_factory=dict, init=False, repr=False)
    """By platform."""

    def goes_round(self) -> None:
        self._rounds, self._round_at = True, self.seconds()

    def begins(self, mark: str) -> None:
        self._in_hand[mark] = self.seconds()

    def ends(self, mark: str) -> None:
        self._in_hand.pop(mark, None)

    def worked(self, platform: str) -> None:
        self._troubles.pop(platform, None)

    def failed(self, platform: str, reason: str, again_in: float, *, passes: bool) -> None:
        """*platform* would show nothing at all; it is tried again in so many seconds."""
        now, before = self.seconds(), self._troubles.get(platform)
        since = before.since if before and before.until > now else now
        self._troubles[platform] = _Trouble(reason, since, now + again_in + A_MOMENT, passes)

    def of_courier(self) -> list[str]:
        """What keeps the courier itself from working, a sentence each."""
        now = self.seconds()
        found = []
        if self._rounds and now - self._round_at > LONGEST_ROUND:
            found.append(
                f"the courier has not looked for messages for {_minutes(now - self._round_at)}:"
                " the log says why; a restart helps"
            )
        longest = max((now - began for began in self._in_hand.values()), default=0)
        if longest > LONGEST_DELIVERY:
            found.append(
                f"the courier has had a message in hand for {_minutes(longest)}: a restart helps,"
                " and posts nothing twice"
            )
        return found

    def of_platform(self, name: str) -> str | None:
        """What a platform said when the courier came last; None when all is well."""
        trouble, now = self._troubles.get(name), self.seconds()
        if trouble is None or now >= trouble.until:
            return None
        is_brief = trouble.passes and now - trouble.since < A_MOMENT
        return None if is_brief else trouble.reason


def _minutes(seconds: float) -> str:
    minutes = int(seconds // 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
