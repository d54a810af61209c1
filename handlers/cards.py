"""What a case shows: its card in channels, its brief to the owner, lines in its thread."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from messages.alert import alert
from messages.brief import brief, brief_closed
from messages.wording import Wording, same
from nps.case import Case
from nps.followup import State
from nps.people import Person
from storage import keys
from storage.posting import Urgency
from storage.store import Store


def redraw(case: Case, store: Store, now: datetime, urgency: Urgency = Urgency.USUAL) -> None:
    """Have every copy of the card, each list, and the owner's brief, show *case* as it stands."""
    store.outbox.revise(keys.alert(case), partial(alert, case), now=now, urgency=urgency)
    redraw_lists(case, store, now, urgency)
    redraw_brief(case, store, now, urgency)


def redraw_brief(case: Case, store: Store, now: datetime, urgency: Urgency) -> None:
    """Have whoever has *case* read all that is known of the customer now."""
    owner = case.followup.owner
    if owner and case.followup.state is State.CLAIMED:
        key, wanted = keys.brief(case, owner), same(brief(case))
        store.outbox.want(key, [keys.direct(owner)], wanted, now=now, urgency=urgency)


def redraw_lists(case: Case, store: Store, now: datetime, urgency: Urgency = Urgency.USUAL) -> None:
    """Have the lists in which *case* stands show it as it is.

    Taken, it leaves them, and has a card of its own from now on.
    """
    lists = store.listings.of(case.number)
    if lists and case.followup.state is not State.OPEN:
        store.listings.leave([case.number])
        if case.followup.state is not State.WITHDRAWN:
            card = partial(alert, case)
            store.outbox.want(keys.alert(case), lists, card, now=now, urgency=urgency)
    for key in lists.values():
        store.listings.draw(key, now, urgency)


def fold(case: Case, store: Store, now: datetime, urgency: Urgency = Urgency.USUAL) -> None:
    """Of a case that is over: the card that somebody may have seen says so, another never comes."""
    if store.outbox.is_shown(keys.alert(case)):
        redraw(case, store, now, urgency)
    else:
        store.outbox.take_back(keys.alert(case), now=now)
        redraw_lists(case, store, now, urgency)


def restore(case: Case, store: Store, now: datetime) -> None:
    """Of a case that is not over after all: its card stands again wherever it stood, or should."""
    wording = partial(alert, case)
    store.outbox.restore(keys.alert(case), wording, now=now, urgency=Urgency.ALERT)


def close_brief(case: Case, former_owner: Person, store: Store, now: datetime) -> None:
    """The private brief has served: what it told of the customer goes."""
    key = keys.brief(case, former_owner)
    store.outbox.revise(key, partial(brief_closed, case), now=now, urgency=Urgency.CLICK)


def say_in_thread(case: Case, what: str, line: Wording, store: Store, now: datetime) -> None:
    """Add *line* below every copy of the card; *what* tells it from the case's other lines."""
    card = keys.alert(case)
    channels = store.outbox.channels(card)
    store.outbox.want(keys.about(case, what), channels, line, now=now, thread=card)


def tell(
    people: Iterable[Person],
    what: str,
    case: Case,
    message: Wording,
    store: Store,
    now: datetime,
) -> None:
    """Write *message* to each of *people* alone; *what* tells it from the case's other messages."""
    channels = map(keys.direct, people)
    store.outbox.want(keys.about(case, what), channels, message, now=now)
