"""The buttons of a list of unhappy customers: to take one of them on, and to see the others."""

from collections.abc import Callable
from functools import partial
from typing import Final

from handlers.asks import Click, Reply, Where
from handlers.clicks.case import move, note
from handlers.press import Press, numbered
from messages.listing import MORE, more
from messages.notices import OUTDATED
from nps.company import Company
from nps.followup import Move
from nps.readers import Readers
from nps.refusal import Refusal
from storage.store import Store


def taken(
    take: Callable[[Click, Store, Company], Reply], click: Click, store: Store, company: Company
) -> Reply:
    """As the button of the customer's own card; what goes back is the list, without them."""
    key = store.listings.of(numbered(click)).get(click.channel)
    take(click, store, company)
    listed = store.outbox.wanted(key, click.channel) if key else None
    return Reply(listed, Where.IN_PLACE) if listed else Reply()


def others(click: Click, store: Store, company: Company) -> Reply:
    """Those for whom the list has no room."""
    listing = store.listings.more(click.subject)
    if listing is None:
        raise Refusal(OUTDATED)
    return Reply(more(listing, Readers.of(click.channel, company)))


CLICKS: Final = (
    Press("listed.claim", partial(taken, partial(move, Move.CLAIM))),
    Press("listed.noted", partial(taken, note)),
    Press(MORE, others, writes=False),
)
