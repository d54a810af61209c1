"""One thing that the doctor looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    FINE = "fine"
    NOTE = "note"
    """Works, but not as somebody may expect."""
    BAD = "bad"
    """Does not work until somebody mends it."""


@dataclass(frozen=True, slots=True)
class Finding:
    about: str
    """A word or two: "Database"."""
    verdict: Verdict
    sentence: str
    """What there is, and what to do where it is not fine; never a secret."""


def fine(about: str, sentence: str) -> Finding:
    return Finding(about, Verdict.FINE, sentence)


def note(about: str, sentence: str) -> Finding:
    return Finding(about, Verdict.NOTE, sentence)


def bad(about: str, sentence: str) -> Finding:
    return Finding(about, Verdict.BAD, sentence)
