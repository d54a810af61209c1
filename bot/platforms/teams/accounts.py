"""Whose an account of Teams is: a colleague's, a stranger's to the roster, or an outsider's."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from bot.platforms.colleagues import called, is_named
from bot.platforms.teams.places import PREFIX
from handlers.payload import clean
from nps.company import Company
from nps.people import Person

OUTSIDE: Final = f"{PREFIX}outside:"
"""Before the `aadObjectId` of somebody who works for another company, or is not where it happened.

Before that of whom the company's own roster lacks stands the prefix alone.
"""
GUEST: Final = "guest"

Account = Mapping[str, Any]
"""As Teams describes whoever acts, or a line of a roster: "id", and mostly "aadObjectId"."""


def recognised(told: Account, company: Company, tenants: Collection[str]) -> Person:
    """Whoever a line of a roster is about.

    *tenants*: the company's own; empty in development, where anybody is one of us. Another
    company may give its people any address, and a guest's was given by somebody else: there an
    address proves nothing.
    """
    if tenants and str(told.get("tenantId") or "").lower() not in tenants:
        return outsider(told)
    email = str(told.get("email") or told.get("userPrincipalName") or "").lower()
    is_guest = str(told.get("userRole") or "").lower() == GUEST
    if email and not is_guest and is_named(email, company):
        return called(email, _name(told), company)
    return stranger(told)


def on_roster(told: Account, account: Account) -> Account:
    """What the roster told of *account*.

    Whose it is the roster alone says: whoever mentions somebody can write another's
    `aadObjectId` beside that, their own for one.
    """
    return {"id": account["id"], "name": account.get("name"), **told}


def is_outsider(person_id: str) -> bool:
    return person_id.startswith(OUTSIDE)


def outsider(told: Account) -> Person:
    return Person(f"{OUTSIDE}{key_of(told)}", _name(told))


def stranger(told: Account) -> Person:
    return Person(f"{PREFIX}{key_of(told)}", _name(told))


def key_of(account: Account) -> str:
    """What tells this account from all others, in every conversation."""
    return str(account.get("aadObjectId") or account.get("objectId") or account["id"])


def _name(told: Account) -> str:
    return clean(str(told.get("name") or "")) or "Somebody"
