"""What somebody did in Teams, put before the desk as a click or an ask."""

from dataclasses import dataclass
from typing import Final, Protocol

from bot.now import Now, utc_now
from bot.platforms.teams.accounts import is_outsider
from bot.platforms.teams.activities import Heard
from bot.platforms.teams.buttons import Pressed
from bot.platforms.teams.identities import Identities
from bot.platforms.teams.places import PREFIX
from bot.platforms.teams.typed import typed
from handlers.asks import Ask, Click, Reply
from messages.notices import OUTSIDER, notice
from nps.people import Person
from storage import keys

COMMAND: Final = "@Earful"
"""How people begin what they ask; alone with the bot they need not."""


class Desk(Protocol):
    """Where every request is dealt with; neither raises."""

    async def press(self, click: Click) -> Reply: ...
    async def ask(self, ask: Ask) -> Reply: ...


@dataclass
class Requests:
    """Whoever works for another company may read in a shared channel, and nothing else."""

    desk: Desk
    identities: Identities
    now: Now = utc_now

    async def press(self, what: Pressed, heard: Heard) -> Reply:
        by = await self.by(heard)
        if is_outsider(by.id):
            return Reply(notice(OUTSIDER))
        click = Click(
            what.verb, what.subject, by, self.now(), self._channel(heard, by), what.answers
        )
        return await self.desk.press(click)

    async def ask(self, heard: Heard) -> Reply:
        by = await self.by(heard)
        if is_outsider(by.id):
            return Reply(notice(OUTSIDER))
        asked = typed(heard.text or "", heard.mentions, heard.recipient.id)
        mentioned = {
            word: await self.identities.person(account.told(), heard.talk)
            for word, account in asked.accounts.items()
        }
        channel = self._channel(heard, by)
        return await self.desk.ask(Ask(asked.words, by, self.now(), channel, mentioned, COMMAND))

    async def by(self, heard: Heard) -> Person:
        return await self.identities.person(heard.sender.told(), heard.talk)

    def _channel(self, heard: Heard, by: Person) -> str:
        """Where it happened, as settings spell it."""
        return keys.direct(by) if heard.is_personal else f"{PREFIX}{heard.talk.conversation}"
