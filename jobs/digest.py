"""Monday morning: each team's week, and the company's for its leadership."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from jobs.job import CatchUp, Job, by_week, weekly
from messages.digest import leadership_digest, team_digest
from messages.wording import Wording
from nps.company import Company
from nps.period import week
from nps.week import TeamWeek
from storage import keys
from storage.posting import Urgency
from storage.store import Store
from storage.weeks import LEADERSHIP


def run(due: datetime, store: Store, company: Company) -> None:
    """Want one digest a team, and one for the leadership, of the week before *due*.

    Keyed by the week: run twice, or late, the same messages are revised.
    """
    told_week = week(company.local_day(due) - timedelta(weeks=1))
    teams = [store.weeks.of(told_week, team, due) for team in company.roster.teams]
    read_in = store.bindings.channels(company.roster.teams)
    for team_week in teams:
        if team_week.team and team_week.quarter.n:
            wording = partial(team_digest, team_week)
            _want(team_week.team.key, read_in[team_week.team.key], wording, team_week, store, due)
    whole = store.weeks.of(told_week, None, due)
    if whole.quarter.n:
        wording = partial(leadership_digest, whole, teams)
        _want(LEADERSHIP, company.leadership, wording, whole, store, due)


def _want(
    reader: str,
    channels: Sequence[str],
    wording: Wording,
    told: TeamWeek,
    store: Store,
    due: datetime,
) -> None:
    key = keys.digest(reader, told.week)
    store.outbox.want(key, channels, wording, now=due, urgency=Urgency.WEEKLY)
    store.told.keep(reader, told.week, told.last)


JOB: Final = Job(
    "weekly-digest",
    cron=lambda company: weekly(company.digest),
    period=by_week,
    run=run,
    catch_up=CatchUp.LATEST,
)
