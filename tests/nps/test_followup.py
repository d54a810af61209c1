from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from nps.followup import MOVES, FollowUp, Move, Outcome, Promise, Resolution, State
from nps.people import Person
from nps.refusal import Refusal

JONAS = Person("jonas@example.com", "Jonas Weber")
AMIRA = Person("amira@example.com", "Amira Haddad")
KIM = Person("kim@example.com", "Dr. Kim Lee")
PEOPLE = [JONAS, AMIRA, KIM]
DONE = Resolution(Outcome.PUT_RIGHT, "no call-back", Promise("a new sofa", date(2026, 11, 27)))

STANDING = {
    State.OPEN: FollowUp(),
    State.CLAIMED: FollowUp(State.CLAIMED, JONAS, None, JONAS),
    State.RESOLVED: FollowUp(State.RESOLVED, JONAS, DONE, JONAS),
    State.WITHDRAWN: FollowUp(State.WITHDRAWN),
}
"""How a case stands that Jonas moved last."""

ANEW, SILENT = "anew", "silent"
NOBODY = "Nobody has this one at the moment: press Claim if you can take it."
HIS = "Jonas was quicker and is on it. Thank you for trying."
HIS_DONE = "Jonas was quicker: this one is already resolved. Thank you for trying."
OWN = "You have this one already: press Resolve when it is done."
OWN_DONE = "You have resolved this one already. Thank you."
GONE = "This one was taken back, there is nothing left to do. Thank you for trying."

TABLE = {
    # What happens when Jonas, who moved last, makes the move; and when Amira does
    (State.OPEN, Move.CLAIM): (ANEW, ANEW),
    (State.OPEN, Move.RESOLVE): (ANEW, ANEW),
    (State.OPEN, Move.RELEASE): (NOBODY, NOBODY),
    (State.OPEN, Move.REOPEN): (NOBODY, NOBODY),
    (State.CLAIMED, Move.CLAIM): (SILENT, HIS),
    (State.CLAIMED, Move.RESOLVE): (ANEW, ANEW),
    (State.CLAIMED, Move.RELEASE): (ANEW, ANEW),
    (State.CLAIMED, Move.REOPEN): (OWN, HIS),
    (State.RESOLVED, Move.CLAIM): (OWN_DONE, HIS_DONE),
    (State.RESOLVED, Move.RESOLVE): (SILENT, HIS_DONE),
    (State.RESOLVED, Move.RELEASE): (OWN_DONE, HIS_DONE),
    (State.RESOLVED, Move.REOPEN): (ANEW, ANEW),
    (State.WITHDRAWN, Move.CLAIM): (GONE, GONE),
    (State.WITHDRAWN, Move.RESOLVE): (GONE, GONE),
    (State.WITHDRAWN, Move.RELEASE): (GONE, GONE),
    (State.WITHDRAWN, Move.REOPEN): (GONE, GONE),
}
CASES = [
    pytest.param(state, move, by, effects[by is AMIRA], id=f"{by.first_name} {move}s {state}")
    for (state, move), effects in TABLE.items()
    for by in (JONAS, AMIRA)
]


@pytest.mark.parametrize(("state", "move", "by", "effect"), CASES)
def test_a_move_is_made_or_silent_or_refused_by_name(
    state: State, move: Move, by: Person, effect: str
) -> None:
    before = STANDING[state]
    resolution = DONE if move is Move.RESOLVE else None
    match effect:
        case "anew":
            assert before.moved(move, by, resolution).state is MOVES[state, move]
        case "silent":
            assert before.moved(move, by, resolution) is before
        case _:
            with pytest.raises(Refusal) as refusal:
                before.moved(move, by, resolution)
            assert str(refusal.value) == effect


def test_the_table_above_has_every_state_and_move() -> None:
    assert set(TABLE) == {(state, move) for state in State for move in Move}


@pytest.mark.parametrize("state", State)
def test_buttons_are_the_moves_that_the_table_has(state: State) -> None:
    moves = STANDING[state].moves

    assert set(moves) == {move for move in Move if (state, move) in MOVES}
    assert len(set(moves)) == len(moves)


def test_whoever_claims_owns_it() -> None:
    claimed = FollowUp().moved(Move.CLAIM, AMIRA)

    assert claimed == FollowUp(State.CLAIMED, AMIRA, None, AMIRA)


def test_resolving_an_open_case_claims_it_too() -> None:
    resolved = FollowUp().moved(Move.RESOLVE, AMIRA, DONE)

    assert resolved == FollowUp(State.RESOLVED, AMIRA, DONE, AMIRA)


def test_whoever_resolves_a_colleagues_case_is_who_resolved_it() -> None:
    resolved = STANDING[State.CLAIMED].moved(Move.RESOLVE, AMIRA, DONE)

    assert resolved.owner == AMIRA


