"""Every few minutes: cards that a channel could not be shown for a day become one message."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from jobs.job import CatchUp, Job, by_minute, every_minutes
from messages.late import late_alerts
from messages.wording import same
from nps.company import Company
from storage import keys
from storage.late import LATE
from storage.posting import Urgency
from storage.store import Store

STEP: Final = 5
"""Minutes."""


def run(due: datetime, store: Store, company: Company) -> None:
    """Gather, channel by channel, the cards that couriers leave alone for being late.

    They stand in the thread of one message, which goes on growing until the channel can be shown
    anything. One alone is no flood: it comes as it is.
    """
    today = keys.late(company.local_day(due))
    for channel, cards in _by_channel(store.late.since(due - LATE)).items():
        under = store.late.unshown(keys.LATE, channel) or today
        gathered = store.late.in_thread(under, channel)
        if len(cards) == 1 and not gathered:
            store.late.renew(cards[0], channel, due)
            continue
        store.late.gather(cards, channel, under, due)
        cases = [store.cases.get(keys.number(card)) for card in (*gathered, *cards)]
        wording = same(late_alerts(cases))
        store.outbox.want(under, [channel], wording, now=due, urgency=Urgency.ALERT)


def _by_channel(late: Sequence[tuple[str, str]]) -> Mapping[str, list[str]]:
    channels: dict[str, list[str]] = {}
    for card, channel in late:
        channels.setdefault(channel, []).append(card)
    return channels


JOB: Final = Job(
    "late-alerts",
    cron=lambda _: every_minutes(STEP),
    period=by_minute,
    run=run,
    catch_up=CatchUp.LATEST,
)
