"""Kind words that shall no longer stand where they stood."""

from datetime import datetime
from functools import partial

from messages.praise import weekly_post
from nps.period import spelled
from nps.praise import Praise
from storage import keys
from storage.posting import Urgency
from storage.store import Store


def take_back(response_key: str, store: Store, now: datetime) -> None:
    """The customer has changed their mind: what was told and posted of this response goes."""
    for praise in store.praises.of(response_key):
        store.outbox.take_back(keys.told(praise), now=now)
        take_out_of_post(praise, store, now)


def take_out_of_post(praise: Praise, store: Store, now: datetime) -> None:
    """The team's post of that week goes on without *praise*, or goes."""
    store.praises.publish([praise.id], "")
    published = spelled(praise.published) if praise.published else None
    if praise.team is None or published is None:
        return
    post = store.praises.week(praise.team, published)
    if post.named or post.unnamed:
        wording = partial(weekly_post, post)
        store.outbox.revise(post.key, wording, now=now, urgency=Urgency.CLICK)
    else:
        store.outbox.take_back(post.key, now=now, urgency=Urgency.CLICK)
