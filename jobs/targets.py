"""Every few minutes of the day: whose time is nearly over, and whose is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from jobs.job import CatchUp, Job, by_minute, every_minutes
from messages.alert import alert
from messages.nudge import lead_nudge, lead_nudge_of_many, owner_nudge
from messages.thread import nobody_yet, nobody_yet_of
from messages.wording import same
from nps.case import Case, Event, Happening
from nps.company import Company
from nps.followup import State
from nps.people import Team
from nps.target import Phase
from storage import keys
from storage.store import Store

STEP: Final = 5
"""Minutes."""
MOST_AT_ONCE: Final = 3
"""Cases of one team of which its leads hear one by one."""


def run(due: datetime, store: Store, company: Company) -> None:
    """Draw anew the cards whose time is near or past, and nudge whoever can do something.

    Quiet at night: what comes near meanwhile is said in the morning. Customers whom nobody can
    reach have no target.
    """
    if company.targets.quiet.holds(due, company.timezone):
        return
    entered: list[Case] = []
    for case in store.cases.waiting():
        phase = company.targets.phase(case.followup, case.claim_by, case.resolve_by, due)
        if phase is not case.phase and case.response.can_be_reached:
            entered.append(_enter(replace(case, phase=phase), store, due))
    _say_in_lists([case for case in entered if case.followup.state is State.OPEN], store, due)
    for team in company.roster.teams:
        ours = [case for case in entered if case.team and case.team.key == team.key]
        _tell_leads(team, [case for case in ours if case.phase is Phase.PAST], store, company, due)


def _enter(case: Case, store: Store, due: datetime) -> Case:
    nudged = Event(due, Happening.NUDGED, words=case.phase.value)
    case = store.cases.save(case, nudged)
    store.outbox.revise(keys.alert(case), partial(alert, case), now=due)
    if case.followup.state is State.OPEN:
        _say_in_thread(case, store, due)
    elif case.phase is Phase.NEAR and case.followup.owner:
        key = keys.about(case, f"nudge-{case.version}")
        channel = keys.direct(case.followup.owner)
        store.outbox.want(key, [channel], partial(owner_nudge, case), now=due)
    return case


def _tell_leads(
    team: Team, past: Sequence[Case], store: Store, company: Company, due: datetime
) -> None:
    """Of each, or of many at once in one message: after Earful was away, nobody reads twenty."""
    channels = [keys.direct(lead) for lead in company.roster.leads(team.key)]
    if len(past) > MOST_AT_ONCE:
        wording = same(lead_nudge_of_many(team, past))
        store.outbox.want(keys.overdue(team.key, due), channels, wording, now=due)
        return
    for case in past:
        key = keys.about(case, f"late-{case.version}")
        store.outbox.want(key, channels, partial(lead_nudge, case), now=due)


def _say_in_thread(case: Case, store: Store, due: datetime) -> None:
    card = keys.alert(case)
    key = keys.about(case, f"nobody-{case.version}")
    channels = store.outbox.channels(card)
    store.outbox.want(key, channels, same(nobody_yet(case)), now=due, thread=card)


def _say_in_lists(cases: Sequence[Case], store: Store, due: datetime) -> None:
    """One line for all of a list: their cards, which would each have one, are not there."""
    by_number = {case.number: case for case in cases}
    for key, numbers in store.listings.holding(list(by_number)).items():
        store.listings.draw(key, due)
        line = same(nobody_yet_of([by_number[number] for number in numbers]))
        channels = store.outbox.channels(key)
        store.outbox.want(keys.about_list(key, due), channels, line, now=due, thread=key)


JOB: Final = Job(
    "targets",
    cron=lambda _: every_minutes(STEP),
    period=by_minute,
    run=run,
    catch_up=CatchUp.LATEST,
)
