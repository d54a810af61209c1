"""Only the owner of a case has the customer's details, and only while it lasts."""

from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from handlers import exclusion
from handlers.asks import Click
from handlers.clicks import PRESSES
from handlers.intake import take_in
from jobs import targets
from messages.documents import decoded
from messages.plain import plain
from nps.case import Case
from nps.company import Level, Privacy
from nps.followup import Outcome, State
from nps.people import Person
from nps.refusal import Refusal
from storage.posting_rows import posting
from tests.flows.company import AMIRA, COMPANY, JONAS, KIM, NOW, response
from tests.storage.making import empty_store

OUTSIDE = Person("test:U1", "Somebody")
DETAILS = ("Keller", "maria@example.org", "555 0114")
ENDED = {"outcome": Outcome.PUT_RIGHT.value, "cause": "No call-back"}
CHANNELS = ("test:#support", "dm:amira@example.com", "dm:jonas@example.com")
KEY = response().key

people = st.sampled_from([AMIRA, JONAS, KIM, OUTSIDE])


class BriefLife(RuleBasedStateMachine):
    """Colleagues press, the customer changes their mind, time passes, an admin takes it out."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.company = replace(COMPANY, privacy=Privacy(Level.NONE))
        self.store = self.open.enter_context(empty_store(self.company))
        self.now = NOW
        self._answer(2, "Nobody calls back.")

    def teardown(self) -> None:
        self.open.close()

    @rule(
        verb=st.sampled_from(["claim", "claim", "release", "resolve", "reopen"]),
        by=people,
        channel=st.sampled_from(CHANNELS),
    )
    def press(self, verb: str, by: Person, channel: str) -> None:
        number = str(self._case().number)
        click = Click(f"case.{verb}", number, by, self.now, channel, ENDED)
        with suppress(Refusal):
            PRESSES[click.verb].run(click, self.store, self.company)

    @rule(score=st.integers(0, 10), words=st.sampled_from(["", "Nobody calls back.", "Ah well."]))
    def answer_again(self, score: int, words: str) -> None:
        self._answer(score, words)

    @rule(reason=st.sampled_from(["", "A test"]))
    def exclude(self, reason: str) -> None:
        exclusion.exclude(KEY, reason, self.store, self.company, self.now)

    @rule()
    def include(self) -> None:
        exclusion.include(KEY, self.store, self.company, self.now)

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        targets.run(self.now, self.store, self.company)

    @rule()
    def deliver(self) -> None:
        while leased := self.store.deliveries.take(self.now, ("test", "dm"), (), (), 10):
            for one in leased:
                self.store.deliveries.shown(one, one.ref or f"ref-{one.mark}")

    @invariant()
    def the_owner_alone_has_the_details(self) -> None:
        case = self._case()
        owner = case.followup.owner if case.followup.state is State.CLAIMED else None
        assert self._who_reads(DETAILS) == ({f"dm:{owner.id}"} if owner else set())

    @precondition(lambda self: self._case().exclusion is not None)
    @invariant()
    def nobody_has_what_does_not_count(self) -> None:
        assert self._case().followup.state is State.WITHDRAWN

    @invariant()
    def the_figures_are_as_a_recount(self) -> None:
        assert self.store.tallies.differences() == 0

    def _answer(self, score: int, words: str) -> None:
        said = f"{words} Write to maria@example.org." if words else ""
        told = replace(response(score), comment=said, told_at=self.now)
        take_in([told], self.store, self.company, self.now)

    def _case(self) -> Case:
        case = self.store.cases.about(KEY)
        assert case
        return case

    def _who_reads(self, details: tuple[str, ...]) -> set[str]:
        """The channels in which any of *details* shall stand."""
        rows = self.store.connection.execute(posting.select().where(posting.c.wanted.is_not(None)))
        return {
            row.channel
            for row in rows
            if any(one in plain(decoded(row.wanted), COMPANY.timezone) for one in details)
        }


TestBriefLife = BriefLife.TestCase
TestBriefLife.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
