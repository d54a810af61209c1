"""Half a year of a made-up company, as it would have gone through Earful."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import partial
from itertools import groupby
from typing import Final

from bot.demo.past import PastMove
from handlers.asks import Click
from handlers.cards import redraw
from handlers.clicks.case import make
from handlers.intake import take_in
from jobs import digest, praise
from nps.company import Admins, Company, PraiseRules, Weekday, Weekly
from nps.period import DAY, WEEK
from nps.refusal import Refusal
from nps.response import Response
from storage.store import Store

DIGESTS: Final = 3
"""Weeks of which digests and praise are there to be read."""
FOLLOWED_UP: Final = 4 * WEEK
"""Longer ago, unhappy customers are numbers; since then, somebody took care of each."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that happened at a moment of the past."""

    at: datetime
    do: Callable[[Store, Company], object]
    is_kept: bool = False
    """Its messages are there to be read, however long ago it was."""


def cues(
    responses: Sequence[Response], moves: Sequence[PastMove], company: Company, now: datetime
) -> list[Cue]:
    """Everything until *now*: answers, what colleagues did about them, digests and praise."""
    all_cues = [*_answers(responses, now), *map(_move, moves), *_weekly(company, now)]
    return sorted((cue for cue in all_cues if cue.at <= now), key=lambda cue: cue.at)


def unattended(now: datetime) -> Cue:
    """Nobody has followed up: the cards say whose time is over by *now*, and nobody is told so.

    Else the first quarter of an hour would bring a reminder of each.
    """

    def draw_anew(store: Store, company: Company) -> None:
        for case in store.cases.waiting():
            phase = company.targets.phase(case.followup, case.claim_by, case.resolve_by, now)
            if phase is not case.phase and case.response.can_be_reached:
                redraw(store.cases.save(replace(case, phase=phase)), store, now)

    return Cue(now, draw_anew)


def hushed(company: Company) -> Company:
    """*company* without a channel in which anybody would read."""
    teams = tuple(replace(team, channels=()) for team in company.roster.teams)
    return replace(
        company,
        roster=replace(company.roster, teams=teams),
        leadership=(),
        praise=PraiseRules(),
        admins=Admins(),
    )


def _answers(responses: Sequence[Response], now: datetime) -> Iterator[Cue]:
    """History at once; since then day by day; each unhappy customer at the very time."""
    told = sorted(responses, key=lambda one: one.answered_at)
    since = now - FOLLOWED_UP
    history = [one for one in told if one.answered_at < since]
    if history:
        yield Cue(history[-1].answered_at, _taken_in(history, now))
    lately = told[len(history) :]
    others = (one for one in lately if not one.is_unhappy)
    for _, day in groupby(others, key=lambda one: one.answered_at.date()):
        of_the_day = list(day)
        at = of_the_day[-1].answered_at
        yield Cue(at, _taken_in(of_the_day, at))
    for one in lately:
        if one.is_unhappy:
            yield Cue(one.answered_at, _taken_in([one], one.answered_at))


def _taken_in(responses: list[Response], at: datetime) -> Callable[[Store, Company], object]:
    return lambda store, company: take_in(responses, store, company, at)


def _move(past: PastMove) -> Cue:
    return Cue(past.at, partial(_made, past))


def _made(past: PastMove, store: Store, company: Company) -> None:
    case = store.cases.about(past.response_key)
    if case is None:
        return
    click = Click(f"case.{past.move}", str(case.number), past.by, past.at)
    try:
        make(past.move, past.resolution, click, store, company)
    except Refusal:
        return  # the customer has thought better of it meanwhile


def _weekly(company: Company, now: datetime) -> Iterator[Cue]:
    rounds = (
        (company.digest, digest.run),
        (company.praise.tell, praise.tell),
        (company.praise.publish, praise.publish),
    )
    for weeks_ago in range(DIGESTS + 1):
        for weekly, run in rounds:
            due = _moment(weekly, company, now - weeks_ago * WEEK)
            is_kept = due > now - DIGESTS * WEEK
            yield Cue(due, partial(run, due), is_kept)


def _moment(weekly: Weekly, company: Company, in_week_of: datetime) -> datetime:
    """When *weekly* is due in the week that holds that instant."""
    day = company.local_day(in_week_of)
    wanted = day + (list(Weekday).index(weekly.day) - day.weekday()) * DAY
    return datetime.combine(wanted, time(weekly.hour), company.timezone)
