"""What a courier needs of a platform."""

from datetime import timedelta
from typing import Protocol

from storage.posting import Posting


class Undeliverable(Exception):
    """A platform would not show a posting.

    `retry_after` is in seconds: the platform's own wait for this channel, 0 for the courier's
    usual backoff; None where trying again can never succeed until somebody mends something.
    `in_doubt`: nobody can know whether it was shown (lost answer, time-out). `everywhere`: no
    other posting could be shown now either.
    """

    def __init__(
        self,
        reason: str,
        *,
        retry_after: float | None = 0,
        in_doubt: bool = False,
        everywhere: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.in_doubt = in_doubt
        self.everywhere = everywhere


class Platform(Protocol):
    """A place where people chat. Channels reach it without its own prefix ("#support")."""

    @property
    def name(self) -> str:
        """The prefix of its channels in settings."""
        ...

    @property
    def pace(self) -> timedelta:
        """How long a channel rests after a new message, by the platform's own limits."""
        ...

    async def show(self, posting: Posting) -> str:
        """Post *posting*, or edit what is there where it has a ref, or take that back.

        Returns the ref: all that the platform needs to find the message again. Raises
        Undeliverable.
        """
        ...

    async def find(self, posting: Posting) -> str | None:
        """The ref of *posting* if an earlier, doubtful attempt did show it; None if it did not.

        Raises Undeliverable where that cannot be found out.
        """
        ...

    def posted(self, ref: str) -> bool:
        """Whether *ref* is one of this platform's."""
        ...

    async def knows(self, person_id: str) -> bool:
        """Whether this platform can write to this person directly."""
        ...
