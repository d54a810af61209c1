"""What somebody did in Slack, put before the desk as a click or an ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.platforms.slack.answers import Here
from bot.platforms.slack.buttons import Pressed
from bot.platforms.slack.modal import Origin
from bot.platforms.slack.platform import Slack
from bot.platforms.slack.typed import Typed
from bot.platforms.slack.users import is_outsider
from handlers.asks import Ask, Click, Reply
from messages.notices import OUTSIDER, UNMET, notice
from nps.people import Person
from storage import keys

User = Mapping[str, Any]
"""As payloads describe whoever acts: "id", and as far as they know "name" and "team_id"."""


class Desk(Protocol):
    """Where every request is dealt with; neither raises."""

    async def press(self, click: Click) -> Reply: ...
    async def ask(self, ask: Ask) -> Reply: ...


@dataclass
class Requests:
    """Whoever works for another company may read in a shared channel, and nothing else."""

    desk: Desk
    platform: Slack
    spellings: Sequence[str]
    """All channels that settings name, as they spell them."""

    async def press(self, what: Pressed, user: User, here: Here) -> Reply:
        by = await self._person(user)
        if is_outsider(by.id):
            return self._refused()
        channel = await self._channel(here, by)
        return await self.desk.press(
            Click(what.verb, what.subject, by, self.platform.now(), channel)
        )

    async def send(self, answers: Mapping[str, str], origin: Origin, user: User) -> Reply:
        by = await self._person(user)
        if is_outsider(by.id):
            return self._refused()
        click = Click(origin.verb, origin.subject, by, self.platform.now(), origin.channel, answers)
        return await self.desk.press(click)

    async def ask(self, asked: Typed, user: User, here: Here, command: str) -> Reply:
        by = await self._person(user)
        if is_outsider(by.id):
            return self._refused()
        identities = self.platform.identities
        mentioned = {word: await identities.person(one) for word, one in asked.users.items()}
        channel = await self._channel(here, by)
        return await self.desk.ask(
            Ask(asked.words, by, self.platform.now(), channel, mentioned, command)
        )

    async def origin(self, what: Pressed, user: User, here: Here) -> Origin:
        """What a form that is opened *here* has to remember."""
        channel = await self._channel(here, await self._person(user))
        place, thread, url, whispered = here.channel, here.thread, here.url, here.whispered
        return Origin(what.verb, what.subject, channel, place, thread, url, whispered)

    def _refused(self) -> Reply:
        """Before Slack has said who we are, whoever is new may be a colleague all the same."""
        return Reply(notice(OUTSIDER if self.platform.api.known.team else UNMET))

    async def _person(self, user: User) -> Person:
        name, team = user.get("name") or "", user.get("team_id") or ""
        return await self.platform.identities.person(user["id"], str(name), str(team))

    async def _channel(self, here: Here, by: Person) -> str:
        """Where it happened, as settings spell it."""
        if here.is_direct:
            return keys.direct(by)
        return await self.platform.channels.spelled(here.channel, here.name, self.spellings)
