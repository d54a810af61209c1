"""What came and was not taken: presses at the doors of chats, and what survey tools sent."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Final

from bot.doctor.finding import Finding, bad, note
from bot.now import Now
from storage.database import Database
from storage.knocks import Knock, Unheard

UNHEARD: Final[Mapping[Unheard, str]] = {
    Unheard.SIGNATURE: "with a signature for another app: if it was the chat itself, the secret is"
    " wrong",
    Unheard.TIME: "well signed, at a time that is not this machine's: its clock is wrong",
    Unheard.FAULT: "and Earful failed at it: the log says how",
}
LATELY: Final = timedelta(hours=1)


async def requests(database: Database, now: Now) -> AsyncIterator[Finding]:
    """Nothing where all was taken."""
    lately = now() - LATELY
    for one in await database.read(lambda store: store.knocks.since(lately)):
        yield _unheard(one)
    for vendor in await database.read(lambda store: store.unread.full()):
        yield bad(
            "Webhooks",
            f"what {vendor} sends and cannot be read is not kept any more, there is so much of it:"
            " `earful intake failed`",
        )
    unread = await database.read(lambda store: store.unread.count())
    if unread:
        yield note(
            "Webhooks",
            f"{_bodies(unread)} signed but could not be read, and kept: `earful intake failed`",
        )


def _unheard(one: Knock) -> Finding:
    return note(
        "Doors",
        f"at {one.at:%H:%M} UTC somebody knocked ({one.door}) {UNHEARD[one.reason]}."
        " `earful doctor --self-test` tells more",
    )


def _bodies(count: int) -> str:
    return "1 body was" if count == 1 else f"{count:,} bodies were"
