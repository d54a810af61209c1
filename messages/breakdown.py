"""What `/nps ... by team` answers: the same figure for each, in an order that is no rank."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Final

from messages.answer import asked as with_period
from messages.answer import explain, overall, sample, share, small_print, value_name
from messages.asking import QUARTER, ask, typed, usable
from messages.blocks import (
    Aside,
    Block,
    Breakdown,
    Button,
    Buttons,
    Headline,
    Line,
    Message,
    Prominence,
    Row,
)
from messages.figures import between, figure, too_few, verdict, whole_figures
from messages.madeup import COMPANY, HOSTILE_LINE, NOW, Samples, tally
from messages.phrases import counted
from messages.spans import before, called, covered
from nps.company import Company
from nps.disclosure import Part, people_of, shows_through
from nps.period import Kind
from nps.question import MONTH, Answer, Dimension, Group
from nps.readers import Readers
from nps.tally import Verdict

MOST_ROWS: Final = 15


def breakdown(answer: Answer, company: Company, as_of: datetime) -> Message:
    """A figure for each group of at least five answers that is no person's.

    Where a group is too small for a figure, and the figure for all would give it away by
    subtraction, all have none either. (Whoever asks twice can still subtract; no single answer
    hands it to them.)
    """
    return Message(
        summary=(title(answer),),
        blocks=(
            *figures(answer, company),
            *(Line((line,)) for line in _little(answer)),
            Buttons(usable(_buttons(answer))),
            Aside(small_print(answer, company, as_of)),
        ),
    )


def figures(answer: Answer, company: Company) -> Iterator[Block]:
    table = _Table(answer, company)
    yield Headline((title(answer),))
    yield Breakdown((*table.rows(), table.all()))
    yield from (Line((line,)) for line in table.remarks())


def title(answer: Answer) -> str:
    period = called(answer.question.period, answer.today)
    days = ""
    if answer.first_day and answer.last_day:
        days = f" ({covered(answer.first_day, answer.last_day, answer.today)})"
    return f"{period}, by {answer.question.by}{days}"


@dataclass(frozen=True)
class _Table:
    """The groups of one answer, each with how much of it may be said."""

    answer: Answer
    company: Company

    @cached_property
    def groups(self) -> Sequence[Group]:
        """Teams in the roster's order, all else as it comes; answers without a value last."""
        teams = self.company.roster.teams if self.by == Dimension.TEAM else ()
        places = {team.key: place for place, team in enumerate(teams)}
        return sorted(
            self.answer.groups,
            key=lambda group: (group.key is None, places.get(group.key or "", len(places))),
        )

    @cached_property
    def shown(self) -> Sequence[tuple[Group, Part]]:
        return [(group, self._part(group)) for group in self.groups[:MOST_ROWS]]

    @cached_property
    def whole(self) -> Part:
        return overall(self.answer, self.company)

    @cached_property
    def gives_away(self) -> bool:
        """Whether the figure for all would tell one that is too small to be said."""
        parts = [part for _, part in self.shown]
        return self.whole.may_be_said and shows_through(parts, self.answer.overall)

    @property
    def by(self) -> str:
        return self.answer.question.by or ""

    def rows(self) -> Iterator[Row]:
        likely = "likely "
        for group, part in self.shown:
            if part.may_be_said:
                yield _row(self._name(group), part, likely)
                likely = ""  # said once, understood below
            else:
                yield Row(self._name(group), too_few(part))

    def all(self) -> Row:
        if self.gives_away:
            return Row("All", counted(self.whole.tally.n, "answer"))
        is_said = self.whole.may_be_said
        return _row("All", self.whole) if is_said else Row("All", too_few(self.whole))

    def remarks(self) -> Iterator[str]:
        left_out = len(self.groups) - MOST_ROWS
        if left_out > 0:
            yield f"{left_out} more are left out here."
        if self.gives_away:
            yield (
                "All have no figure here: with it, one too small for a figure could be worked out."
            )
        yield from self._changes()

    def _changes(self) -> Iterator[str]:
        """Which groups clearly differ from the period before."""
        than = before(self.answer.question.period, self.answer.today)
        if not than or self.by == MONTH:
            return
        than = than[0].lower() + than[1:]
        said = [
            (group, verdict(group.tally, group.before))
            for group, part in self.shown
            if part.may_be_said
        ]
        compared = [(group, change) for group, change in said if change]
        clear = [(group, change) for group, change in compared if change is not Verdict.UNCLEAR]
        if compared and not clear:
            yield f"No {self.by} differs clearly from {than}."
        for group, change in clear:
            yield f"{self._name(group)}: {change.value} from {than}."

    def _part(self, group: Group) -> Part:
        if self.by == Dimension.TEAM and group.key is not None:
            return Part(group.tally, people_of(group.key, self.company.roster))
        return Part(group.tally, self.whole.people if group.people is None else group.people)

    def _name(self, group: Group) -> str:
        if group.key is None:
            return f"Without a {self.by}"
        if self.by == MONTH:
            return f"{date.fromisoformat(f'{group.key}-01'):%B %Y}"
        return value_name(self.by, group.key, self.company)


