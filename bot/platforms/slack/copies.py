"""Copies of postings: marked when they are posted, and found again by that mark."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from datetime import datetime, timedelta
from typing import Final

from bot.platforms.slack.api import Api
from bot.platforms.slack.words import Json

EVENT_TYPE: Final = "earful_posting"
PAGES: Final = 20
PAGE: Final = 200
"""Messages: four thousand of them are read back at most."""
CLOCKS_DIFFER: Final = timedelta(days=1)
"""Slack's clock and ours, at most: ours may have been an hour fast when something was wanted, and
have been put right since."""


def metadata(mark: str) -> Json:
    """What stands beside a message; any app of the workspace may read it."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": mark}}


async def copies(
    api: Api,
    channel: str,
    thread: str | None,
    marks: Collection[str],
    me: str,
    since: datetime | None,
) -> dict[str, list[str]]:
    """The ts of each of our messages with one of *marks*, by its mark, oldest first.

    Those in the channel, or in the thread with the ts *thread*, that were posted *since* then: one
    pass, however many marks. Without that time, until one of each is found. *me* is our own user
    id: any app may write such metadata. Raises what slack_sdk raises.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    async for message in _history(api, channel, thread, since):
        if (mark := _mark(message)) in marks and message.get("user") == me:
            found[mark].append(str(message["ts"]))
            if since is None and len(found) == len(marks):
                break
    return {mark: sorted(stand) for mark, stand in found.items()}


def _mark(message: Json) -> str:
    told = message.get("metadata") or {}
    ours = told.get("event_type") == EVENT_TYPE
    return str((told.get("event_payload") or {}).get("key", "")) if ours else ""


async def _history(
    api: Api, channel: str, thread: str | None, since: datetime | None
) -> AsyncIterator[Json]:
    method = "conversations.replies" if thread else "conversations.history"
    call: Json = {"channel": channel, "limit": PAGE, "include_all_metadata": True}
    if thread:
        call["ts"] = thread
    if since:
        call["oldest"] = f"{(since - CLOCKS_DIFFER).timestamp():.6f}"
    for _ in range(PAGES):
        page = await api.web.api_call(method, params=call)
        for message in page["messages"]:
            yield message
        call["cursor"] = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not call["cursor"]:
            return
