"""Microsoft Teams as the courier sees it: shows what a channel should show."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from bot.now import Now, utc_now
from bot.platforms.port import InTime, Undeliverable, any_time
from bot.platforms.teams.faults import TeamsFault, delivering, is_unshowable
from bot.platforms.teams.identities import Identities
from bot.platforms.teams.pace import Pace
from bot.platforms.teams.places import PLATFORM, PREFIX, Place, Talk, bot_id
from bot.platforms.teams.render import attachment, drawn, simpler, summary
from bot.platforms.teams.transport import Json, Transport
from bot.platforms.teams.words import Ink
from messages.blocks import Message
from messages.mentioned import mentioned
from nps.readers import DIRECT
from storage.database import Database
from storage.posting import Posting

T = TypeVar("T")

log: Final = logging.getLogger(__name__)


@dataclass
class Teams:
    """One company."""

    transport: Transport
    identities: Identities
    database: Database
    zone: ZoneInfo
    now: Now = utc_now
    limits: Pace = field(default_factory=Pace)
    name: str = field(default=PLATFORM, init=False)
    pace: timedelta = field(default=timedelta(seconds=0.5), init=False)
    """Sixty in thirty seconds; `limits` holds the others."""
    edits_apart: bool = field(default=False, init=False)

    async def show(self, posting: Posting, in_time: InTime = any_time) -> str:
        if posting.wanted is None:
            return await self._take_back(posting, in_time)
        activity = await self.activity(posting.wanted)
        if posting.ref is None:
            return await self._post(posting, activity, in_time)
        return await self._edit(posting, activity, in_time)

    async def find(self, postings: Sequence[Posting]) -> dict[str, list[str]] | None:
        """None: Teams lets no bot read a channel back without rights over all that is said there.

        So a message whose answer got lost is posted again, and may stand there twice.
        """
        return None

    async def knows(self, person_id: str) -> bool:
        return await self.identities.user(person_id) is not None

    def posted(self, ref: str) -> bool:
        return ref.startswith("{")

    async def activity(self, message: Message) -> Json:
        """*message* as Teams takes it."""
        ink = await self._ink(message)
        return {
            "type": "message",
            "summary": summary(message, ink),
            "attachments": [attachment(message, ink)],
        }

    async def card(self, message: Message) -> Json:
        """*message* as a card alone: what goes back to whoever pressed a button."""
        return drawn(message, await self._ink(message))

    async def write(
        self, talk: Talk, activity: Json, root: str = "", in_time: InTime = any_time
    ) -> Place:
        """Post in *talk*, below the message *root* where there is one. Raises FAULTS."""
        where = talk.thread(root)
        message = await _taken(
            activity, lambda one: self.transport.post(talk.service, where, one), in_time
        )
        return Place.at(talk, message)

    async def talk(self, channel: str) -> Talk:
        """*channel*, as settings spell it or a person, as a conversation. Raises Undeliverable."""
        place = channel.removeprefix(PREFIX)
        if place.startswith(DIRECT):
            return await self.identities.direct(place.removeprefix(DIRECT))

        details = await self.database.read(
            lambda store: store.reach.details(PLATFORM, place) or store.reach.latest(PLATFORM)
        )
        if details is None:
            raise Undeliverable(
                "Microsoft Teams has not told yet how it can be reached: add Earful to a team,"
                " or write to it there",
                retry_after=None,
            )
        settings = self.transport.settings
        bot = details.get("bot") or bot_id(settings)
        tenant = details.get("tenant") or settings.tenant
        return Talk(details["service"], place, tenant, bot)

    async def _ink(self, message: Message) -> Ink:
        users = await self.identities.users(mentioned(message))
        return Ink(self.zone, self.now(), users)

    async def _post(self, posting: Posting, activity: Json, in_time: InTime) -> str:
        parent = Place.of(posting.thread) if posting.thread else None
        talk = parent.talk if parent else await self.talk(posting.channel)
        self.limits.step(talk.conversation)
        with delivering(_where(posting), posts=True):
            place = await self.write(talk, activity, parent.message if parent else "", in_time)
        return place.ref

    async def _edit(self, posting: Posting, activity: Json, in_time: InTime) -> str:
        place = Place.of(posting.ref or "")
        self.limits.step(place.conversation)
        with delivering(_where(posting)):
            try:
                await _taken(
                    activity,
                    lambda one: self.transport.update(
                        place.service, place.conversation, place.message, one
                    ),
                    in_time,
                )
            except TeamsFault as refused:
                if not _is_gone(refused):
                    raise
                if posting.in_doubt:
                    return await self._post(posting, activity, in_time)
                # Somebody wished it gone: no admin can mend that, and a new card would ring again.
                log.info("deleted in Teams", extra={"posting": posting.key})
        return place.ref

    async def _take_back(self, posting: Posting, in_time: InTime) -> str:
        if posting.ref is None:
            return ""
        place = Place.of(posting.ref)
        in_time()
        with delivering(_where(posting)):
            try:
                await self.transport.delete(place.service, place.conversation, place.message)
            except TeamsFault as refused:
                if not _is_gone(refused):
                    raise
        return place.ref


async def _taken(activity: Json, send: Callable[[Json], Awaitable[T]], in_time: InTime) -> T:
    """What comes of sending *activity*: what Teams does not take is left out step by step."""
    *fuller, plainest = simpler(activity)
    for tried in fuller:
        in_time()
        try:
            return await send(tried)
        except TeamsFault as refused:
            if not is_unshowable(refused):
                raise
    in_time()
    return await send(plainest)


def _is_gone(refused: TeamsFault) -> bool:
    """Whether there is no such message any more, in a conversation that there is."""
    return refused.status == 404 and refused.code.startswith("Activity")


def _where(posting: Posting) -> str:
    return posting.channel.removeprefix(PREFIX)
