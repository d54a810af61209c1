"""Slack, coming in: payloads become clicks and asks, replies become answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.platforms.slack import modal
from bot.platforms.slack.answers import Answers, Here
from bot.platforms.slack.buttons import pressed
from bot.platforms.slack.errands import Errands
from bot.platforms.slack.identities import PLATFORM
from bot.platforms.slack.modal import Errand
from bot.platforms.slack.platform import DIRECT, Slack
from bot.platforms.slack.render import has_charts, without_charts
from bot.platforms.slack.typed import typed
from bot.platforms.slack.words import Json
from handlers.asks import Ask, Click, Reply, Where
from nps.people import Person
from storage.database import Database


class Desk(Protocol):
    """Where every request is dealt with; neither raises."""

    async def press(self, click: Click) -> Reply: ...
    async def ask(self, ask: Ask) -> Reply: ...


@dataclass
class Inbound:
    """What is listened for, and what is made of it."""

    desk: Desk
    database: Database
    platform: Slack
    answers: Answers
    errands: Errands
    spellings: Sequence[str]
    """All channels that settings name, as they spell them."""
    command: str

    def listen(self, app: AsyncApp) -> None:
        anything = re.compile("")
        app.action(anything)(self.button)
        app.view(modal.CALLBACK)(self.form)
        app.command(anything)(self.slash)
        app.event("app_mention")(self.mention)
        app.event("message")(self.message)

    async def button(self, ack: AsyncAck, action: Json, body: Json) -> None:
        here = _here(body)
        pressing = self._press(action, body["user"], here)
        reply = await self.errands.soon(pressing, partial(self.answers.give_late, here=here))
        if reply and reply.form:
            errand = await self._errand(action, body["user"], here)
            self.errands.start(self.answers.ask(reply.form, errand, body["trigger_id"], here))
        elif reply:
            self.errands.start(self.answers.give(reply, here))
        await ack()

    async def form(self, ack: AsyncAck, view: Json, body: Json) -> None:
        errand = modal.errand(view)
        here = Here(body["user"]["id"], errand.place, errand.thread, errand.url, errand.whispered)
        sending = self._send(view, errand, body["user"])
        reply = await self.errands.soon(sending, partial(self.answers.give_late, here=here))
        if reply and reply.form:
            await ack(response_action="update", view=modal.view(reply.form, errand))
        elif reply and reply.message and reply.where is Where.PRIVATE:
            drawing = without_charts(await self.platform.drawing(reply.message))
            notice = modal.notice(view["title"]["text"], drawing)
            await ack(response_action="update", view=notice)
        else:
            if reply:
                self.errands.start(self.answers.give(reply, here))
            await ack()

    async def slash(self, ack: AsyncAck, command: Json) -> None:
        here = Here(command["user_id"], command["channel_id"], url=command["response_url"])
        asking = self._ask(command["text"], here, command["user_name"], command["command"])
        reply = await self.errands.soon(asking, partial(self.answers.give_late, here=here))
        message = reply.message if reply else None
        drawing = await self.platform.drawing(message) if message else None
        if reply and drawing and not has_charts(drawing):
            public = reply.where is Where.CHANNEL
            await ack(**drawing, response_type="in_channel" if public else "ephemeral")
            return
        if reply:  # a chart may be refused, and what is refused here cannot be tried again
            self.errands.start(self.answers.give(reply, here))
        await ack()

    async def mention(self, event: Json, body: Json) -> None:
        self.errands.start(self._hear(event, str(body["event_id"])))

    async def message(self, event: Json, body: Json) -> None:
        """Edits, deletions and what bots write are messages too: none of them is a question."""
        of_a_person = event.get("user") and not event.get("bot_id") and not event.get("subtype")
        if of_a_person and event.get("channel_type") == "im":
            self.errands.start(self._hear(event, str(body["event_id"])))

    async def _hear(self, event: Json, event_id: str) -> None:
        """Slack sends an event again where it heard nothing for three seconds."""
        now = datetime.now(UTC)
        if await self.database.write(lambda store: store.seen.first(PLATFORM, event_id, now)):
            here = Here(event["user"], event["channel"], event.get("thread_ts") or "")
            reply = await self._ask(event.get("text") or "", here, "", self.command)
            await self.answers.give(reply, here)

    async def _press(self, action: Json, user: Json, here: Here) -> Reply:
        what, by = pressed(action), await self._person(user)
        channel = await self._channel(here, user)
        return await self.desk.press(Click(what.verb, what.subject, by, datetime.now(UTC), channel))

    async def _send(self, view: Json, errand: Errand, user: Json) -> Reply:
        by, now, filled_in = await self._person(user), datetime.now(UTC), modal.answers(view)
        return await self.desk.press(
            Click(errand.verb, errand.subject, by, now, errand.channel, filled_in)
        )

    async def _ask(self, text: str, here: Here, name: str, command: str) -> Reply:
        asker = {"id": here.user, "name": name}
        by, channel = await self._person(asker), await self._channel(here, asker)
        asked = typed(text, me=(await self.answers.api.me_if_known()).user)
        people = {
            word: await self.platform.identities.person(user) for word, user in asked.users.items()
        }
        return await self.desk.ask(
            Ask(asked.words, by, datetime.now(UTC), channel, people, command)
        )

    async def _errand(self, action: Json, user: Json, here: Here) -> Errand:
        what, channel = pressed(action), await self._channel(here, user)
        place, thread, url, whispered = here.channel, here.thread, here.url, here.whispered
        return Errand(what.verb, what.subject, channel, place, thread, url, whispered)

    async def _person(self, user: Mapping[str, Any]) -> Person:
        return await self.platform.identities.person(user["id"], str(user.get("name") or ""))

    async def _channel(self, here: Here, user: Mapping[str, Any]) -> str:
        """Where it happened, as settings spell it."""
        if here.is_direct:
            return f"{DIRECT}{(await self._person(user)).id}"
        return self.platform.channels.spelled(here.channel, self.spellings) if here.channel else ""


def _here(body: Json) -> Here:
    container = body.get("container") or {}
    return Here(
        user=body["user"]["id"],
        channel=(body.get("channel") or {}).get("id", ""),
        thread=container.get("thread_ts") or "",
        url=body.get("response_url") or "",
        whispered=bool(container.get("is_ephemeral")),
    )
