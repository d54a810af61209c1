"""The answer to a question about numbers, counted from the rollup."""

from collections.abc import Mapping
from datetime import date, datetime

from nps.company import Company
from nps.disclosure import has_few_people, people_behind
from nps.followup import State
from nps.people import Roster
from nps.period import Kind, Period, named
from nps.question import MONTH, Answer, Dimension, Group, Question
from nps.tally import Tally
from storage.store import Store


def answered(question: Question, now: datetime, store: Store, company: Company) -> Answer:
    """What is known at *now*."""
    today = company.local_day(now)
    period, filters = question.period, question.filters
    previous = period.previous
    quarter = named("last-13-weeks", today)
    first, last = _days(question, store)
    states = dict.fromkeys(State, 0) | store.case_figures.states(period, filters)
    periods = (period, previous, quarter, quarter.previous)
    tallies = store.tallies.of_each(filter(None, periods), filters)
    return Answer(
        question=question,
        today=today,
        overall=tallies[period],
        first_day=first,
        last_day=last,
        previous=tallies[previous] if previous else None,
        groups=_groups(question, store, company.roster),
        quarter=tallies[quarter],
        quarter_before=tallies[quarter.previous] if quarter.previous else Tally(),
        waiting=states[State.OPEN],
        taken=states[State.CLAIMED] + states[State.RESOLVED],
        people=_people(period, filters, store, company.roster),
    )


def _days(question: Question, store: Store) -> tuple[date | None, date | None]:
    """The period's own days; of all time, those on which anybody answered."""
    if question.period.kind is Kind.ALL:
        return store.tallies.days(question.filters) or (None, None)
    return question.period.start, question.period.end


def _people(
    period: Period, filters: Mapping[Dimension, str], store: Store, roster: Roster
) -> int | None:
    """How many colleagues these answers tell of, where that may be few: of a touchpoint, too.

    All answers are the company's, however few colleagues the roster names.
    """
    if not filters or not _has_small_teams(roster):
        return None
    return people_behind(store.tallies.by(Dimension.TEAM, period, filters), roster)


def _has_small_teams(roster: Roster) -> bool:
    return any(has_few_people(team.key, roster) for team in roster.teams)


def _groups(question: Question, store: Store, roster: Roster) -> tuple[Group, ...]:
    """Months by their names; the others by how many answered, then by name, no name last."""
    if question.by is None:
        return ()
    period, filters = question.period, question.filters
    if question.by == MONTH:  # which is in no other period
        tallies = store.tallies.by(MONTH, period, filters)
        months = (Group(key, tally) for key, tally in tallies.items())
        return tuple(sorted(months, key=lambda group: group.key or ""))
    by, both = Dimension(question.by), filter(None, (period, period.previous))
    counted = store.tallies.by_each(by, both, filters)
    now, before = counted[period], counted[period.previous] if period.previous else {}

    def people(key: str | None) -> int | None:
        if by is Dimension.TEAM:  # the answers are all its own: nothing need be asked
            return people_behind({key: now[key]}, roster)
        return _people(period, {**filters, by: key or ""}, store, roster)

    groups = (Group(key, told, before.get(key, Tally()), people(key)) for key, told in now.items())
    return tuple(sorted(groups, key=_most_first))


def _most_first(group: Group) -> tuple[int, bool, str]:
    return -group.tally.n, group.key is None, group.key or ""
