"""Forgetting customers: their words and who they are go, what was counted stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

LEFT: Final = "left"
"""Under which a receipt counts the responses that are still to be forgotten."""


class Why(StrEnum):
    """What made us forget."""

    ASKED = "asked"
    """The customer wished it."""
    AGE = "age"
    """The time for which the company keeps words is over."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """Messages of one channel that the platform does not change, and its reason."""

    channel: str
    reason: str
    messages: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was forgotten, without anything that says who it was. A read model."""

    number: int
    at: datetime
    why: Why
    counts: Mapping[str, int]
    """How much went, by kind: "responses", "cases", ..., "messages"."""
    waiting: int = 0
    """Messages that are still to be edited."""
    stuck: tuple[Stuck, ...] = ()
    """Messages that cannot be edited until somebody mends something, or never."""

    @property
    def left(self) -> int:
        """Responses that are still to be forgotten: for good, where it ended in the middle."""
        return self.counts.get(LEFT, 0)

    @property
    def is_done(self) -> bool:
        """Whether nothing of it stands anywhere any more."""
        return not self.left and not self.waiting and not self.stuck
