"""What a courier needs of a platform."""

from collections.abc import Callable, Mapping, Sequence
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


class OutOfTime(Exception):
    """A lease has run out, or may before a request is answered: another courier may be at it."""


InTime = Callable[[], None]
"""Raises OutOfTime where it is too late to begin a request."""


def any_time() -> None:
    """For what nobody else can be at."""


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

    @property
    def edits_apart(self) -> bool:
        """Whether a pause that it asks for before a new message is none for edits."""
        ...

    async def show(self, posting: Posting, in_time: InTime = any_time) -> str:
        """Post *posting*, or edit what is there where it has a ref, or take that back.

        Asks *in_time* right before each request that changes something. Where nothing stands any
        more under the ref of a posting in doubt, we ourselves took it back: it is posted anew; else
        somebody wished it gone. Returns the ref: all that the platform needs to find the message
        again. Raises Undeliverable, and OutOfTime.
        """
        ...

    async def find(self, postings: Sequence[Posting]) -> Mapping[str, list[str]] | None:
        """The refs of all that stands of *postings*, all of one channel; by their keys.

        Oldest first; a key of which nothing stands is missing. Reads back to when the first of
        them was wanted. None where a channel cannot be looked through. Raises Undeliverable where
        it cannot be just now.
        """
        ...

    def posted(self, ref: str) -> bool:
        """Whether *ref* is one of this platform's."""
        ...

    async def knows(self, person_id: str) -> bool:
        """Whether this platform can write to this person directly."""
        ...
