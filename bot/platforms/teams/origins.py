"""Where somebody asked what is answered directly: there it can be shared, weeks later too."""

import logging
from dataclasses import dataclass
from typing import Final

import msgspec

from bot.now import Now, utc_now
from bot.platforms.teams.activities import Heard
from bot.platforms.teams.places import PLATFORM, Place, Talk
from storage.database import Database, Unavailable

log: Final = logging.getLogger(__name__)


class Origin(msgspec.Struct, frozen=True):
    talk: Talk
    thread: str
    """The id of the thread's first message."""


@dataclass
class Origins:
    database: Database
    now: Now = utc_now

    async def of(self, heard: Heard) -> Origin:
        """Where the others are who shall read it: where it was asked first, else right here."""
        return await self._known(heard) or _here(heard)

    async def note(self, answer: Place, heard: Heard) -> None:
        """That *answer*, to one person alone, follows what was *heard*."""
        origin = await self._known(heard) if heard.is_personal else _here(heard)
        if origin is None:
            return  # it was asked where it is answered
        details = {**msgspec.structs.asdict(origin.talk), "thread": origin.thread}
        key, now = _key(answer.conversation, answer.message), self.now()
        try:
            await self.database.write(lambda store: store.origins.keep(PLATFORM, key, details, now))
        except Unavailable:
            log.warning("where it was asked could not be noted")

    async def _known(self, heard: Heard) -> Origin | None:
        """Of the message whose button was pressed."""
        if not heard.reply_to_id:
            return None
        key = _key(heard.talk.conversation, heard.reply_to_id)
        try:
            found = await self.database.read(lambda store: store.origins.of(PLATFORM, key))
        except Unavailable:
            return None
        return Origin(msgspec.convert(found, Talk), found["thread"]) if found else None


def _here(heard: Heard) -> Origin:
    return Origin(heard.talk, heard.thread)


def _key(conversation: str, message: str) -> str:
    """The same as that of what the outbox remembers of an answer."""
    return f"{conversation}:{message}"
