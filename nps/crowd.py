"""When a channel has enough: which new customers share one message instead of a card each."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

LONGEST_BURST: Final = 12
"""Times the minutes within which its customers follow each other: what goes on for longer is told
anew, in a message that rings."""


@dataclass(frozen=True, slots=True)
class Alerts:
    """How many cards a channel is given."""

    open_cards: int = 20
    """Cards that nobody has taken, from which on new customers join a list; 0: there is none."""
    burst: int = 5
    """New customers within *burst_minutes* who have cards of their own; 0: all have."""
    burst_minutes: int = 10

    @property
    def gather(self) -> bool:
        """Whether anybody is ever listed."""
        return bool(self.open_cards or self.burst)


class Place(StrEnum):
    """Where a channel reads of a new unhappy customer."""

    CARD = "card"
    WAITING_LIST = "waiting list"
    """In the one message that lists whoever waits beside the cards."""
    BURST = "burst"
    """In the one message about many who came at once."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A channel as the next unhappy customer finds it."""

    open_cards: int = 0
    """That nobody has taken yet."""
    recent: int = 0
    """Unhappy customers who came within the minutes of a burst, wherever they stand."""
    in_burst: bool = False

    def place(self, alerts: Alerts) -> Place:
        """Where that customer goes.

        A burst comes before the list: that many came at once is news.
        """
        if alerts.burst and (self.in_burst or self.recent >= alerts.burst):
            return Place.BURST
        if alerts.open_cards and self.open_cards >= alerts.open_cards:
            return Place.WAITING_LIST
        return Place.CARD

    def after(self, place: Place) -> "Crowd":
        """The channel as it is then."""
        return replace(
            self,
            open_cards=self.open_cards + (place is Place.CARD),
            recent=self.recent + 1,
            in_burst=self.in_burst or place is Place.BURST,
        )
