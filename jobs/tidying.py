"""Every night: what has served its purpose goes."""

from datetime import datetime, timedelta
from typing import Final

from jobs.job import CatchUp, Job, by_day, daily
from nps.company import Company
from storage.store import Store

KEPT: Final = timedelta(days=35)
"""Longer than any platform repeats an event, and than any job looks back."""


def run(due: datetime, store: Store, company: Company) -> None:
    """Forget what was seen, run, asked, waited for, and who was met, once it cannot matter."""
    store.seen.prune(due - KEPT)
    store.runs.prune(due - KEPT)
    store.identities.prune(due - KEPT)
    store.origins.prune(due - KEPT)
    store.rests.prune(due - KEPT)


JOB: Final = Job(
    "tidying", cron=lambda _: daily(3), period=by_day, run=run, catch_up=CatchUp.LATEST
)
