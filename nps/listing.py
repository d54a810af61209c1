"""Several unhappy customers in one message, each of whom anyone can take on from there."""

from dataclasses import dataclass
from datetime import datetime

from nps.case import Case
from nps.shared_trait import SharedTrait


@dataclass(frozen=True, slots=True)
class Burst:
    """Many who came at once, those with cards of their own among them."""

    count: int
    first_at: datetime
    last_at: datetime
    shared: SharedTrait | None = None
    """What most of them have in common, where that is clear."""
    answered_since: datetime | None = None
    """Where most of them had answered long before they came: when the first did."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one such message says now. A read model: storage fills it, messages draw it."""

    key: str
    """The posting's."""
    waiting: int
    """Those of the list whom nobody has taken yet."""
    first: tuple[Case, ...] = ()
    """Of these the most urgent, as many as are shown."""
    burst: Burst | None = None
    """None: a waiting list."""
