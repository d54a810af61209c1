"""What is done about one unhappy customer: the states, the moves, and who may make which."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from nps.people import Person
from nps.refusal import Refusal


class State(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    """Taken back: the customer gave a better score, or the response does not count."""


class Move(StrEnum):
    """What a person may do with a case."""

    CLAIM = "claim"
    RESOLVE = "resolve"
    RELEASE = "release"
    REOPEN = "reopen"


MOVES: Final[Mapping[tuple[State, Move], State]] = {
    (State.OPEN, Move.CLAIM): State.CLAIMED,
    (State.OPEN, Move.RESOLVE): State.RESOLVED,
    (State.CLAIMED, Move.RESOLVE): State.RESOLVED,
    (State.CLAIMED, Move.RELEASE): State.OPEN,
    (State.RESOLVED, Move.REOPEN): State.OPEN,
}


class Outcome(StrEnum):
    """How a case ended."""

    PUT_RIGHT = "put-right"
    EXPLAINED = "explained"
    MADE_GOOD = "made-good"
    NOT_REACHED = "not-reached"
    HEARD_OUT = "heard-out"
    COMPLAINT = "complaint"
    NO_CONTACT = "no-contact"
    NOTED = "noted"
    """Read and learnt from, where the customer cannot be reached."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a colleague promised the customer."""

    words: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a case ended, and why it had begun."""

    outcome: Outcome
    cause: str = ""
    promise: Promise | None = None
    note: str = ""
    """One line for the next colleague."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Where one case stands, and who brought it there."""

    state: State = State.OPEN
    owner: Person | None = None
    """Who has it; after it is resolved, who resolved it."""
    resolution: Resolution | None = None
    moved_by: Person | None = None
    """Who made the last move; None before the first."""

    @property
    def moves(self) -> tuple[Move, ...]:
        """What anyone may do now; the buttons are drawn from this."""
        return tuple(move for state, move in MOVES if state is self.state)

    def moved(self, move: Move, by: Person, resolution: Resolution | None = None) -> "FollowUp":
        """This follow-up after *by* makes *move*.

        The same object where it is *by*'s own click repeated. Raises Refusal where the table of
        moves has no such move from here. *resolution* counts with RESOLVE alone.
        """
        after = MOVES.get((self.state, move))
        if after is None:
            if self._repeats(move, by):
                return self
            raise Refusal(self._too_late(by))
        if after is State.OPEN:
            return FollowUp(after, moved_by=by)
        return FollowUp(after, by, resolution if move is Move.RESOLVE else None, by)

    def withdrawn(self) -> "FollowUp":
        """This follow-up taken back by Earful itself."""
        return replace(self, state=State.WITHDRAWN, moved_by=None)

    def excluded(self) -> "FollowUp":
        """This follow-up, where it stood, of a response that does not count."""
        return replace(self, state=State.WITHDRAWN)

    def included(self, *, is_unhappy: bool) -> "FollowUp":
        """This follow-up where it stood before `excluded`; *is_unhappy* is what it is about now."""
        if self.resolution:
            return replace(self, state=State.RESOLVED)
        if self.owner:
            return replace(self, state=State.CLAIMED)
        return replace(self, state=State.OPEN if is_unhappy else State.WITHDRAWN)

    def _repeats(self, move: Move, by: Person) -> bool:
        led_here = any(made is move and after is self.state for (_, made), after in MOVES.items())
        return led_here and self._was_moved_by(by)

    def _was_moved_by(self, person: Person) -> bool:
        return self.moved_by is not None and self.moved_by.id == person.id

    def _too_late(self, by: Person) -> str:
        """Why *by* cannot make the move any more; whoever looks at an old copy is told as much."""
        who = self.moved_by.first_name if self.moved_by else "Somebody"
        own = self._was_moved_by(by)
        match self.state:
            case State.OPEN:
                return "Nobody has this one at the moment: press Claim if you can take it."
            case State.CLAIMED if own:
                return "You have this one already: press Resolve when it is done."
            case State.CLAIMED:
                return f"{who} was quicker and is on it. Thank you for trying."
            case State.RESOLVED if own:
                return "You have resolved this one already. Thank you."
            case State.RESOLVED:
                return f"{who} was quicker: this one is already resolved. Thank you for trying."
            case State.WITHDRAWN:
                return "This one was taken back, there is nothing left to do. Thank you for trying."
