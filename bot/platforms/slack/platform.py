"""Slack as the courier sees it: shows what a channel should show, and looks up what it shows."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from slack_sdk.errors import SlackApiError

from bot.now import Now, utc_now
from bot.platforms.port import InTime, Undeliverable, any_time
from bot.platforms.slack.api import Api
from bot.platforms.slack.channels import PREFIX, Channels
from bot.platforms.slack.copies import copies, metadata
from bot.platforms.slack.faults import FAULTS, code, delivering, is_unshowable, undeliverable
from bot.platforms.slack.identities import PLATFORM, Identities
from bot.platforms.slack.moments import Calendar
from bot.platforms.slack.render import drawn, simpler
from bot.platforms.slack.words import Ink, Json
from messages.blocks import Message
from messages.mentioned import mentioned
from messages.notices import withheld
from nps.readers import DIRECT
from storage.posting import Posting

log: Final = logging.getLogger(__name__)

_UNDELETABLE: Final = {"cant_delete_message", "compliance_exports_prevent_deletion"}
QUIETLY: Final = {
    "unfurl_links": False,
    "unfurl_media": False,
    "link_names": False,
    "parse": "none",
}
"""Nothing in the text becomes a link, a mention or a preview of its own."""
_TAKEN_BACK: Final = "Earful has taken this back."


@dataclass(frozen=True, slots=True)
class Place:
    """A message of ours in Slack: where it stands, and its id there."""

    channel: str
    ts: str

    @classmethod
    def of(cls, ref: str) -> "Place":
        channel, _, ts = ref.partition(":")
        return cls(channel, ts)

    @staticmethod
    def is_one(ref: str) -> bool:
        return ref[:1] in ("C", "D", "G")

    @property
    def ref(self) -> str:
        return f"{self.channel}:{self.ts}"


@dataclass
class Slack:
    """One workspace."""

    api: Api
    channels: Channels
    identities: Identities
    zone: ZoneInfo
    now: Now = utc_now
    name: str = field(default=PLATFORM, init=False)
    pace: timedelta = field(default=timedelta(seconds=1), init=False)
    edits_apart: bool = field(default=True, init=False)
    """Slack counts what it allows method by method."""

    async def show(self, posting: Posting, in_time: InTime = any_time) -> str:
        if posting.wanted is None:
            return await self._take_back(posting, in_time)
        drawing = await self.drawing(posting.wanted)
        if posting.ref is None:
            return await self._post(posting, drawing, in_time)
        return await self._edit(posting, drawing, in_time)

    async def find(self, postings: Sequence[Posting]) -> dict[str, list[str]] | None:
        """None where the history scope is missing. One pass, and one for each thread."""
        found: dict[str, list[str]] = {}
        threads: defaultdict[str | None, list[Posting]] = defaultdict(list)
        for posting in postings:
            threads[posting.thread].append(posting)
        for some in threads.values():
            try:
                found |= await self._found(some)
            except FAULTS as fault:
                if code(fault) == "missing_scope":
                    return None
                raise undeliverable(fault, _where(some[0])) from fault
        return found

    async def _found(self, postings: Sequence[Posting]) -> dict[str, list[str]]:
        """Of *postings*, all in the same thread or in none; raises what slack_sdk raises."""
        first = postings[0]
        parent = Place.of(first.thread) if first.thread else None
        channel = parent.channel if parent else await self._channel(first.channel)
        keys = {posting.mark: posting.key for posting in postings}
        wanted = [posting.wanted_at for posting in postings]
        since = min((at for at in wanted if at), default=None) if all(wanted) else None
        me = await self.api.me()
        thread = parent.ts if parent else None
        stand = await copies(self.api, channel, thread, keys, me.user, since)
        return {
            keys[mark]: [Place(channel, ts).ref for ts in every] for mark, every in stand.items()
        }

    async def knows(self, person_id: str) -> bool:
        """Raises Undeliverable where Slack cannot be asked just now."""
        return await self.identities.user(person_id) is not None

    def posted(self, ref: str) -> bool:
        return Place.is_one(ref)

    async def drawing(self, message: Message) -> Json:
        """*message* as `{"text", "blocks"}`, for whoever reads it now."""
        users = await self.identities.users(mentioned(message))
        return drawn(message, Ink(Calendar(self.zone, self.now()), users))

    async def _post(self, posting: Posting, drawing: Json, in_time: InTime) -> str:
        try:
            return await self._posted(posting, drawing, in_time)
        except Undeliverable as why:
            if why.retry_after is None:
                self.channels.doubt(_where(posting))
            raise

    async def _posted(self, posting: Posting, drawing: Json, in_time: InTime) -> str:
        parent = Place.of(posting.thread) if posting.thread else None
        channel = await self._channel(posting.channel)
        call: Json = {
            "channel": parent.channel if parent else channel,
            "metadata": metadata(posting.mark),
            **({"thread_ts": parent.ts} if parent else {}),
            **QUIETLY,
        }
        with delivering(_where(posting), posts=True):
            try:
                told = await self.shown("chat.postMessage", call, drawing, in_time)
            except SlackApiError as refused:
                if parent is None or code(refused) != "thread_not_found":
                    raise
                # Somebody wished the whole thread gone, and what would follow there with it.
                log.info("deleted in Slack", extra={"posting": posting.key})
                return parent.ref
        return Place(told["channel"], told["ts"]).ref

    async def _edit(self, posting: Posting, drawing: Json, in_time: InTime) -> str:
        place = Place.of(posting.ref or "")
        if await self.channels.is_refused(place.channel):
            drawing = await self.drawing(withheld())
        call = {"channel": place.channel, "ts": place.ts, "link_names": False, "parse": "none"}
        with delivering(_where(posting)):
            try:
                await self.shown("chat.update", call, drawing, in_time)
            except SlackApiError as refused:
                if code(refused) != "message_not_found":
                    raise
                if posting.in_doubt:
                    return await self._post(posting, drawing, in_time)
                # Somebody wished it gone: no admin can mend that, and a new card would ring again.
                log.info("deleted in Slack", extra={"posting": posting.key})
        return place.ref

    async def shown(
        self, method: str, call: Json, drawing: Json, in_time: InTime = any_time
    ) -> Any:
        """Blocks that Slack does not take are left out step by step. Raises as slack_sdk does."""
        *fuller, plainest = simpler(drawing)
        for tried in fuller:
            in_time()
            try:
                return await self.api.web.api_call(method, json=call | tried)
            except SlackApiError as refused:
                if not is_unshowable(refused):
                    raise
        in_time()
        return await self.api.web.api_call(method, json=call | plainest)

    async def _take_back(self, posting: Posting, in_time: InTime) -> str:
        if posting.ref is None:
            return ""
        place = Place.of(posting.ref)
        in_time()
        with delivering(_where(posting)):
            try:
                await self.api.web.chat_delete(channel=place.channel, ts=place.ts)
            except SlackApiError as refused:
                await self._taken_back_otherwise(place, refused, in_time)
        return place.ref

    async def _taken_back_otherwise(
        self, place: Place, refused: SlackApiError, in_time: InTime
    ) -> None:
        why = code(refused)
        if why in _UNDELETABLE:
            in_time()
            await self.api.web.chat_update(
                channel=place.channel, ts=place.ts, text=_TAKEN_BACK, blocks=[]
            )
        elif why != "message_not_found":
            raise refused

    async def _channel(self, channel: str) -> str:
        place = channel.removeprefix(PREFIX)
        if place.startswith(DIRECT):
            return await self.identities.direct(place.removeprefix(DIRECT))
        return await self.channels.id(place)


def _where(posting: Posting) -> str:
    return posting.channel.removeprefix(PREFIX)
