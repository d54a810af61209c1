"""Copies of a posting: marked when they are posted, and found again by that mark."""

from collections.abc import AsyncIterator
from typing import Final

from bot.platforms.slack.api import Api
from bot.platforms.slack.words import Json

EVENT_TYPE: Final = "earful_posting"
PAGES: Final = 5
PAGE: Final = 200
"""Messages: a thousand of them are read back."""


def metadata(mark: str) -> Json:
    """What stands beside a message; any app of the workspace may read it."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": mark}}


async def oldest_copy(api: Api, channel: str, thread: str | None, mark: str, me: str) -> str | None:
    """The ts of our oldest message with *mark*, in the channel or in the thread with that ts.

    The oldest, so that of two couriers each knows whose copy goes. *me* is our own user id: any
    app may write such metadata. Raises what slack_sdk raises.
    """
    found = [
        str(message["ts"])
        async for message in _history(api, channel, thread)
        if _mark(message) == mark and message.get("user") == me
    ]
    return min(found, default=None)


def _mark(message: Json) -> str:
    told = message.get("metadata") or {}
    ours = told.get("event_type") == EVENT_TYPE
    return str((told.get("event_payload") or {}).get("key", "")) if ours else ""


async def _history(api: Api, channel: str, thread: str | None) -> AsyncIterator[Json]:
    method = "conversations.replies" if thread else "conversations.history"
    call: Json = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
    if thread:
        call["ts"] = thread
    for _ in range(PAGES):
        page = await api.web.api_call(method, params=call)
        for message in page["messages"]:
            yield message
        call["cursor"] = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not call["cursor"]:
            return