@pytest.mark.parametrize("move", [Move.RELEASE, Move.REOPEN])
def test_what_is_open_again_belongs_to_nobody_and_has_no_end(move: Move) -> None:
    state = State.CLAIMED if move is Move.RELEASE else State.RESOLVED
    reopened = STANDING[state].moved(move, AMIRA)

    assert reopened == FollowUp(State.OPEN, moved_by=AMIRA)
    assert reopened.moved(move, AMIRA) is reopened


def test_only_resolving_gives_a_case_its_end() -> None:
    assert FollowUp().moved(Move.CLAIM, AMIRA, DONE).resolution is None


def test_a_repeated_resolve_keeps_the_first_end() -> None:
    resolved = FollowUp().moved(Move.RESOLVE, AMIRA, DONE)

    assert resolved.moved(Move.RESOLVE, AMIRA, Resolution(Outcome.NOT_REACHED)) is resolved


def test_a_refusal_calls_colleagues_by_their_first_names() -> None:
    with pytest.raises(Refusal, match=r"^Kim was quicker"):
        FollowUp().moved(Move.CLAIM, KIM).moved(Move.CLAIM, AMIRA)


def test_what_earful_moved_itself_was_moved_by_somebody() -> None:
    with pytest.raises(Refusal, match=r"^Somebody was quicker"):
        FollowUp(State.CLAIMED, JONAS).moved(Move.CLAIM, AMIRA)


@pytest.mark.parametrize("state", State)
def test_whatever_is_withdrawn_has_no_moves_left(state: State) -> None:
    withdrawn = STANDING[state].withdrawn()

    assert withdrawn.state is State.WITHDRAWN
    assert withdrawn.moves == ()


people = st.sampled_from(PEOPLE)
moves = st.sampled_from(Move)


@given(st.lists(st.tuples(moves, people)), moves, people)
def test_the_same_click_twice_is_the_same_click_once(
    clicks: list[tuple[Move, Person]], move: Move, by: Person
) -> None:
    followup = after(FollowUp(), clicks)
    once = after(followup, [(move, by)])

    assert after(once, [(move, by)]) is once


def after(followup: FollowUp, clicks: list[tuple[Move, Person]]) -> FollowUp:
    """*followup* when the clicks have been made, as far as they were not refused."""
    for move, by in clicks:
        with suppress(Refusal):
            followup = followup.moved(move, by, DONE if move is Move.RESOLVE else None)
    return followup


@dataclass
class Whiteboard:
    """A case as three lines on a whiteboard."""

    state: str = "open"
    owner: str = ""
    last: tuple[str, str] = ("", "")
    """Who moved last, and how."""

    def takes(self, move: str, by: str) -> bool:
        """Whether something changes; ValueError where the move is refused."""
        match self.state, move:
            case ("open", "claim"):
                self.state, self.owner = "claimed", by
            case ("open" | "claimed", "resolve"):
                self.state, self.owner = "resolved", by
            case ("claimed", "release") | ("resolved", "reopen"):
                self.state, self.owner = "open", ""
            case _ if self.last[0] == by and self._led_here(move):
                return False
            case _:
                raise ValueError(self.state)
        self.last = (by, move)
        return True

    def _led_here(self, move: str) -> bool:
        leads = {"claim": "claimed", "resolve": "resolved", "release": "open", "reopen": "open"}
        return leads[move] == self.state

    def taken_back(self) -> None:
        self.state, self.last = "withdrawn", ("", "")


class Clicking(RuleBasedStateMachine):
    """A case and its whiteboard, clicked on by everybody in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.followup = FollowUp()
        self.board = Whiteboard()

    @rule(move=moves, by=people)
    def click(self, move: Move, by: Person) -> None:
        before = self.followup
        resolution = DONE if move is Move.RESOLVE else None
        try:
            changes = self.board.takes(move.value, by.id)
        except ValueError:
            with pytest.raises(Refusal, match=r"^[A-Z].+\.$"):
                before.moved(move, by, resolution)
            return
        self.followup = before.moved(move, by, resolution)
        assert (self.followup is not before) == changes

    @rule()
    def withdraw(self) -> None:
        if self.board.state == "open":
            self.followup = self.followup.withdrawn()
            self.board.taken_back()

    @invariant()
    def stand_alike(self) -> None:
        owner = self.followup.owner.id if self.followup.owner else ""
        assert (self.followup.state.value, owner) == (self.board.state, self.board.owner)

    @invariant()
    def owned_exactly_where_somebody_took_it(self) -> None:
        taken = self.followup.state in {State.CLAIMED, State.RESOLVED}
        assert (self.followup.owner is not None) == taken

    @invariant()
    def ended_exactly_where_resolved(self) -> None:
        resolved = self.followup.state is State.RESOLVED
        assert (self.followup.resolution is not None) == resolved


TestClicking = Clicking.TestCase
