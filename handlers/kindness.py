"""Customers' words, kind ones above all, that shall no longer stand where they stood."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from messages.praise import told, weekly_post
from messages.whose import unquoted
from messages.wording import same
from nps.company import Company
from nps.people import Team
from nps.period import Period, spelled
from nps.praise import Praise, Wish, may_be_shared, post_week
from storage import keys
from storage.posting import Urgency
from storage.store import Store


def take_back(response_key: str, store: Store, now: datetime) -> None:
    """The customer has changed their mind: what was told and posted of this response goes."""
    for praise in store.praises.of(response_key):
        store.outbox.take_back(keys.told(praise), now=now)
        _take_out_of_post(praise, store, now)


def keep(praise: Praise, store: Store, now: datetime) -> None:
    """Its person keeps *praise*, or says that it is about somebody else: nobody else reads it.

    Whom else the same words praise may not share what is kept.
    """
    key, is_kept = praise.response.key, praise.wish is not Wish.NOT_ME
    for one in store.praises.of(key) if is_kept else [praise]:
        _take_out_of_post(one, store, now)
    _take_out_of_digests(key, store, now)


def keep_all(staff: str, store: Store, company: Company, now: datetime) -> None:
    """This colleague shares nothing any more, but what they said they gladly share."""
    habit = store.praises.habit(staff)
    for praise in store.praises.posted(staff):
        if not may_be_shared(praise, habit, company.praise.sharing):
            keep(praise, store, now)
            show_people(praise.response.key, store, now)


def show_people(response_key: str, store: Store, now: datetime) -> None:
    """What each person praised by this response was told privately, as it stands now."""
    for praise in store.praises.of(response_key):
        wording = partial(told, praise, habit=store.praises.habit(praise.about.id))
        store.outbox.revise(keys.told(praise), wording, now=now, urgency=Urgency.CLICK)


def _take_out_of_post(praise: Praise, store: Store, now: datetime) -> None:
    """The team's post of that week goes on without *praise*, or goes."""
    store.praises.publish([praise.id], "")
    for team, published in _posts([praise]):
        _redraw_post(team, published, store, now)


def _take_out_of_digests(response_key: str, store: Store, now: datetime) -> None:
    """The figures stay as they were told; the words go."""
    for digest, channel in store.outbox.telling_of(response_key):
        message = store.outbox.wanted(digest, channel) if keys.is_digest(digest) else None
        if message:
            wording = same(unquoted(message, response_key))
            store.outbox.want(digest, [channel], wording, now=now, urgency=Urgency.CLICK)


def silence(
    response_key: str, praises: Sequence[Praise], store: Store, company: Company, now: datetime
) -> None:
    """What a response said, with its *praises*, is read in no post: it does not count any more."""
    _take_out_of_digests(response_key, store, now)
    for praise in praises:
        store.outbox.take_back(keys.told(praise), now=now)
    _redraw_posts(response_key, praises, store, company, now)


def bring_back(response_key: str, store: Store, company: Company, now: datetime) -> None:
    """What `silence` took away stands again, but in digests: those are not drawn anew."""
    praises = store.praises.of(response_key)
    for praise in praises:
        wording = partial(told, praise, habit=store.praises.habit(praise.about.id))
        store.outbox.restore(keys.told(praise), wording, now=now)
    _redraw_posts(response_key, praises, store, company, now)


def _redraw_posts(
    response_key: str, praises: Sequence[Praise], store: Store, company: Company, now: datetime
) -> None:
    """Those that name a colleague for it, and the one in which it may stand without a name."""
    response = store.responses.get(response_key)
    team = company.roster.team(response.team) if response else None
    posts = set(_posts(praises))
    if response and team:
        posts.add((team, post_week(company.local_day(response.answered_at))))
    for of_team, published in posts:
        _redraw_post(of_team, published, store, now)


def _posts(praises: Sequence[Praise]) -> Iterator[tuple[Team, Period]]:
    """Where these stand."""
    for praise in praises:
        published = spelled(praise.published) if praise.published else None
        if praise.team and published:
            yield praise.team, published


def _redraw_post(team: Team, published: Period, store: Store, now: datetime) -> None:
    post = store.praises.week(team, published)
    if post.named or post.unnamed:
        wording = partial(weekly_post, post)
        store.outbox.restore(post.key, wording, now=now, urgency=Urgency.CLICK)
    else:
        store.outbox.take_back(post.key, now=now, urgency=Urgency.CLICK)
