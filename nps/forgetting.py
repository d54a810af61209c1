"""Forgetting customers: their words and who they are go, what was counted stays."""

from enum import StrEnum


class Why(StrEnum):
    """What made us forget."""

    ASKED = "asked"
    """The customer wished it."""
    AGE = "age"
    """The time for which the company keeps words is over."""
