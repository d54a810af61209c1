"""People: from Slack's users to the company's colleagues, and back."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from bot.now import Now, utc_now
from bot.platforms.colleagues import called
from bot.platforms.port import Undeliverable
from bot.platforms.slack.api import Api
from bot.platforms.slack.faults import FAULTS, code, delivering, undeliverable
from bot.platforms.slack.users import PREFIX, is_outsider, name_of, recognised
from nps.company import Company
from nps.people import Person
from storage.database import Database, Unavailable
from storage.store import Store

PLATFORM: Final = "slack"
TRUSTED_FOR: Final = timedelta(days=1)
AT_HAND_FOR: Final = 60.0
"""Seconds before the database is asked again who somebody is: whoever asks one thing asks more."""
MISSED_FOR: Final = 600.0
"""Seconds before Slack is asked again for somebody whom it did not know."""
EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ABSENT: Final = {"users_not_found", "user_not_found", "user_not_visible", "user_disabled"}


@dataclass
class Identities:
    """Who is who, remembered in the database."""

    api: Api
    database: Database
    company: Company
    now: Now = utc_now
    _missed_until: dict[str, float] = field(default_factory=dict, repr=False)
    _direct: dict[str, str] = field(default_factory=dict, repr=False)
    """The channels of direct messages, by user id."""
    _at_hand: dict[str, tuple[Person, float]] = field(default_factory=dict, repr=False)
    """Who somebody is, and until when that need not be asked, by user id."""

    async def person(self, user: str, name: str = "", team: str = "") -> Person:
        """Whoever this Slack user is: a colleague, or somebody under their Slack name.

        Never raises: a click counts though Slack cannot say just now whose it is. What the
        payload tells, *name* and *team*, has to do then; of that, whoever is new to us is an
        outsider until Slack has said who we are.
        """
        at_hand, until = self._at_hand.get(user, (None, 0.0))
        if at_hand and time.monotonic() < until:
            return at_hand
        try:
            known = await self._known(user)
        except Unavailable:
            known = None
        if known:
            self._at_hand[user] = known, time.monotonic() + AT_HAND_FOR
        me = self.api.known
        payload = {"id": user, "name": name, "team_id": team or me.team}
        return known or recognised(payload, me, self.company)

    async def user(self, person_id: str) -> str | None:
        """The Slack user who is this person; None where nobody is. Raises Undeliverable."""
        if person_id.startswith(PREFIX):
            return None if is_outsider(person_id) else person_id.removeprefix(PREFIX)
        if "@" not in person_id or time.monotonic() < self._missed_until.get(person_id, 0):
            return None
        remembered = partial(_user, person_id=person_id)
        return await self.database.read(remembered) or await self._looked_up(person_id)

    async def users(self, people: Iterable[str]) -> dict[str, str]:
        """Slack's users by the ids of *people*, as far as Slack says so just now."""
        found: dict[str, str] = {}
        for person_id in dict.fromkeys(people):
            try:
                user = await self.user(person_id)
            except Undeliverable:
                break
            if user:
                found[person_id] = user
        return found

    async def direct(self, person_id: str) -> str:
        """The channel for direct messages to this person. Raises Undeliverable."""
        user = await self.user(person_id)
        if user is None:
            raise Undeliverable(f"Slack has no active user for {person_id}", retry_after=None)
        if user not in self._direct:
            with delivering(person_id):
                opened = await self.api.web.conversations_open(users=user)
                self._direct[user] = opened["channel"]["id"]
        return self._direct[user]

    async def _known(self, user: str) -> Person | None:
        """As Slack said within the last day, says now, or else said at any time."""
        now = self.now()
        fresh = await self._remembered(user, since=now - TRUSTED_FOR)
        try:
            return fresh or await self._asked_for(user, now)
        except FAULTS:
            return await self._remembered(user, since=EVER)

    async def _remembered(self, user: str, since: datetime) -> Person | None:
        person = await self.database.read(
            lambda store: store.identities.person(PLATFORM, user, since)
        )
        staff = self.company.roster.colleague(person.id) if person else None
        return staff.person if staff else person

    async def _asked_for(self, user: str, now: datetime) -> Person:
        me = await self.api.me()
        told = (await self.api.web.users_info(user=user))["user"]
        person = recognised(told, me, self.company)
        await self.database.write(lambda store: store.identities.keep(PLATFORM, user, person, now))
        return person

    async def _looked_up(self, email: str) -> str | None:
        told = await self._by_email(email)
        if not told or told.get("deleted") or told.get("is_bot"):
            self._missed_until[email] = time.monotonic() + MISSED_FOR
            return None
        person, now = called(email, name_of(told), self.company), self.now()
        user = str(told["id"])
        await self.database.write(lambda store: store.identities.keep(PLATFORM, user, person, now))
        return user

    async def _by_email(self, email: str) -> dict[str, Any]:
        """What Slack knows of this address; empty where that is nothing."""
        try:
            told = await self.api.web.users_lookupByEmail(email=email)
        except FAULTS as fault:
            if code(fault) in _ABSENT:
                return {}
            raise undeliverable(fault, email) from fault
        return dict(told["user"])


def _user(store: Store, *, person_id: str) -> str | None:
    return store.identities.user(PLATFORM, person_id)
