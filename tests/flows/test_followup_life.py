"""Whatever customers, colleagues and admins do to one case, in whatever order: what must hold."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from handlers.asks import Click, Reply
from handlers.clicks import PRESSES
from handlers.exclusion import exclude, include
from handlers.intake import take_in
from messages.alert import alert
from messages.brief import brief
from nps.case import Case
from nps.followup import Outcome, State
from nps.forgetting import Why
from nps.people import Person
from nps.readers import Readers
from nps.refusal import Refusal
from storage.forgetting import forget
from storage.posting_rows import posting
from tests.flows.company import AMIRA, COMPANY, JONAS, NOW, response
from tests.lives import live, on_either
from tests.storage.making import empty_store

KIM = Person("kim@example.com", "Kim Larsen")
PEOPLE = {person.id: person for person in (AMIRA, JONAS, KIM)}
KEY, CHANNEL = "plain:r-1", "test:#support"
SURNAME = b"Keller"
PLATFORMS = ("test", "dm")
AFTER = {
    ("open", "claim"): "claimed",
    ("open", "resolve"): "resolved",
    ("claimed", "resolve"): "resolved",
    ("claimed", "release"): "open",
    ("resolved", "reopen"): "open",
}
"""What the contract says of moves."""
SAID = {"claim": "claimed", "release": "released", "resolve": "resolved", "reopen": "reopened"}
ENDED = {"outcome": Outcome.PUT_RIGHT.value, "cause": "No call-back", "note": "Ring twice"}

scores = st.sampled_from([0, 4, 6, 7, 9])
comments = st.sampled_from(["", "Late again.", "Nobody rang back."])
people = st.sampled_from(sorted(PEOPLE))


@dataclass
class Model:
    """One customer's answer and its case, in a few words."""

    score: int | None = None
    comment: str = ""
    state: str = ""
    """Of the case; empty before there is one."""
    owner: str | None = None
    moved_by: str | None = None
    is_excluded: bool = False
    is_forgotten: bool = False
    history: list[str] = field(default_factory=list)

    @property
    def is_unhappy(self) -> bool:
        return self.score is not None and self.score <= 6

    def tell(self, score: int, comment: str) -> None:
        is_same = (score, comment) == (self.score, self.comment)
        if self.is_forgotten or is_same:
            return
        had_score, had_comment = self.score, self.comment
        self.score, self.comment = score, comment
        if not self.state:
            if self.is_unhappy and not self.is_excluded:
                self.state = "open"
                self.history.append("opened")
            return
        self.history += ["words"] * (comment != had_comment) + ["score"] * (score != had_score)
        if self.is_excluded:
            return
        if self.state == "open" and not self.is_unhappy:
            self.state, self.moved_by = "withdrawn", None
            self.history.append("withdrawn")
        elif self.state == "withdrawn" and self.is_unhappy:
            self.state, self.owner, self.moved_by = "open", None, None
            self.history.append("opened")

    def is_repeat(self, move: str, by: str) -> bool:
        leads_here = self.state in {after for (_, one), after in AFTER.items() if one == move}
        return leads_here and self.moved_by == by

    def can(self, move: str) -> bool:
        return not self.is_forgotten and (self.state, move) in AFTER

    def move(self, move: str, by: str) -> None:
        self.state = AFTER[self.state, move]
        self.owner = None if self.state == "open" else by
        self.moved_by = by
        self.history.append(SAID[move])

    def exclude(self) -> None:
        self.is_excluded = True
        if self.state and not self.is_forgotten:
            self.history.append("excluded")
            self.was, self.state = self.state, "withdrawn"

    def include(self) -> None:
        self.is_excluded = False
        if self.state and not self.is_forgotten:
            self.history.append("included")
            ended = self.was if self.was in {"claimed", "resolved"} else ""
            self.state = ended or ("open" if self.is_unhappy else "withdrawn")

    def forget(self) -> None:
        self.is_forgotten = True
        if self.state:
            self.history.append("forgotten")
            if self.state in {"open", "claimed"}:
                self.state, self.moved_by = "withdrawn", None

    was: str = ""
    """Where the case stood when the answer was excluded."""


