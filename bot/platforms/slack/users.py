"""Whose a Slack user's record is: a colleague's, a stranger's to the roster, or an outsider's."""

from collections.abc import Mapping
from typing import Any, Final

from bot.platforms.colleagues import called, is_named
from bot.platforms.slack.api import Me
from handlers.payload import clean
from nps.company import Company
from nps.people import Person

PREFIX: Final = "slack:"
"""Before the user id of somebody whom the roster lacks; with the team's id between them where that
somebody works for another company."""

Told = Mapping[str, Any]


def recognised(told: Told, me: Me, company: Company) -> Person:
    """Whoever Slack means by *told*, a user as `users.info` or a payload describes one."""
    email = str((told.get("profile") or {}).get("email") or "").lower()
    if not _is_ours(told, me):
        return Person(f"{PREFIX}{told.get('team_id')}:{told['id']}", name_of(told))
    is_active = not told.get("is_bot") and not told.get("deleted")
    if email and is_active and is_named(email, company):
        return called(email, name_of(told), company)
    return Person(f"{PREFIX}{told['id']}", name_of(told))


def is_outsider(person_id: str) -> bool:
    """Whether this is somebody of another company, who is here in a shared channel."""
    return person_id.startswith(PREFIX) and person_id.count(":") > 1


def name_of(told: Told) -> str:
    profile = told.get("profile") or {}
    names = (profile.get("real_name"), told.get("real_name"), told.get("name"))
    return next((clean(str(name)) for name in names if name), "Somebody")


def _is_ours(told: Told, me: Me) -> bool:
    """Another company's workspace may give its people any address: it proves nothing here.

    Nobody is ours before Slack has said whose *me* is.
    """
    if told.get("is_stranger") or not me.team:
        return False
    organisation = (told.get("enterprise_user") or {}).get("enterprise_id")
    same_organisation = bool(me.enterprise) and organisation == me.enterprise
    return told.get("team_id") == me.team or same_organisation
