"""Channels: from what settings call them to Slack's own ids, and back."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from bot.platforms.port import Undeliverable
from bot.platforms.slack.api import Api
from bot.platforms.slack.faults import delivering

PREFIX: Final = "slack:"
TRUSTED_FOR: Final = 300.0
"""Seconds for which a channel is taken for what it was: it may be shared with others any time."""
LISTED_FOR: Final = 5.0
"""Seconds before all channels are listed again, for a name that Slack did not have or that may be
another's by now: Slack allows about 20 pages a minute, and whoever mends something will not wait.
"""
DIRECT: Final = "D"
"""How the ids of direct messages begin."""
_ID: Final = re.compile("[CGD][A-Z0-9]{7,}")


@dataclass(frozen=True, slots=True)
class Channel:
    id: str
    name: str
    """Without #; empty for direct messages."""
    archived: bool = False
    shared: bool = False
    """With another company, or about to be."""
    joined: bool = False

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Channel":
        return cls(
            id=told["id"],
            name=told.get("name", ""),
            archived=bool(told.get("is_archived")),
            shared=bool(told.get("is_ext_shared") or told.get("is_pending_ext_shared")),
            joined=bool(told.get("is_member")),
        )


@dataclass
class Channels:
    """What Slack said about channels, remembered for a while."""

    api: Api
    allow_shared: bool = False
    seconds: Callable[[], float] = time.monotonic
    _ids: dict[str, str] = field(default_factory=dict, repr=False)
    _good_until: dict[str, float] = field(default_factory=dict, repr=False)
    _names: dict[str, str] = field(default_factory=dict, repr=False)
    _listed_at: float = field(default=float("-inf"), repr=False)
    _listing: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def id(self, spelled: str) -> str:
        """Slack's id for "#support", "support" or "C0123ABCD".

        Raises Undeliverable where there is none, or where nothing may be posted.
        """
        known = self._ids.get(spelled)
        if known and self.seconds() < self._good_until.get(known, 0):
            return known
        channel = await self.look_up(spelled)
        self.refuse(channel, spelled)
        self._ids[spelled] = channel.id
        self._good_until[channel.id] = self.seconds() + TRUSTED_FOR
        return channel.id

    async def look_up(self, spelled: str) -> Channel:
        """The channel as it is now. Raises Undeliverable.

        One that was archived or renamed is still the one that is meant, until another has its name.
        """
        name = spelled.removeprefix("#")
        with delivering(spelled):
            channel_id = await self._id_of(name)
            if channel_id is None:
                raise Undeliverable(
                    f"Slack has no channel {spelled} that Earful can see: check the name in the"
                    " settings; in a private channel, type /invite @Earful",
                    retry_after=None,
                )
            channel = await self._told(channel_id)
            if channel.archived or name not in (channel.id, channel.name):
                now_called_so = await self._id_of(name, anew=True)
                if now_called_so and now_called_so != channel_id:
                    channel = await self._told(now_called_so)
        return channel

    async def is_refused(self, channel_id: str) -> bool:
        """Whether another company reads what stands in this channel, and shall not.

        A channel in which something was posted may be shared since. Raises Undeliverable.
        """
        trusted = self.seconds() < self._good_until.get(channel_id, 0)
        if self.allow_shared or trusted or channel_id.startswith(DIRECT):
            return False
        channel = await self.look_up(channel_id)
        if not channel.shared:
            self._good_until[channel_id] = self.seconds() + TRUSTED_FOR
        return channel.shared

    def doubt(self, spelled: str) -> None:
        """Look the channel up anew before the next message: this one was refused there."""
        self._ids.pop(spelled, None)

    async def spelled(self, channel_id: str, name: str, settings: Iterable[str]) -> str:
        """The channel with this id, called *name* if that is known, as *settings* spell it.

        Of a private channel Slack tells no name: those of the settings are looked up then.
        """
        ours = [spelling for spelling in settings if spelling.startswith(PREFIX)]
        found = self._among(ours, channel_id, name)
        if found is None:
            with suppress(Undeliverable):
                await self._learn(ours)
            found = self._among(ours, channel_id, name)
        return found or f"{PREFIX}{channel_id}"

    def _among(self, settings: Sequence[str], channel_id: str, name: str) -> str | None:
        for spelling in settings:
            bare = spelling.removeprefix(PREFIX)
            known = self._known(bare)
            if channel_id in (bare, known) or (known is None and name == bare.removeprefix("#")):
                return spelling
        return None

    def _known(self, bare: str) -> str | None:
        return self._ids.get(bare) or self._names.get(bare.removeprefix("#"))

    async def _learn(self, settings: Sequence[str]) -> None:
        """Which channels they are that are not known yet. Raises Undeliverable."""
        for bare in (spelling.removeprefix(PREFIX) for spelling in settings):
            if self._known(bare) is None:
                with delivering(bare):
                    await self._id_of(bare.removeprefix("#"))

    def refuse(self, channel: Channel, spelled: str) -> None:
        """Raises Undeliverable where nothing may be posted in *channel*."""
        if channel.shared and not self.allow_shared:
            raise Undeliverable(
                f"{spelled} is shared with another company, which would read what customers write:"
                " name another channel, or set allow_shared_channels = true under [slack]",
                retry_after=None,
            )
        if channel.archived:
            raise Undeliverable(
                f"{spelled} is archived in Slack: bring it back, or name another channel",
                retry_after=None,
            )

    async def _told(self, channel_id: str) -> Channel:
        told = await self.api.web.conversations_info(channel=channel_id)
        return Channel.of(told["channel"])

    async def _id_of(self, name: str, *, anew: bool = False) -> str | None:
        if _ID.fullmatch(name):
            return name
        async with self._listing:
            is_asked = anew or name not in self._names
            if is_asked and self.seconds() >= self._listed_at + LISTED_FOR:
                await self._list(name)
                self._listed_at = self.seconds()
        return self._names.get(name)

    async def _list(self, wanted: str) -> None:
        """Learn all names; those of archived channels only where *wanted* is no other's."""
        self._names |= {one.name: one.id async for one in self._listed()}
        if wanted not in self._names:
            all_ = {one.name: one.id async for one in self._listed(archived=True)}
            self._names = all_ | self._names

    async def _listed(self, *, archived: bool = False) -> AsyncIterator[Channel]:
        """All channels that Earful can see; *archived*: those as well."""
        cursor = ""
        while True:
            page = await self.api.web.conversations_list(
                types="public_channel,private_channel",
                exclude_archived=not archived,
                limit=1000,
                cursor=cursor,
            )
            for told in page["channels"]:
                yield Channel.of(told)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