class FollowUpLife(RuleBasedStateMachine):
    """One customer, three colleagues, an admin, and a courier."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.store = self.open.enter_context(empty_store(COMPANY))
        self.now = NOW
        self.model = Model()
        self.shown = self.number = 0

    @rule(score=scores, comment=comments)
    def a_tool_tells(self, score: int, comment: str) -> None:
        self.now += timedelta(minutes=1)
        take_in([response(score, comment=comment)], self.store, COMPANY, self.now)
        self.model.tell(score, comment)
        if self.model.state and not self.number:
            case = self.store.cases.about(KEY)
            assert case
            self.number = case.number

    @precondition(lambda self: self.model.state)
    @rule(move=st.sampled_from(sorted(SAID)), by=people)
    def somebody_presses(self, move: str, by: str) -> None:
        self.now += timedelta(minutes=1)
        before, was = self._case(), replace(self.model)
        if self.model.can(move):
            reply = self._press(move, by)
            assert reply.message
            self.model.move(move, by)
            self._check_owner_told(was, by)
        elif self.model.is_repeat(move, by) and not self.model.is_forgotten:
            assert self._press(move, by).message is None
            assert self._case() == before
        else:
            with pytest.raises(Refusal) as refused:
                self._press(move, by)
            assert str(refused.value)
            assert self._case() == before

    @precondition(lambda self: self.model.score is not None)
    @rule()
    def an_admin_excludes(self) -> None:
        self.now += timedelta(minutes=1)
        key = self._key()
        done = exclude(key, "A test", self.store, COMPANY, self.now) if key else False
        assert done == (not self.model.is_excluded and key is not None)
        if done:
            was = replace(self.model)
            self.model.exclude()
            if was.state == "claimed":
                told = f"excluded-{self._case().version}:{self.number}"
                assert self.store.outbox.wanted(told, f"dm:{was.owner}")

    @precondition(lambda self: self.model.is_excluded)
    @rule()
    def an_admin_includes(self) -> None:
        self.now += timedelta(minutes=1)
        if key := self._key():
            assert include(key, self.store, COMPANY, self.now)
            self.model.include()

    @precondition(lambda self: self.model.score is not None and not self.model.is_forgotten)
    @rule()
    def the_customer_is_forgotten(self) -> None:
        self.now += timedelta(minutes=1)
        was = replace(self.model)
        receipt = self.store.receipts.open(Why.ASKED, self.now)
        forget([KEY], Why.ASKED, receipt, self.store, self.now)
        self.model.forget()
        if was.state == "claimed":
            assert self.store.outbox.wanted(f"forgotten:{self.number}", f"dm:{was.owner}")

    @rule()
    def a_courier_delivers(self) -> None:
        self.now += timedelta(minutes=5)
        while taken := self.store.deliveries.take(self.now, PLATFORMS, (), (), 9):
            for one in taken:
                self.shown += 1
                assert self.store.deliveries.shown(one, one.ref or f"ref-{self.shown}")

    # What always holds

    @invariant()
    def the_case_stands_where_it_should(self) -> None:
        if not self.model.state:
            return
        followup = self._case().followup
        owner = followup.owner.id if followup.owner else None
        assert followup.state.value == self.model.state
        if self.model.state in {"open", "claimed", "resolved"}:
            assert owner == self.model.owner

    @invariant()
    def its_history_only_grows(self) -> None:
        if self.model.state:
            assert [event.what.value for event in self._case().history] == self.model.history

    @invariant()
    def the_card_shows_the_case(self) -> None:
        if not self.model.state or self.model.is_forgotten:
            return
        case, card = self._case(), self.store.outbox.wanted(self._card, CHANNEL)
        as_it_stands = alert(case, Readers.of(CHANNEL, COMPANY))
        if case.followup.state is State.WITHDRAWN:
            assert card in (None, as_it_stands)
            assert card or not self.store.outbox.is_shown(self._card)
        else:
            assert card == as_it_stands

    @invariant()
    def who_has_the_case_alone_reads_who_it_is(self) -> None:
        named = [(row.key, row.channel) for row in self._rows() if SURNAME in (row.wanted or b"")]
        if self.model.state == "claimed" and not self.model.is_forgotten:
            key, channel = f"brief:{self.number}:{self.model.owner}", f"dm:{self.model.owner}"
            assert named == [(key, channel)]
            assert self.store.outbox.wanted(key, channel) == brief(self._case())
        else:
            assert named == []

    @invariant()
    def nothing_is_left_of_whom_is_forgotten(self) -> None:
        if self.model.is_forgotten:
            kept = b"".join(row.wanted or b"" for row in self._rows())
            assert not any(one in kept for one in (b"Maria", b"Late again", b"Nobody rang"))

    def teardown(self) -> None:
        try:
            self.a_courier_delivers()
            assert self.store.tallies.differences() == 0
            assert all(row.due_at is None for row in self._rows() if row.ref or not row.thread_key)
        finally:
            self.open.close()

    def _press(self, move: str, by: str) -> Reply:
        press = PRESSES[f"case.{move}"]
        answers = ENDED if move == "resolve" else None
        click = Click(press.verb, str(self.number), PEOPLE[by], self.now, CHANNEL, answers)
        return press.run(click, self.store, COMPANY)

    def _check_owner_told(self, was: Model, by: str) -> None:
        """Whoever had the case hears of a colleague's move, and of no move of their own."""
        if was.state == "claimed":
            told = self.store.outbox.wanted(
                f"moved-{self._case().version}:{self.number}", f"dm:{was.owner}"
            )
            assert bool(told) == (was.owner != by)

    @property
    def _card(self) -> str:
        return f"alert:{self.number}"

    def _case(self) -> Case:
        return self.store.cases.get(self.number)

    def _key(self) -> str | None:
        """As the answer is known now; None where nobody could name it any more."""
        return None if self.model.is_forgotten else KEY

    def _rows(self) -> list[Any]:
        return list(self.store.connection.execute(select(posting)))


@on_either
async def test_a_case_goes_its_way_whoever_does_what(
    database: str, request: pytest.FixtureRequest
) -> None:
    await live(FollowUpLife, database, request, lives=20)
