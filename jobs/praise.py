"""Thursday and Friday: kind words reach their person first, and then the team."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from jobs.job import CatchUp, Job, by_week, weekly
from messages.praise import told, weekly_post
from nps.attribution import is_praise
from nps.company import Company, Sharing
from nps.fairness import fair
from nps.people import Team
from nps.period import Period, week
from nps.praise import Praise, may_be_shared
from storage import keys
from storage.posting import Urgency
from storage.store import Store

FRESH: Final = timedelta(weeks=4)
"""Older kind words are history: lovely to find, odd to be told of."""
MOST_TOLD: Final = 3
"""Of one team in one week; more would turn kind words into noise."""


def tell(due: datetime, store: Store, company: Company) -> None:
    """Tell colleagues, each alone, what customers wrote about them."""
    today = company.local_day(due)
    monday = company.midnight(today - timedelta(days=today.weekday()))
    last_shown = store.praises.last_shown()
    told_this_week = Counter(map(_group, store.praises.told_since(monday)))
    for group, praises in _by_group(store.praises.untold(today - FRESH)).items():
        room = MOST_TOLD - told_this_week[group]
        for praise in fair(praises, last_shown, room):
            _tell(praise, store, due)


def _tell(praise: Praise, store: Store, due: datetime) -> None:
    store.praises.tell(praise.id, due)
    wording = partial(told, praise, habit=store.praises.habit(praise.about.id))
    channel = keys.direct(praise.about)
    store.outbox.want(keys.told(praise), [channel], wording, now=due, urgency=Urgency.WEEKLY)


def publish(due: datetime, store: Store, company: Company) -> None:
    """Post, in each team's channels, the kind words that may be shared.

    Silence is a yes only from somebody who had time to answer: told late, because Earful was away,
    they keep the words to themselves for another week.
    """
    this_week = week(company.local_day(due))
    told_lately = [one for one in store.praises.told_since(due - FRESH) if not one.published]
    for team in company.roster.teams:
        ours = [one for one in told_lately if one.team and one.team.key == team.key]
        shared = [one for one in ours if _may_be_shared(one, store, company, due)]
        store.praises.publish([one.id for one in shared], this_week.label)
        _post(team, this_week, store, company, due)
        for praise in shared:
            _say_that_it_was_read(praise.id, store, due)


def _post(team: Team, this_week: Period, store: Store, company: Company, due: datetime) -> None:
    kind_week = store.praises.week(team, this_week)
    if kind_week.named or kind_week.unnamed:
        channels = company.praise.channels or store.bindings.channels([team])[team.key]
        wording = partial(weekly_post, kind_week)
        store.outbox.want(kind_week.key, channels, wording, now=due, urgency=Urgency.WEEKLY)


def _say_that_it_was_read(number: int, store: Store, due: datetime) -> None:
    """What its person was told on Thursday speaks of a Friday to come."""
    praise = store.praises.get(number)
    wording = partial(told, praise, habit=store.praises.habit(praise.about.id))
    store.outbox.revise(keys.told(praise), wording, now=due, urgency=Urgency.WEEKLY)


def _may_be_shared(praise: Praise, store: Store, company: Company, due: datetime) -> bool:
    habit = store.praises.habit(praise.about.id)
    time_to_answer = company.praise.publish.after(company.praise.tell) / 2
    has_had_it = praise.told_at is not None and due - praise.told_at >= time_to_answer
    has_said_yes = may_be_shared(praise, habit, Sharing.ASK)
    wanted = has_said_yes or (has_had_it and may_be_shared(praise, habit, company.praise.sharing))
    return wanted and is_praise(praise.response)  # the customer may have changed their mind


def _by_group(praises: Sequence[Praise]) -> dict[str, list[Praise]]:
    groups: dict[str, list[Praise]] = {}
    for praise in praises:
        groups.setdefault(_group(praise), []).append(praise)
    return groups


def _group(praise: Praise) -> str:
    """Its team; a colleague without one is a team of their own."""
    return praise.team.key if praise.team else praise.about.id


TELL: Final = Job(
    "praise-tell",
    cron=lambda company: weekly(company.praise.tell),
    period=by_week,
    run=tell,
    catch_up=CatchUp.LATEST,
    as_of_now=True,
)
PUBLISH: Final = Job(
    "praise-publish",
    cron=lambda company: weekly(company.praise.publish),
    period=by_week,
    run=publish,
    catch_up=CatchUp.LATEST,
)
