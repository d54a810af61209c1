"""Teams, coming in: what is listened for, and how each kind of it is answered."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.platforms.teams.activities import PERSONAL, Heard, read
from bot.platforms.teams.answers import Answers, said
from bot.platforms.teams.buttons import pressed
from bot.platforms.teams.identities import TEAM
from bot.platforms.teams.places import PLATFORM, PREFIX
from bot.platforms.teams.platform import Teams
from bot.platforms.teams.requests import COMMAND, Requests
from bot.platforms.teams.transport import Json
from handlers.asks import Reply, Where
from messages.notices import OUTDATED, notice
from messages.welcome import welcome
from storage import keys
from storage.database import Database, Unavailable
from storage.store import Store

log: Final = logging.getLogger(__name__)

CHANNEL: Final = "channel"
"""The kind of a place that can be written to."""
UNHEARD: Final[Json] = {"statusCode": 501}


@dataclass
class Inbound:
    requests: Requests
    answers: Answers
    platform: Teams
    database: Database

    async def hear(self, told: Json) -> Json | None:
        """The body of the answer, which only invokes have. Raises BadPayload."""
        heard = read(told)
        match heard.type:
            case "invoke" if heard.is_press:
                return await self._press(heard)
            case "invoke":
                return UNHEARD
            case "message":
                await self._message(heard)
            case "conversationUpdate" | "installationUpdate":
                await self._moved(heard)
            case _:
                pass  # who types, who likes what: nobody asked us anything
        return None

    async def _press(self, heard: Heard) -> Json:
        """Pressed twice, it is answered twice: every move knows when it is done already."""
        what = pressed(heard.data)
        if what is None:
            return said(OUTDATED)
        reply = await self.requests.press(what, heard)
        if reply.where is Where.CHANNEL and not await self._is_first(heard):
            return said("")  # everybody would read it twice
        return await self.answers.to_press(reply, what, heard)

    async def _message(self, heard: Heard) -> None:
        """Teams sends some of them again, where it has waited too long for us."""
        if heard.sender.id == heard.recipient.id or not await self._is_first(heard):
            return
        await self._keep_place(heard)
        if not heard.is_press:
            await self.answers.to_message(await self.requests.ask(heard), heard)
            return
        what = pressed(heard.data)
        reply = await self.requests.press(what, heard) if what else Reply(notice(OUTDATED))
        await self.answers.to_message(reply, heard, what)

    async def _moved(self, heard: Heard) -> None:
        """Somebody or something came or went; ours to know is where we are ourselves."""
        me = heard.recipient.id
        came = me in {one.id for one in heard.members_added or ()} or heard.action == "add"
        went = me in {one.id for one in heard.members_removed or ()} or heard.action == "remove"
        if went:
            await self._forget_place(heard)
            return
        is_new = await self._keep_place(heard, came=came)
        if came and is_new:  # of both events that say so, the first
            await self.platform.identities.read_rosters()
            message = welcome("" if heard.is_personal else COMMAND)
            await self.answers.to_message(Reply(message, Where.CHANNEL), heard)

    async def _keep_place(self, heard: Heard, *, came: bool = False) -> bool:
        """Note how to write here; what was given up here, or everywhere, is tried again.

        *came*: we were added just now, perhaps not for the first time.

        Whether nothing was known of this place yet.
        """
        talk, now = heard.talk, self.platform.now()
        here = f"{PREFIX}{talk.conversation}"
        if heard.is_personal:
            self.platform.identities.met(heard.sender.told(), talk)
            here = keys.direct(await self.requests.by(heard))

        def keep(store: Store) -> bool:
            is_first = store.reach.latest(PLATFORM) is None
            is_new = _noted(heard, store, now)
            if is_first or is_new or came:
                store.waiting.retry(now, None if is_first else here)
            return is_new

        try:
            return await self.database.write(keep)
        except Unavailable:
            log.warning("a place in Teams could not be noted")
            return False

    async def _forget_place(self, heard: Heard) -> None:
        places = [] if heard.is_personal else [heard.talk.conversation]
        if heard.channel_data and heard.channel_data.team:
            places.append(heard.channel_data.team.id)

        def drop(store: Store) -> None:
            for place in places:
                store.reach.drop(PLATFORM, place)

        try:
            await self.database.write(drop)
        except Unavailable:
            log.warning("a place in Teams could not be forgotten")

    async def _is_first(self, heard: Heard) -> bool:
        """True too where nothing can be noted just now: twice an answer is better than none."""
        if not heard.id:
            return True
        key, now = f"{heard.talk.conversation}:{heard.id}", self.platform.now()
        try:
            return await self.database.write(lambda store: store.seen.first(PLATFORM, key, now))
        except Unavailable:
            return True


def _noted(heard: Heard, store: Store, now: datetime) -> bool:
    """Whether nothing was known of the place where this happened; of chats none is listed."""
    talk, details = heard.talk, heard.talk.details()
    if heard.is_personal:
        store.reach.keep(PLATFORM, PERSONAL, PERSONAL, details, now)
        return store.seen.first(PLATFORM, f"chat:{talk.conversation}", now)
    is_new = store.reach.details(PLATFORM, talk.conversation) is None
    store.reach.keep(PLATFORM, talk.conversation, CHANNEL, details, now)
    if heard.channel_data and heard.channel_data.team:
        store.reach.keep(PLATFORM, heard.channel_data.team.id, TEAM, details, now)
    return is_new
