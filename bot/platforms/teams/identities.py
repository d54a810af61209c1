"""People: from the accounts of Teams to the company's colleagues, and back."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.now import Now, utc_now
from bot.platforms.colleagues import called, is_named
from bot.platforms.port import Undeliverable
from bot.platforms.teams.faults import FAULTS, delivering
from bot.platforms.teams.places import PLATFORM, PREFIX, Talk, bot_id
from bot.platforms.teams.transport import Json, Transport
from handlers.payload import clean
from nps.company import Company
from nps.people import Person
from storage.database import Database, Unavailable
from storage.store import Store

TRUSTED_FOR: Final = timedelta(days=1)
MISSED_FOR: Final = 600.0
"""Seconds before rosters are read again for somebody whom they did not name."""
EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
GUEST: Final = "guest"
TEAM: Final = "team"
"""The kind of a place whose roster names a whole team."""

Account = Mapping[str, Any]
"""As Teams describes whoever acts, or a line of a roster: "id", and mostly "aadObjectId"."""


@dataclass
class Identities:
    """Who is who, remembered in the database by `aadObjectId`: names are no proof of anything."""

    transport: Transport
    database: Database
    company: Company
    now: Now = utc_now
    seconds: Callable[[], float] = time.monotonic
    _read_at: float = field(default=float("-inf"), repr=False)
    _direct: dict[str, Talk] = field(default_factory=dict, repr=False)
    """Chats with one person, by `aadObjectId`."""

    async def person(self, account: Account, talk: Talk) -> Person:
        """Whoever this is: a colleague, or somebody under the name they have in Teams.

        Never raises: a click counts though Teams cannot say just now whose it is.
        """
        user = key_of(account)
        try:
            now = self.now()
            fresh = await self._remembered(user, now - TRUSTED_FOR)
            return fresh or await self._asked_for(account, talk, now)
        except FAULTS:
            return await self._last_known(account)
        except Unavailable:
            return _stranger(account)

    async def user(self, person_id: str) -> str | None:
        """The `aadObjectId` of this person; None where no roster names them."""
        found = await self._at_hand(person_id)
        may_be_new = "@" in person_id and self.seconds() >= self._read_at + MISSED_FOR
        if found is None and may_be_new:
            await self.read_rosters()
            found = await self._at_hand(person_id)
        return found

    async def users(self, people: Iterable[str]) -> dict[str, str]:
        """Teams' ids by those of *people*, as far as they are known without asking Teams."""
        found = {one: await self._at_hand(one) for one in dict.fromkeys(people)}
        return {one: user for one, user in found.items() if user}

    async def direct(self, person_id: str) -> Talk:
        """The chat with this person alone. Raises Undeliverable."""
        user = await self.user(person_id)
        if user is None:
            raise Undeliverable(
                f"no team in Microsoft Teams that Earful is in has {person_id}", retry_after=None
            )
        if user not in self._direct:
            self._direct[user] = await self._opened(user, person_id)
        return self._direct[user]

    def met(self, account: Account, talk: Talk) -> None:
        """*talk* is this person's chat with us: none need be made to write to them."""
        self._direct[key_of(account)] = talk

    async def read_rosters(self) -> None:
        """Learn who the members are of all teams that Earful was added to."""
        self._read_at = self.seconds()
        teams = await self.database.read(lambda store: store.reach.places(PLATFORM, TEAM))
        for place, details in teams:
            try:
                members = await self.transport.members(details["service"], place)
            except FAULTS:
                continue  # the others may still be read
            await self._keep(members)

    async def _keep(self, members: Iterable[Json]) -> None:
        now = self.now()
        people = {key_of(one): recognised(one, self.company) for one in members if one.get("id")}

        def keep(store: Store) -> None:
            for user, person in people.items():
                if not person.id.startswith(PREFIX):
                    store.identities.keep(PLATFORM, user, person, now)

        await self.database.write(keep)

    async def _opened(self, user: str, person_id: str) -> Talk:
        details = await self.database.read(lambda store: store.reach.latest(PLATFORM))
        if details is None:
            raise Undeliverable(
                "Microsoft Teams has not told yet how it can be reached", retry_after=None
            )
        settings = self.transport.settings
        bot, tenant = details.get("bot") or bot_id(settings), details.get("tenant", "")
        service = details["service"]
        with delivering(person_id):
            conversation = await self.transport.direct(service, bot, user, tenant)
        return Talk(service, conversation, tenant, bot)

    async def _at_hand(self, person_id: str) -> str | None:
        if person_id.startswith(PREFIX):
            return person_id.removeprefix(PREFIX)
        return await self.database.read(lambda store: store.identities.user(PLATFORM, person_id))

    async def _remembered(self, user: str, since: datetime) -> Person | None:
        person = await self.database.read(
            lambda store: store.identities.person(PLATFORM, user, since)
        )
        staff = self.company.roster.colleague(person.id) if person else None
        return staff.person if staff else person

    async def _last_known(self, account: Account) -> Person:
        try:
            return await self._remembered(key_of(account), EVER) or _stranger(account)
        except Unavailable:
            return _stranger(account)

    async def _asked_for(self, account: Account, talk: Talk, now: datetime) -> Person:
        told = await self.transport.member(talk.service, talk.conversation, str(account["id"]))
        person = recognised({**account, **told}, self.company)
        user = key_of({**account, **told})
        await self.database.write(lambda store: store.identities.keep(PLATFORM, user, person, now))
        return person


def key_of(account: Account) -> str:
    """What tells this account from all others, in every conversation."""
    return str(account.get("aadObjectId") or account.get("objectId") or account["id"])


def recognised(told: Account, company: Company) -> Person:
    """Whoever a line of a roster is about. A guest's address proves nothing here."""
    email = str(told.get("email") or told.get("userPrincipalName") or "").lower()
    is_guest = str(told.get("userRole") or "").lower() == GUEST
    if email and not is_guest and is_named(email, company):
        return called(email, _name(told), company)
    return _stranger(told)


def _stranger(told: Account) -> Person:
    return Person(f"{PREFIX}{key_of(told)}", _name(told))


def _name(told: Account) -> str:
    return clean(str(told.get("name") or "")) or "Somebody"
