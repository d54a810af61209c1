"""What forgetting means, whoever asks for it: a customer, or the calendar.

Words and identity leave the responses, what colleagues wrote about them, praise, and every
message, those included that are posted already. What was counted stays counted.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from messages.blocks import Message
from messages.forgotten import gone, nothing_left_to_do, without
from messages.whose import told_of
from messages.wording import same
from nps.case import Case
from nps.company import Company
from nps.followup import State
from nps.forgetting import Why
from storage import keys
from storage.cases import UNRESOLVED
from storage.posting import Urgency
from storage.store import Store

AT_ONCE: Final = 50
"""Responses of one transaction: nobody else writes meanwhile, and each may have many messages."""


def forget(
    response_keys: Sequence[str], why: Why, receipt: int, store: Store, now: datetime
) -> None:
    """Forget these responses for good, at most AT_ONCE; *receipt* is told how much went.

    Those who had taken on one of these customers hear that nothing is left to do. Done again, it
    changes nothing.
    """
    left = _left(frozenset(response_keys), why, store.company)
    urgency = Urgency.USUAL if why is Why.ASKED else Urgency.WEEKLY
    postings = store.erasure.forget(response_keys, left, now, urgency)
    praises = store.praises.forget(response_keys)
    store.exclusions.forget(response_keys)
    cases = store.cases.forget(response_keys, why, now)
    responses = store.responses.forget(response_keys)
    for key in store.listings.leave([case.number for case in cases]):
        store.listings.draw(key, now, urgency)
    waiting = [case for case in cases if case.followup.state.value in UNRESOLVED]
    for case in waiting:
        _tell_owner(case, why, store, now)
    counts = {
        "responses": responses,
        "cases": len(cases),
        "waiting": len(waiting),
        "praises": praises,
        "messages": len(postings),
    }
    store.receipts.add(receipt, counts, postings)


def remember(
    key: str, channel: str, message: Message, ref: str | None, store: Store, now: datetime
) -> None:
    """That *message* stands there already, since somebody asked for it: so it can be edited.

    Without a *ref* it may stand, and a courier looks.
    Where somebody of whom it tells was forgotten while it was on its way, it is edited at once,
    and the newest receipt waits for it.
    """
    store.outbox.remember(key, channel, message, ref, now)
    forgotten = store.responses.unknown(told_of(message))
    if forgotten:
        newest = store.receipts.newest(1)
        why = newest[0].why if newest else Why.ASKED
        postings = store.erasure.forget(
            sorted(forgotten), _left(forgotten, why, store.company), now, Urgency.USUAL
        )
        for receipt in newest:
            store.receipts.add(receipt.number, {"messages": len(postings)}, postings)


def _left(
    forgotten: frozenset[str], why: Why, company: Company
) -> Callable[[Message | None], Message | None]:
    """What is left of a message without them; of what nobody can read, that it is gone."""
    return lambda message: (
        without(message, forgotten, why, company) if message else gone(why, company)
    )


def forget_bodies(numbers: Sequence[int], receipt: int, store: Store) -> None:
    """Throw away these bodies that nobody could read."""
    dropped = sum(store.unread.drop(number) for number in numbers)
    store.receipts.add(receipt, {"bodies": dropped}, ())


def _tell_owner(case: Case, why: Why, store: Store, now: datetime) -> None:
    owner = case.followup.owner
    if owner and case.followup.state is State.CLAIMED:
        message = nothing_left_to_do(case, why, store.company)
        store.outbox.want(
            keys.about(case, "forgotten"), [keys.direct(owner)], same(message), now=now
        )
