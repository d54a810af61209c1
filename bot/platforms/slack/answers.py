"""Replies on their way back to whoever pressed or asked."""

import logging
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.platforms.slack import modal
from bot.platforms.slack.api import Api
from bot.platforms.slack.faults import code
from bot.platforms.slack.modal import Origin
from bot.platforms.slack.platform import QUIETLY, UNSHOWABLE, Slack
from bot.platforms.slack.render import simpler
from bot.platforms.slack.words import Json
from handlers.asks import Reply, Where
from messages.blocks import Form

log: Final = logging.getLogger(__name__)

HOOKS: Final = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
"""Where Slack takes answers to an interaction."""
_TOO_LATE: Final[Json] = {
    "text": "Slack closed the door before the form came through. Please press again.",
    "blocks": [],
}


@dataclass(frozen=True, slots=True)
class Here:
    """Where somebody pressed or asked, and how to answer there."""

    user: str
    channel: str
    thread: str = ""
    """The ts of the thread's parent; empty outside threads."""
    url: str = ""
    """Answers to this interaction go there, for half an hour."""
    whispered: bool = False
    """The button stood in a message that only this user sees."""
    name: str = ""
    """The channel's, without #, where the payload tells it."""

    @property
    def is_direct(self) -> bool:
        return self.channel.startswith("D")


@dataclass
class Answers:
    """Sends replies. What Slack refuses is logged: whoever asked can only ask again."""

    api: Api
    platform: Slack

    async def give(self, reply: Reply, here: Here) -> None:
        """*reply*'s message; in place only where no courier would change the message anyway."""
        if reply.message is None:
            return
        if reply.where is Where.IN_PLACE and not here.whispered:
            return
        drawing = await self.platform.drawing(reply.message)
        if here.url:
            await self._by_url(drawing, reply.where, here)
        else:
            await self._by_call(drawing, reply.where, here)

    async def give_late(self, reply: Reply, here: Here) -> None:
        """As `give`, when Slack waits no more: a form could not be opened now."""
        if reply.form:
            await self._by_url(_TOO_LATE, Where.PRIVATE, here)
        else:
            await self.give(reply, here)

    async def ask(self, form: Form, origin: Origin, trigger: str, here: Here) -> None:
        """Show *form*, while Slack still holds the door open."""
        try:
            await self.api.web.views_open(trigger_id=trigger, view=modal.view(form, origin))
        except SlackApiError as refused:
            log.warning("Slack opened no form", extra={"reason": code(refused)})
            await self._by_url(_TOO_LATE, Where.PRIVATE, here)

    async def _by_url(self, drawing: Json, where: Where, here: Here) -> None:
        if not is_slacks(here.url, self.api.settings.api_url):
            log.warning("an answer was wanted at an address that is not Slack's")
            return
        call: Json = {
            "response_type": "in_channel" if where is Where.CHANNEL else "ephemeral",
            "replace_original": where is Where.IN_PLACE,
            **({"thread_ts": here.thread} if here.thread else {}),
            **QUIETLY,
        }
        door = self.api.answering(here.url)
        reason = ""
        for tried in simpler(drawing):
            reason = await _refusal(door, call | tried)
            if not any(word in reason for word in UNSHOWABLE):
                break
        if reason:
            log.warning("Slack took no answer", extra={"reason": reason[:80]})

    async def _by_call(self, drawing: Json, where: Where, here: Here) -> None:
        """To the asker alone, unless the channel is meant or nobody else is there."""
        call: Json = {"channel": here.channel, **QUIETLY}
        if here.thread:
            call["thread_ts"] = here.thread
        method = "chat.postMessage"
        if where is not Where.CHANNEL and not here.is_direct:
            method, call = "chat.postEphemeral", call | {"user": here.user}
        await self.platform.shown(method, call, drawing)


def is_slacks(url: str, api_url: str) -> bool:
    """Whether answers may go to *url*: whoever can sign must not send us to other machines."""
    try:
        asked, api = urlsplit(url), urlsplit(api_url)
    except ValueError:  # of a bracket alone
        return False
    if (asked.scheme, asked.netloc) == (api.scheme, api.netloc):
        return True
    return asked.scheme == "https" and asked.netloc in HOOKS


async def _refusal(door: AsyncWebhookClient, call: Json) -> str:
    """What Slack says against *call*; "" where it took it."""
    told = await door.send_dict(call)
    return "" if told.status_code == 200 else told.body or f"HTTP {told.status_code}"
