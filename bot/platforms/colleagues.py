"""Who the accounts of a chat platform are to the company, by their address."""

from nps.company import Company
from nps.people import Person


def called(email: str, name: str, company: Company) -> Person:
    """The person with this address: as the roster calls them, else by *name*."""
    staff = company.roster.colleague(email)
    return staff.person if staff else Person(email.lower(), name)


def is_named(email: str, company: Company) -> bool:
    """Whether settings name this address: as a colleague's, a lead's or an admin's."""
    leads = (lead for team in company.roster.teams for lead in team.leads)
    named = {address.lower() for address in (*leads, *company.admins.people)}
    return company.roster.colleague(email) is not None or email in named
