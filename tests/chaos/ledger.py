"""What was asked of Earful, and what it answered: all that it can be held to."""

from dataclasses import dataclass, field
from typing import Any

from tests.standins.slack_things import User


@dataclass
class Letter:
    """One response of a customer, which its survey tool sends until it is answered."""

    id: str
    score: int
    comment: str
    body: bytes
    sent: int = 0
    answers: list[int] = field(default_factory=list)
    """The statuses that came back."""
    stored: int = 0
    """How many answers said that it had been stored by this very sending."""

    @property
    def is_answered(self) -> bool:
        return any(200 <= status < 300 for status in self.answers)


@dataclass
class Press:
    """Somebody pressed Claim on the card of a case."""

    case: int
    by: User
    is_heard: bool = False
    """Answered 200, and soon enough to be an answer to what was done."""


@dataclass
class Ledger:
    letters: list[Letter] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    is_away: bool = False
    """Whether the database is, so that whoever presses a button is asked to do it again."""
    expected: set[int] = field(default_factory=lambda: {200, 503})
    """Statuses that a response may be answered with."""
    odd: list[str] = field(default_factory=list)
    """Answers that nobody should get."""

    @property
    def unanswered(self) -> list[Letter]:
        return [letter for letter in self.letters if not letter.is_answered]

    def note(self, letter: Letter, status: int, receipt: dict[str, Any]) -> None:
        letter.answers.append(status)
        letter.stored += int(receipt.get("stored", 0))
        if status not in self.expected:
            self.odd.append(f"{letter.id} was answered {status}: {receipt}")
