"""Replies on their way back to whoever pressed or asked."""

import logging
from dataclasses import dataclass
from typing import Final

from bot.platforms.port import Undeliverable
from bot.platforms.teams.accounts import is_outsider
from bot.platforms.teams.activities import Heard
from bot.platforms.teams.buttons import Pressed
from bot.platforms.teams.faults import FAULTS, judged
from bot.platforms.teams.origins import Origins
from bot.platforms.teams.places import Place, Talk
from bot.platforms.teams.platform import Teams
from bot.platforms.teams.requests import Requests
from bot.platforms.teams.transport import Json
from handlers.asks import Reply, Where
from messages.blocks import Button, Buttons, Form, Line, Message, Prominence
from messages.notices import OUTSIDER
from messages.plain import plain
from messages.pointers import ANSWERED, SHARED, UNREACHED, UNSHARED, pointer
from messages.whose import told_of
from storage import keys
from storage.forgetting import remember

log: Final = logging.getLogger(__name__)

CARD: Final = "application/vnd.microsoft.card.adaptive"
SENTENCE: Final = "application/vnd.microsoft.activity.message"


@dataclass
class Answers:
    """Sends replies. What Teams refuses is logged: whoever asked can only ask again."""

    platform: Teams
    requests: Requests
    origins: Origins

    async def to_press(self, reply: Reply, what: Pressed, heard: Heard) -> Json:
        """What goes back in the answer to the press itself; Teams shows it to its sender alone."""
        message = _asking(reply.form, what) if reply.form else reply.message
        if message is None:
            return said("")
        if reply.where is Where.IN_PLACE and not reply.form:
            card = await self.platform.card(message)
            return {"statusCode": 200, "type": CARD, "value": card}
        if reply.where is Where.PRIVATE and _is_sentence(message):
            return said(plain(message, self.platform.zone))
        return said(await self._given(message, reply.where, heard))

    async def to_message(self, reply: Reply, heard: Heard, what: Pressed | None = None) -> None:
        """What follows a question, or a press of a kind that cannot be answered itself."""
        message = _asking(reply.form, what) if reply.form and what else reply.message
        if message is None or reply.where is Where.IN_PLACE:
            return  # the courier shows what has changed
        left = await self._given(message, reply.where, heard)
        if left:
            await self._posted(pointer(left), heard.talk, heard.thread)

    async def _given(self, message: Message, where: Where, heard: Heard) -> str:
        """Show *message*; what is left to say where it was asked, "" where nothing is."""
        in_a_whisper = where is Where.PRIVATE and heard.is_whispered
        if in_a_whisper and await self._whispered(message, heard):
            return ""
        if where is Where.CHANNEL:
            return await self._shared(message, heard)
        if heard.is_personal:
            await self._kept(message, await self._posted(message, heard.talk, heard.thread), heard)
            return ""
        try:
            by = await self.requests.by(heard)
            if is_outsider(by.id):
                return OUTSIDER  # nobody may write to them directly
            talk = await self.platform.identities.direct(by.id)
        except Undeliverable:
            return UNREACHED
        place = await self._posted(message, talk)
        await self._kept(message, place, heard)
        return ANSWERED if place else UNREACHED

    async def _shared(self, message: Message, heard: Heard) -> str:
        """Show it to those among whom it was asked, though the button stood elsewhere."""
        origin = await self.origins.of(heard)
        place = await self._posted(message, origin.talk, origin.thread)
        await self._remember(message, place, heard)
        if origin.talk.conversation == heard.talk.conversation:
            return ""  # it can be seen
        return SHARED if place else UNSHARED

    async def _kept(self, message: Message, place: Place | None, heard: Heard) -> None:
        """Note what has to be known of an answer for its reader alone, should it stand."""
        if place:
            await self.origins.note(place, heard)
        await self._remember(message, place, heard)

    async def _whispered(self, message: Message, heard: Heard) -> bool:
        """Whether it may stand there; nobody can forget or change it, and it is gone in a day."""
        talk, activity = heard.talk, await self.platform.activity(message)
        activity |= {"recipient": {"id": heard.sender.id}}
        try:
            place = talk.thread(heard.thread)
            await self.platform.transport.whisper(talk.service, place, activity)
        except FAULTS as fault:
            verdict = judged(fault)
            _log(verdict.sentence.format(where="Teams"))
            return verdict.unclear
        return True

    async def _posted(self, message: Message, talk: Talk, root: str = "") -> Place | None:
        try:
            self.platform.limits.step(talk.conversation)
            return await self.platform.write(talk, await self.platform.activity(message), root)
        except Undeliverable as why:
            _log(why.reason)
        except FAULTS as fault:
            _log(judged(fault).sentence.format(where="Teams"))
        return None

    async def _remember(self, message: Message, place: Place | None, heard: Heard) -> None:
        """What stays in Teams and tells of a customer may have to be forgotten there."""
        if place is None or not told_of(message):
            return
        by = await self.requests.by(heard)
        key, now = f"answer:{place.conversation}:{place.message}", self.platform.now()
        await self.platform.database.write(
            lambda store: remember(key, keys.direct(by), message, place.ref, store, now)
        )


def _log(reason: str) -> None:
    log.warning("Teams took no answer", extra={"reason": reason})


def said(sentence: str) -> Json:
    return {"statusCode": 200, "type": SENTENCE, "value": sentence}


def _is_sentence(message: Message) -> bool:
    """Whether it is no more than a Refusal's, which needs no card."""
    return all(isinstance(block, Line) for block in message.blocks)


def _asking(form: Form, what: Pressed) -> Message:
    """*form* in a message of its own, for a button that stood in a card without it."""
    button = Button(what.verb, what.subject, form.title, Prominence.PRIMARY, form)
    return Message((form.title,), (Line((form.title,)), Buttons((button,))))
