"""Slack, coming in: what is listened for, and how each kind of it is answered."""

import re
from collections.abc import Awaitable
from dataclasses import dataclass
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.platforms.slack import modal
from bot.platforms.slack.answers import Answers, Here
from bot.platforms.slack.buttons import pressed
from bot.platforms.slack.errands import Errands
from bot.platforms.slack.identities import PLATFORM
from bot.platforms.slack.modal import Origin
from bot.platforms.slack.render import has_charts, without_charts
from bot.platforms.slack.requests import Requests
from bot.platforms.slack.typed import typed
from bot.platforms.slack.words import Json
from handlers.asks import Reply, Where
from storage.database import Database, Unavailable


@dataclass
class Inbound:
    """Slack wants an answer within three seconds: what takes longer follows by itself."""

    requests: Requests
    answers: Answers
    errands: Errands
    database: Database
    command: str

    def listen(self, app: AsyncApp) -> None:
        anything = re.compile("")
        app.action(anything)(self.button)
        app.view(modal.CALLBACK)(self.form)
        app.command(anything)(self.slash)
        app.event("app_mention")(self.mention)
        app.event("message")(self.message)

    async def button(self, ack: AsyncAck, action: Json, body: Json) -> None:
        what, user, here = pressed(action), body["user"], _here(body)
        pressing = self.requests.press(what, user, here)
        reply = await self.errands.soon(pressing, partial(self.answers.give_late, here=here))
        if reply and reply.form:
            origin = await self.requests.origin(what, user, here)
            self.errands.start(self.answers.ask(reply.form, origin, body["trigger_id"], here))
        elif reply:
            self.errands.start(self.answers.give(reply, here))
        await ack()

    async def form(self, ack: AsyncAck, view: Json, body: Json) -> None:
        origin, user = modal.origin(view), body["user"]
        here = _there(origin, user["id"])
        sending = self._drawn(self.requests.send(modal.answers(view), origin, user))
        reply, drawing = await self.errands.soon(sending, partial(self._late, here)) or (None, None)
        if reply and reply.form:
            await ack(response_action="update", view=modal.view(reply.form, origin))
        elif reply and drawing and reply.where is Where.PRIVATE:
            notice = modal.notice(view["title"]["text"], without_charts(drawing))
            await ack(response_action="update", view=notice)
        else:
            if reply:
                self.errands.start(self.answers.give(reply, here))
            await ack()

    async def slash(self, ack: AsyncAck, command: Json) -> None:
        user = {
            "id": command["user_id"],
            "name": command.get("user_name"),
            "team_id": command.get("team_id"),
        }
        place, name = command["channel_id"], command.get("channel_name") or ""
        here = Here(user["id"], place, url=command["response_url"], name=name)
        asked = typed(command.get("text") or "", me=self.answers.api.known.user)
        asking = self._drawn(self.requests.ask(asked, user, here, command["command"]))
        reply, drawing = await self.errands.soon(asking, partial(self._late, here)) or (None, None)
        if reply and drawing and not has_charts(drawing):
            public = reply.where is Where.CHANNEL
            await ack(**drawing, response_type="in_channel" if public else "ephemeral")
            return
        if reply:  # a chart that is refused here could not be left out any more
            self.errands.start(self.answers.give(reply, here))
        await ack()

    async def mention(self, event: Json, body: Json) -> None:
        if not event.get("bot_id"):  # two bots that answer each other never end
            self.errands.start(self._hear(event, body))

    async def message(self, event: Json, body: Json) -> None:
        """Edits, deletions and what bots write are messages too: none of them is a question."""
        of_a_person = event.get("user") and not event.get("bot_id") and not event.get("subtype")
        if of_a_person and event.get("channel_type") == "im":
            self.errands.start(self._hear(event, body))

    async def _hear(self, event: Json, body: Json) -> None:
        """Slack sends an event again where it heard nothing for three seconds."""
        if await self._is_first(str(body["event_id"])):
            here = Here(event["user"], event["channel"], event.get("thread_ts") or "")
            user = {"id": here.user, "team_id": event.get("user_team") or event.get("team")}
            me = next((one["user_id"] for one in body.get("authorizations") or []), "")
            asked = typed(event.get("text") or "", me=me)
            reply = await self.requests.ask(asked, user, here, self.command)
            await self.answers.give(reply, here)

    async def _is_first(self, event: str) -> bool:
        """True too where nothing can be noted just now: twice an answer is better than none."""
        now = self.answers.platform.now()
        try:
            return await self.database.write(lambda store: store.seen.first(PLATFORM, event, now))
        except Unavailable:
            return True

    async def _drawn(self, work: Awaitable[Reply]) -> tuple[Reply, Json | None]:
        """A reply with its drawing, for which Slack may have to be asked who is mentioned."""
        reply = await work
        message = reply.message
        return reply, await self.answers.platform.drawing(message) if message else None

    async def _late(self, here: Here, drawn: tuple[Reply, Json | None]) -> None:
        await self.answers.give_late(drawn[0], here)


def _here(body: Json) -> Here:
    container, channel = body.get("container") or {}, body.get("channel") or {}
    return Here(
        user=body["user"]["id"],
        channel=channel.get("id") or "",
        thread=container.get("thread_ts") or "",
        url=body.get("response_url") or "",
        whispered=bool(container.get("is_ephemeral")),
        name=channel.get("name") or "",
    )


def _there(origin: Origin, user: str) -> Here:
    """Where the button stood that opened the form."""
    return Here(user, origin.place, origin.thread, origin.url, origin.whispered)
