"""The answer to a question about numbers, counted from the rollup."""

from datetime import date, datetime

from nps.company import Company
from nps.followup import State
from nps.period import Kind, named
from nps.question import MONTH, Answer, Group, Question
from nps.tally import Tally
from storage.store import Store


def answered(question: Question, now: datetime, store: Store, company: Company) -> Answer:
    """What is known at *now*."""
    today = company.local_day(now)
    period, filters = question.period, question.filters
    previous = period.previous
    quarter = named("last-13-weeks", today)
    first, last = _days(question, store)
    states = dict.fromkeys(State, 0) | store.cases.states(period, filters)
    return Answer(
        question=question,
        today=today,
        overall=store.tallies.of(period, filters),
        first_day=first,
        last_day=last,
        previous=store.tallies.of(previous, filters) if previous else None,
        groups=_groups(question, store),
        quarter=store.tallies.of(quarter, filters),
        quarter_before=store.tallies.of(quarter.previous, filters) if quarter.previous else Tally(),
        waiting=states[State.OPEN],
        taken=states[State.CLAIMED] + states[State.RESOLVED],
    )


def _days(question: Question, store: Store) -> tuple[date | None, date | None]:
    """The period's own days; of all time, those on which anybody answered."""
    if question.period.kind is Kind.ALL:
        return store.tallies.days(question.filters) or (None, None)
    return question.period.start, question.period.end


def _groups(question: Question, store: Store) -> tuple[Group, ...]:
    """Months by their names; the others by how many answered, then by name, no name last."""
    if question.by is None:
        return ()
    now = store.tallies.by(question.by, question.period, question.filters)
    previous = question.period.previous
    before: dict[str | None, Tally] = {}
    if previous and question.by != MONTH:  # a month is in no other period
        before = store.tallies.by(question.by, previous, question.filters)
    groups = [Group(key, tally, before.get(key, Tally())) for key, tally in now.items()]
    if question.by == MONTH:
        return tuple(sorted(groups, key=lambda group: group.key or ""))
    return tuple(sorted(groups, key=_most_first))


def _most_first(group: Group) -> tuple[int, bool, str]:
    return -group.tally.n, group.key is None, group.key or ""
