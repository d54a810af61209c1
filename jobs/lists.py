"""Every few minutes: lists of customers say who waits now, also where many joined at once."""

from datetime import datetime
from typing import Final

from jobs.job import CatchUp, Job, by_minute, every_minutes
from nps.company import Company
from storage.store import Store

STEP: Final = 5
"""Minutes: for so long a list may tell of fewer than wait, where it could not show them anyway."""


def run(due: datetime, store: Store, company: Company) -> None:
    """Draw anew each list in which anybody stands; one that says the same is not edited."""
    for key in store.listings.settle():
        store.listings.draw(key, due)


JOB: Final = Job(
    "lists",
    cron=lambda _: every_minutes(STEP),
    period=by_minute,
    run=run,
    catch_up=CatchUp.LATEST,
)