def _row(name: str, part: Part, likely: str = "") -> Row:
    tally = part.tally
    text = f"{figure(tally)} ({likely}{between(tally)}), {counted(tally.n, 'answer')}"
    return Row(name, text, *whole_figures(tally))


_SPELLED: Final = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven")


def _little(answer: Answer) -> Iterator[str]:
    """What a few days are worth, before the button that asks for more."""
    if not _is_short(answer) or answer.first_day is None or answer.last_day is None:
        return
    days = (min(answer.last_day, answer.today) - answer.first_day).days + 1
    if 1 <= days < len(_SPELLED):
        say = "day says" if days == 1 else "days say"
        yield f"{_SPELLED[days]} {say} little. 13 weeks say more."


def _is_short(answer: Answer) -> bool:
    return answer.question.period.kind in {Kind.DAY, Kind.WEEK}


def _buttons(answer: Answer) -> tuple[Button, ...]:
    question = answer.question
    others = (one for one in Dimension if one != question.by and one not in question.filters)
    elsewhere = tuple(
        ask(typed(question.period.label, one, question.filters), f"By {one}", Prominence.OVERFLOW)
        for one in islice(others, 2)
    )
    words = typed(QUARTER, question.by, question.filters)
    longer = (ask(words, f"13 weeks by {question.by}"),) if _is_short(answer) else ()
    return (*longer, share(question), *elsewhere, explain(question))


def _samples(_: Readers) -> Mapping[str, Message]:
    week = replace(with_period(_week(), "this-week", "team"), groups=_teams())
    quarter = with_period(week, "last-13-weeks", "touchpoint")
    hostile = tuple(Group(f"{HOSTILE_LINE}{n}", tally(9, 3, n)) for n in range(20))
    few = Group("billing", tally(4, 1, 2)), Group("returns", tally(1, 0, 2))
    months = (Group("2026-10", tally(30, 10, 9)), Group("2026-11", tally(46, 22, 20)))
    return {
        "breakdown": breakdown(week, COMPANY, NOW),
        "breakdown-fall": breakdown(replace(week, groups=_fallen()), COMPANY, NOW),
        "breakdown-quarter": breakdown(replace(quarter, groups=few), COMPANY, NOW),
        "breakdown-months": breakdown(
            replace(with_period(week, "this-quarter", "month"), groups=months), COMPANY, NOW
        ),
        "breakdown-nothing": breakdown(
            replace(week, groups=(), overall=tally(0, 0, 0)), COMPANY, NOW
        ),
        "breakdown-hostile": breakdown(replace(quarter, groups=hostile), COMPANY, NOW),
    }


def _week() -> Answer:
    return sample(tally(46, 22, 20), tally(115, 51, 46))


def _teams() -> tuple[Group, ...]:
    """By how many answered, as storage counts them."""
    return (
        Group("stores", tally(27, 11, 6), tally(50, 20, 14)),
        Group("delivery", tally(8, 6, 9), tally(20, 12, 18)),
        Group("support", tally(9, 4, 4), tally(18, 14, 6)),
        Group("onboarding", tally(2, 1, 1), tally(9, 4, 2)),
    )


def _fallen() -> tuple[Group, ...]:
    stores = Group("stores", tally(5, 10, 40), tally(50, 20, 14))
    return (stores, Group("Logistics", tally(9, 4, 3)), Group(None, tally(7, 2, 2)))


SAMPLES = Samples(_samples)
