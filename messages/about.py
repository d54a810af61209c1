"""What stands beside a customer's words: who, since when, how to get back, and by when."""

import re
from typing import Final

from messages.blocks import How, Moment, Text
from messages.discretion import customer_name, told_words
from messages.phrases import dotted, plainly
from nps.case import Case
from nps.company import Company, Level
from nps.readers import Readers
from nps.response import Customer, Response
from nps.target import Phase

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def who(response: Response, readers: Readers) -> Text:
    """The customer as far as *readers* may know: "Maria K. · customer since 2023"."""
    level = readers.level
    if level is Level.NONE:
        return ()
    employer = response.customer.company if level is Level.FULL else ""
    known = (customer_name(response, readers), plainly(employer, 60), since(response.customer))
    return dotted(*((part,) for part in known if part))


def since(customer: Customer) -> str:
    """Says "customer since 2023": the year, where the source's own words hold one."""
    year = _YEAR.search(customer.since[:40])
    told = year[0] if year else plainly(customer.since, 20)
    return f"customer since {told}" if told else ""


def earlier(case: Case) -> Text:
    if not case.earlier:
        return ()
    return (f"gave {case.earlier.score} in ", Moment(case.earlier.answered_at, How.MONTH))


def reach(response: Response) -> Text:
    """How the customer may be reached; empty where the source did not ask."""
    if response.may_contact is False:
        return ("asked not to be contacted",)
    if not response.can_be_reached:
        return ("left no way to get back",)
    if response.may_contact and response.customer.phone:
        return ("may be called",)
    if response.may_contact and response.customer.email:
        return ("may be written to",)
    return ()


def due(case: Case) -> Text:
    """Says "call by Wed 14:00", or in which other way; empty where nobody can get back."""
    customer = case.response.customer
    if not case.response.can_be_reached:
        return ()
    if case.phase is Phase.PAST:
        return ("was due ", Moment(case.resolve_by))
    how = "call" if customer.phone else "write" if customer.email else "get back"
    return (f"{how} by ", Moment(case.resolve_by))


def why_excluded(case: Case, readers: Readers) -> Text:
    """Why the answer does not count, in the words of whoever took it out."""
    excluded = case.exclusion
    reason = told_words(excluded.words, case.response, readers) if excluded else ""
    return (f"The reason: {reason}",) if reason else ()


def team_name(case: Case, company: Company) -> str:
    """Whose customer it is: the team that hears of it, else the nearest that is known."""
    return team_word(case) or plainly(company.name, 40)


def team_word(case: Case) -> str:
    """The team that hears of *case*, else the source's word for it, else the touchpoint."""
    if case.team:
        return plainly(case.team.name, 40)
    return plainly(case.response.team, 40) or plainly(case.response.touchpoint, 40)
