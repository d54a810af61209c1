"""Everything that a unit of work can read and write, in one transaction."""

from functools import cached_property

from sqlalchemy import Connection

from nps.company import Company
from storage.bindings import Bindings
from storage.bursts import Bursts
from storage.case_figures import CaseFigures
from storage.cases import Cases
from storage.crowds import Crowds
from storage.customers import Customers
from storage.deliveries import Deliveries
from storage.doubts import Doubts
from storage.erasure import Erasure
from storage.exclusions import Exclusions
from storage.identities import Identities
from storage.knocks import Knocks
from storage.late import Late
from storage.listings import Listings
from storage.origins import Origins
from storage.outbox import Outbox
from storage.overtaken import Overtaken
from storage.praises import Praises
from storage.pulse import Pulse
from storage.reach import Reach
from storage.receipts import Receipts
from storage.responses import Responses
from storage.restored import Restored
from storage.rests import Rests
from storage.runs import Runs
from storage.seen import Seen
from storage.tallies import Tallies
from storage.told import Told
from storage.trials import Trials
from storage.unread import Unread
from storage.waiting import Waiting
from storage.weeks import Weeks


class Store:
    """One transaction's view of the database. Times are aware, days are the company's."""

    def __init__(self, connection: Connection, company: Company, doubted: int = 0) -> None:
        """*doubted*: as the outbox has it."""
        self.connection = connection
        self.company = company
        self.doubted = doubted

    @cached_property
    def responses(self) -> Responses:
        return Responses(self.connection, self.company.timezone, self.tallies)

    @cached_property
    def exclusions(self) -> Exclusions:
        return Exclusions(self.connection, self.responses)

    @cached_property
    def tallies(self) -> Tallies:
        return Tallies(self.connection)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self.connection, self.responses, self.company.roster)

    @cached_property
    def case_figures(self) -> CaseFigures:
        return CaseFigures(self.connection)

    @cached_property
    def customers(self) -> Customers:
        return Customers(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection, self.company, self.doubted)

    @cached_property
    def crowds(self) -> Crowds:
        return Crowds(self.connection, self.company, self.bindings)

    @cached_property
    def listings(self) -> Listings:
        bursts = Bursts(self.connection, self.crowds)
        return Listings(self.connection, self.outbox, self.cases, bursts)

    @cached_property
    def late(self) -> Late:
        return Late(self.outbox)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self.outbox)

    @cached_property
    def rests(self) -> Rests:
        return Rests(self.connection)

    @cached_property
    def overtaken(self) -> Overtaken:
        return Overtaken(self.outbox)

    @cached_property
    def doubts(self) -> Doubts:
        return Doubts(self.deliveries, self.overtaken)

    @cached_property
    def waiting(self) -> Waiting:
        return Waiting(self.outbox)

    @cached_property
    def restored(self) -> Restored:
        return Restored(self.outbox)

    @cached_property
    def pulse(self) -> Pulse:
        return Pulse(self.connection)

    @cached_property
    def erasure(self) -> Erasure:
        return Erasure(self.outbox)

    @cached_property
    def praises(self) -> Praises:
        return Praises(self.connection, self.responses, self.company.roster)

    @cached_property
    def told(self) -> Told:
        return Told(self.connection)

    @cached_property
    def weeks(self) -> Weeks:
        return Weeks(
            *(self.company, self.tallies, self.responses, self.case_figures),
            *(self.told, self.praises),
        )

    @cached_property
    def runs(self) -> Runs:
        return Runs(self.connection)

    @cached_property
    def identities(self) -> Identities:
        return Identities(self.connection)

    @cached_property
    def bindings(self) -> Bindings:
        return Bindings(self.connection)

    @cached_property
    def reach(self) -> Reach:
        return Reach(self.connection)

    @cached_property
    def origins(self) -> Origins:
        return Origins(self.connection)

    @cached_property
    def seen(self) -> Seen:
        return Seen(self.connection)

    @cached_property
    def knocks(self) -> Knocks:
        return Knocks(self.connection)

    @cached_property
    def trials(self) -> Trials:
        return Trials(self.outbox, self.seen)

    @cached_property
    def receipts(self) -> Receipts:
        return Receipts(self.connection)

    @cached_property
    def unread(self) -> Unread:
        return Unread(self.connection)
