"""Replies on their way back to whoever pressed or asked."""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError

from bot.platforms.slack import modal
from bot.platforms.slack.api import Api
from bot.platforms.slack.copies import metadata
from bot.platforms.slack.faults import FAULTS, UNSHOWABLE, code, judged, seconds_to_wait
from bot.platforms.slack.modal import Origin
from bot.platforms.slack.platform import QUIETLY, Place, Slack
from bot.platforms.slack.render import simpler
from bot.platforms.slack.words import Json
from handlers.asks import Reply, Where
from messages.blocks import Form, Message
from messages.whose import told_of
from storage import keys
from storage.forgetting import remember
from storage.posting import mark_of

log: Final = logging.getLogger(__name__)

HOOKS: Final = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
"""Where Slack takes answers to an interaction."""
PAUSES: Final = (1.0, 5.0, 20.0)
"""Seconds before an answer is tried again: whoever asked still looks at the screen."""
LONGEST_PAUSE: Final = 60.0
"""Where Slack asks for a longer one, whoever asked has gone."""
_TOO_LATE: Final[Json] = {
    "text": "If no form has opened, Slack was too slow this time: please press again.",
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

    @property
    def keeps(self) -> bool:
        """Whether Slack keeps what is answered here, beyond the asker's next reload."""
        return self.is_direct and not self.url

    @property
    def can_be_searched(self) -> bool:
        """Whether a courier would look here for what was told the user alone."""
        return self.keeps and not self.thread


@dataclass(frozen=True, slots=True)
class _Kept:
    """Under which key, and in whose direct messages, an answer is kept in the outbox."""

    key: str
    channel: str


class _InDoubt(Exception):
    """Slack may have taken it, or not."""


@dataclass
class Answers:
    """Sends replies. What Slack refuses is logged: whoever asked can only ask again."""

    api: Api
    platform: Slack
    pauses: Sequence[float] = PAUSES

    async def give(self, reply: Reply, here: Here) -> None:
        """*reply*'s message; in place only where no courier would change the message anyway."""
        if reply.message is None:
            return
        if reply.where is Where.IN_PLACE and not here.whispered:
            return
        drawing = await self.platform.drawing(reply.message)
        if not told_of(reply.message):
            await self._send(drawing, reply.where, here)
            return
        reader = await self.platform.identities.person(here.user)
        kept = _Kept(f"answer:{secrets.token_hex(8)}", keys.direct(reader))
        try:
            place = await self._send(drawing, reply.where, here, kept)
        except _InDoubt:
            await self._remember(reply.message, kept, None)
        else:
            if place:
                await self._remember(reply.message, kept, place)

    async def give_late(self, reply: Reply, here: Here) -> None:
        """As `give`, when Slack waits no more: a form could not be opened now."""
        if reply.form:
            await self._send(_TOO_LATE, Where.PRIVATE, here)
        else:
            await self.give(reply, here)

    async def ask(self, form: Form, origin: Origin, trigger: str, here: Here) -> None:
        """Show *form*, while Slack still holds the door open."""
        try:
            await self._open(modal.view(form, origin), trigger)
        except FAULTS as fault:
            log.warning("Slack opened no form", extra={"reason": _reason(fault)})
            await self._send(_TOO_LATE, Where.PRIVATE, here)

    async def _open(self, view: Json, trigger: str) -> None:
        """Once more where Slack gave no word of its own: no trigger opens two forms."""
        try:
            await self.api.web.views_open(trigger_id=trigger, view=view)
        except FAULTS as fault:
            if code(fault):
                raise
            try:
                await self.api.web.views_open(trigger_id=trigger, view=view)
            except SlackApiError as refused:
                if code(refused) != "exchanged_trigger_id":
                    raise

    async def _remember(self, message: Message, kept: "_Kept", place: Place | None) -> None:
        """What stays in Slack and tells of a customer may have to be forgotten there."""
        ref, now = place.ref if place else None, self.platform.now()
        await self.platform.identities.database.write(
            lambda store: remember(kept.key, kept.channel, message, ref, store, now)
        )

    async def _send(
        self, drawing: Json, where: Where, here: Here, kept: "_Kept | None" = None
    ) -> Place | None:
        """Once more, and again, where Slack is only out of sorts.

        What is *kept*, for it tells of a customer, is not sent again where it stays: it could be
        forgotten in one place only. Raises _InDoubt where a courier can look whether it stands.
        Returns where it stands now; None where it is gone with the asker's next reload.
        """
        way = self._by_url if here.url else self._by_call
        once = where is Where.CHANNEL or (kept is not None and here.keeps)
        if kept and here.can_be_searched:
            drawing = drawing | {"metadata": metadata(mark_of(kept.key, kept.channel))}
        pauses = iter(self.pauses)
        while True:
            try:
                return await way(drawing, where, here)
            except FAULTS as fault:
                if kept and here.can_be_searched and judged(fault).unclear:
                    raise _InDoubt from fault
                pause, asked = next(pauses, None), seconds_to_wait(fault)
                if pause is None or asked > LONGEST_PAUSE or not _may_be_repeated(fault, once):
                    log.warning("Slack took no answer", extra={"reason": _reason(fault)})
                    return None
                await asyncio.sleep(max(asked, pause))

    async def _by_url(self, drawing: Json, where: Where, here: Here) -> Place | None:
        if not is_slacks(here.url, self.api.settings.api_url):
            log.warning("an answer was wanted at an address that is not Slack's")
            return None
        call: Json = {
            "response_type": "in_channel" if where is Where.CHANNEL else "ephemeral",
            "replace_original": where is Where.IN_PLACE,
            **({"thread_ts": here.thread} if here.thread else {}),
            **QUIETLY,
        }
        door = self.api.answering(here.url)
        told = None
        for tried in simpler(drawing):
            told = await door.send_dict(call | tried)
            if not any(word in told.body for word in UNSHOWABLE):
                break
        if told and (told.status_code == 429 or told.status_code >= 500):
            raise SlackApiError("out of sorts", told)  # type: ignore[no-untyped-call]
        if told and told.status_code != 200:
            log.warning("Slack took no answer", extra={"reason": told.body[:80]})
        return None

    async def _by_call(self, drawing: Json, where: Where, here: Here) -> Place | None:
        """To the asker alone, unless the channel is meant or nobody else is there."""
        call: Json = {"channel": here.channel, **QUIETLY}
        if here.thread:
            call["thread_ts"] = here.thread
        method = "chat.postMessage"
        if where is not Where.CHANNEL and not here.is_direct:
            method, call = "chat.postEphemeral", call | {"user": here.user}
        told = await self.platform.shown(method, call, drawing)
        return Place(told["channel"], told["ts"]) if method == "chat.postMessage" else None


def is_slacks(url: str, api_url: str) -> bool:
    """Whether answers may go to *url*: whoever can sign must not send us to other machines."""
    try:
        asked, api = urlsplit(url), urlsplit(api_url)
    except ValueError:  # of a bracket alone
        return False
    if (asked.scheme, asked.netloc) == (api.scheme, api.netloc):
        return True
    return asked.scheme == "https" and asked.netloc in HOOKS


def _may_be_repeated(fault: Exception, once: bool) -> bool:  # noqa: FBT001
    """What shall stand there *once*, only where nobody can have seen it yet."""
    verdict = judged(fault)
    return verdict.passes and not (verdict.unclear and once)


def _reason(fault: Exception) -> str:
    return code(fault) or judged(fault).sentence.format(where="Slack", needed="")
