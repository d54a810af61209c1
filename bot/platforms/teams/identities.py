"""People: from the accounts of Teams to the company's colleagues, and back."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.now import Now, utc_now
from bot.platforms.port import Undeliverable
from bot.platforms.teams.accounts import (
    Account,
    is_outsider,
    key_of,
    on_roster,
    outsider,
    recognised,
    stranger,
)
from bot.platforms.teams.faults import FAULTS, TeamsFault, delivering, judged, undeliverable
from bot.platforms.teams.places import PLATFORM, PREFIX, Talk, bot_id
from bot.platforms.teams.transport import Json, Transport
from nps.company import Company
from nps.people import Person
from storage.database import Database, Unavailable
from storage.reach import Details
from storage.store import Store

TRUSTED_FOR: Final = timedelta(days=1)
MISSED_FOR: Final = 600.0
"""Seconds before rosters are read again for somebody whom they did not name."""
EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
ABSENT: Final = "MemberNotFound"
"""How Teams' word begins for whoever is not on the roster of the place."""
TEAM: Final = "team"
"""The kind of a place whose roster names a whole team."""


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

        Never raises: a click counts though Teams cannot say just now whose it is. Whom it says
        not to be where it happened is an outsider.
        """
        user = key_of(account)
        try:
            now = self.now()
            fresh = await self._remembered(user, now - TRUSTED_FOR)
            return fresh or await self._asked_for(account, talk, now)
        except FAULTS as fault:
            if isinstance(fault, TeamsFault) and fault.code.startswith(ABSENT):
                return outsider(account)
            return await self._last_known(account)
        except Unavailable:
            return stranger(account)

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
        people = {key_of(one): self._recognised(one) for one in members if one.get("id")}

        def keep(store: Store) -> None:
            for user, person in people.items():
                if not person.id.startswith(PREFIX):
                    store.identities.keep(PLATFORM, user, person, now)

        await self.database.write(keep)

    async def _opened(self, user: str, person_id: str) -> Talk:
        """By way of the place that was heard of last; where that tenant lacks them, of the next."""
        ways = await self.database.read(lambda store: store.reach.ways(PLATFORM, by="tenant"))
        if not ways:
            raise Undeliverable(
                "Microsoft Teams has not told yet how it can be reached", retry_after=None
            )
        for way in ways[:-1]:
            try:
                return await self._made(user, way)
            except TeamsFault as refused:
                if judged(refused).passes:
                    raise undeliverable(refused, person_id) from refused
        with delivering(person_id):
            return await self._made(user, ways[-1])

    async def _made(self, user: str, way: Details) -> Talk:
        """Raises FAULTS."""
        bot, tenant = way.get("bot") or bot_id(self.transport.settings), way.get("tenant", "")
        conversation = await self.transport.direct(way["service"], bot, user, tenant)
        return Talk(way["service"], conversation, tenant, bot)

    async def _at_hand(self, person_id: str) -> str | None:
        if is_outsider(person_id):
            return None
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
            return await self._remembered(key_of(account), EVER) or stranger(account)
        except Unavailable:
            return stranger(account)

    async def _asked_for(self, account: Account, talk: Talk, now: datetime) -> Person:
        told = await self.transport.member(talk.service, talk.conversation, str(account["id"]))
        line = on_roster(told, account)
        person, user = self._recognised(line), key_of(line)
        await self.database.write(lambda store: store.identities.keep(PLATFORM, user, person, now))
        return person

    def _recognised(self, told: Account) -> Person:
        settings = self.transport.settings
        return recognised(told, self.company, () if settings.in_development else settings.tenants)
