"""Every night: words, and whose they are, are kept for so long and no longer."""

from datetime import date, datetime, timedelta
from typing import Final

from jobs.job import CatchUp, Job, Wipe, by_day, daily
from nps.company import Company, Weekday
from nps.forgetting import Why
from storage.forgetting import AT_ONCE, forget
from storage.store import Store

HOUR: Final = 3
REWRITTEN_ON: Final = tuple(Weekday).index(Weekday.SUN)
"""The quietest night: writing a large file anew takes minutes."""


def part(due: datetime, store: Store, company: Company) -> bool:
    """Forget some of what is too old, and throw away some of what colleagues were told of it."""
    first_kept = _first_kept(due, company)
    outdated = store.responses.outdated(first_kept, AT_ONCE)
    if outdated:
        forget(outdated, Why.AGE, store.receipts.of(Why.AGE, due), store, due)
        return True
    return store.erasure.prune_direct(company.midnight(first_kept), AT_ONCE) == AT_ONCE


def run(due: datetime, store: Store, company: Company) -> None:
    """What nobody could read goes at the same age: there may be words in it."""
    store.unread.prune(company.midnight(_first_kept(due, company)))


def wipe(due: datetime, store: Store) -> Wipe:
    """The log each night; in the quietest of the week the whole file, if there is a reason to."""
    a_week_ago = due - timedelta(days=8)
    is_needed = due.weekday() == REWRITTEN_ON and store.receipts.any_since(a_week_ago)
    return Wipe.FILE if is_needed else Wipe.LOG


def kept_from(now: datetime, company: Company) -> datetime:
    """The instant before which no answer keeps its words beyond the next night."""
    here = now.astimezone(company.timezone)
    night = here if here.hour < HOUR else here + timedelta(days=1)
    return company.midnight(_first_kept(night, company))


def _first_kept(due: datetime, company: Company) -> date:
    return company.local_day(due) - timedelta(days=company.privacy.retention_days)


JOB: Final = Job(
    "forgetting",
    cron=lambda _: daily(HOUR),
    period=by_day,
    run=run,
    catch_up=CatchUp.LATEST,
    part=part,
    wipe=wipe,
)
