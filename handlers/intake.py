"""Responses come in: stored and counted once; unhappy customers become cases."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Final

from handlers.alerting import tell_of, tell_of_again
from handlers.cards import fold, redraw, redraw_brief, redraw_lists, say_in_thread
from handlers.kindness import take_back
from messages.thread import score_changed, words_arrived
from messages.wording import same
from nps.attribution import attributions, is_praise
from nps.case import Case, Event, Happening
from nps.company import Company
from nps.followup import FollowUp, State
from nps.praise import Attribution
from nps.response import Response
from nps.route import alerted, routed
from storage import keys
from storage.posting import Urgency
from storage.responses import Landed, Landing
from storage.store import Store

MOST_AT_ONCE: Final = 20
"""Responses of one sending that share a transaction: nobody else writes meanwhile, and an unhappy
customer's takes some milliseconds."""


def take_in(
    told: Sequence[Response],
    store: Store,
    company: Company,
    now: datetime,
    alert_since: date | None = None,
) -> list[Landed]:
    """Store *told*, and have the right teams hear of those that are news; one result for each.

    What was answered before *alert_since*, or without it longer ago than the company's settings
    say, is history: counted, but no case and no alert.
    """
    landed = store.responses.add([_routed(one, company) for one in _dated(told, store)], now)
    news = [one for one in landed if one.how is not Landing.REPEATED]
    _attribute(news, store, company, now)
    updated = [one.response.key for one in news if one.how is Landing.UPDATED]
    with_case = store.cases.opened_by(updated)
    unhappy: dict[str, Response] = {}
    for one in news:
        response = one.response
        if response.key in unhappy:  # told twice at once: what it revises must be there
            with_case |= _open(unhappy, store, company, now)
            unhappy = {}
        known = store.cases.about(response.key) if response.key in with_case else None
        if known:
            _revise(known, one, store, company, now)
        elif one.excluded or not response.is_unhappy:
            continue
        elif _is_news(response, company, now, alert_since):
            unhappy[response.key] = response
    _open(unhappy, store, company, now)
    return landed


def _dated(told: Sequence[Response], store: Store) -> list[Response]:
    """*told*, each with a time that stays: its first telling's, where the source gives none."""
    undated = [one.key for one in told if one.is_undated]
    known = store.responses.by_keys(undated) if undated else {}
    first = {key: one.answered_at for key, one in known.items()}
    return [
        replace(one, answered_at=first.setdefault(one.key, one.answered_at), is_undated=None)
        if one.is_undated
        else one
        for one in told
    ]


def _routed(told: Response, company: Company) -> Response:
    return routed(told, company.routes, company.roster)


def _attribute(news: Sequence[Landed], store: Store, company: Company, now: datetime) -> None:
    """Remember whom kind words are about; what was updated may be kind no longer."""
    if not company.roster.staff:
        return
    credits_: dict[str, Sequence[Attribution]] = {}
    for one in news:
        is_kind = is_praise(one.response)
        found = attributions(one.response, company.roster) if is_kind else ()
        if found or one.how is Landing.UPDATED:
            credits_[one.response.key] = found
        if not is_kind and one.before and is_praise(one.before):
            take_back(one.response.key, store, now)
    store.praises.attribute_all(credits_)


def _is_news(response: Response, company: Company, now: datetime, alert_since: date | None) -> bool:
    if alert_since:
        return company.local_day(response.answered_at) >= alert_since
    return company.is_live(response.answered_at, now)


def _open(
    unhappy: Mapping[str, Response], store: Store, company: Company, now: datetime
) -> AbstractSet[str]:
    """A new case for each, with its alert; their keys."""
    claim_by = company.targets.claim_by(now, company.timezone)
    resolve_by = company.targets.resolve_by(now, company.timezone)
    new = [
        Case(
            number=0,
            response=response,
            followup=FollowUp(),
            opened_at=now,
            claim_by=claim_by,
            resolve_by=resolve_by,
            first_score=response.score,
            team=alerted(response, company.routes, company.roster),
            history=(Event(now, Happening.OPENED),),
        )
        for response in unhappy.values()
    ]
    tell_of(store.cases.open_all(new), store, company, now)
    return unhappy.keys()


def _revise(known: Case, landed: Landed, store: Store, company: Company, now: datetime) -> None:
    """The customer said more, or something else, about a case that is open, taken or done."""
    before = landed.before or landed.response
    followup, events = _reconsidered(known, before, now)
    case = store.cases.save(replace(known, followup=followup), *events)
    key = keys.alert(case)
    if store.outbox.is_shown(key):
        redraw(case, store, now, Urgency.ALERT)
        if not case.exclusion:
            _say_what_changed(case, before, store, now)
        if case.followup.state is State.OPEN and known.followup.state is State.WITHDRAWN:
            tell_of_again(case, store, company, now)  # it had left the lists
    elif case.followup.state is State.WITHDRAWN:
        fold(case, store, now)
    else:
        redraw_brief(case, store, now, Urgency.ALERT)  # somebody may have it already
        redraw_lists(case, store, now, Urgency.ALERT)
        tell_of_again(case, store, company, now)


def _reconsidered(known: Case, before: Response, now: datetime) -> tuple[FollowUp, list[Event]]:
    """Where the follow-up stands after the customer's change, and what its history says of it."""
    after, followup = known.response, known.followup
    events: list[Event] = []
    if after.comment != before.comment:
        events.append(Event(now, Happening.WORDS))
    if after.score != before.score:
        events.append(Event(now, Happening.SCORE, words=f"{before.score} to {after.score}"))
    if known.exclusion:
        return followup, events
    if followup.state is State.OPEN and not after.is_unhappy:
        return followup.withdrawn(), [*events, Event(now, Happening.WITHDRAWN)]
    if followup.state is State.WITHDRAWN and after.is_unhappy:
        return FollowUp(), [*events, Event(now, Happening.OPENED)]
    return followup, events


def _say_what_changed(case: Case, before: Response, store: Store, now: datetime) -> None:
    """One line in the thread: the card above it has been edited, which nobody notices."""
    after, turn = case.response, len(case.history)
    if after.comment and after.comment != before.comment:
        say_in_thread(case, f"words-{turn}", partial(words_arrived, case), store, now)
    elif after.score != before.score:
        line = same(score_changed(case, before.score))
        say_in_thread(case, f"score-{turn}", line, store, now)
