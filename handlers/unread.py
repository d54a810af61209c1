"""Signed bodies that could not be read: kept with their reason, and read again by a later parser.

Nothing that a survey tool signed is lost while we learn to read it.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from handlers.intake import take_in
from handlers.payload import BadPayload
from nps.company import Company
from nps.response import Response
from storage.responses import Landed, Landing
from storage.store import Store

log: Final = logging.getLogger(__name__)

MOST_REASONS: Final = 3


def keep(vendor: str, body: bytes, bad: Sequence[BadPayload], store: Store, now: datetime) -> bool:
    """Keep *body*, of which *bad* could not be read; False where that tool's room is full."""
    if not store.unread.has_room(vendor, len(body)):
        log.error("no room for more unreadable bodies", extra={"vendor": vendor})
        return False
    store.unread.keep(vendor, body, reasons(bad), now)
    return True


def reasons(bad: Sequence[BadPayload]) -> str:
    """Why, in a line for whoever runs Earful; it repeats nothing of what was sent."""
    told = [_reason(one) for one in bad[:MOST_REASONS]]
    if len(bad) > MOST_REASONS:
        told.append(f"and {len(bad) - MOST_REASONS:,} more")
    return "; ".join(told)


def take_in_late(
    told: Sequence[Response], store: Store, company: Company, now: datetime
) -> list[Landed]:
    """As `take_in`, for what was sent some time ago.

    What is stored under the same id by now stays, unless the survey tool itself says that this is
    newer: most tools send again, and rightly, what was refused at first.
    """
    known = store.responses.by_keys([one.key for one in told if one.told_at is None])
    news = iter(take_in([one for one in told if one.key not in known], store, company, now))
    return [Landed(Landing.REPEATED, one) if one.key in known else next(news) for one in told]


def _reason(bad: BadPayload) -> str:
    place = "" if bad.index is None else f"item {bad.index + 1}, "
    return f"{place}{bad.field}: {bad.reason_without_words}"
