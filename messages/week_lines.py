"""What a weekly digest is made of: the change, the weeks drawn, the words, the loop."""

from collections.abc import Iterator
from typing import Final

from messages.blocks import Block, How, Line, Moment, Point, Quote, Text, Trend
from messages.discretion import short_words
from messages.figures import figure, too_few, verdict, whole_figures
from messages.phrases import counted, listed, plainly
from nps.disclosure import Part
from nps.period import Period
from nps.readers import Readers
from nps.response import Response
from nps.tally import Tally, Verdict
from nps.week import Loop, TeamWeek

_QUOTED: Final = 140
_MOST_CAUSES: Final = 3
_SURPRISING: Final = 5
"""Points of NPS: so large a difference makes a lead ask, though it may be chance."""


def week_number(week: Period) -> int:
    return week.start.isocalendar().week if week.start else 0


def change(week: TeamWeek) -> Verdict | None:
    """Of the 13 weeks against those before; None where there is too little to compare."""
    return verdict(week.quarter, week.quarter_before)


def comparable(week: TeamWeek) -> Tally | None:
    """The 13 weeks before, where they may be said."""
    return week.quarter_before if change(week) else None


def may_be_chance(week: TeamWeek) -> bool:
    """Whether a lead will ask about a difference that says nothing."""
    difference = (week.quarter.nps or 0) - (week.quarter_before.nps or 0)
    return change(week) is Verdict.UNCLEAR and abs(difference) >= _SURPRISING


def last_week(last: Tally) -> str:
    if Part(last).may_be_said:
        return f"Last week {figure(last)}, of {counted(last.n, 'answer')}."
    return f"Last week {too_few(Part(last))}."


def trend(week: TeamWeek) -> Iterator[Block]:
    """The 13 weeks drawn, and in figures for those who see no picture."""
    points = tuple(_point(period, tally) for period, tally in week.trend)
    if sum(point.value is not None for point in points) < 2:
        return
    told = (figure(tally) if Part(tally).may_be_said else "too few" for _, tally in week.trend)
    text = f"{points[0].label} to {points[-1].label}: {', '.join(told)}"
    yield Trend("Week by week", points, (text,))


def _point(period: Period, tally: Tally) -> Point:
    value = whole_figures(tally)[0] if Part(tally).may_be_said else None
    return Point(f"W{week_number(period)}", value, period.start)


def quote(said: Response | None, readers: Readers) -> Iterator[Block]:
    words = short_words(said, readers, _QUOTED) if said else ""
    where = plainly(said.touchpoint, 60) if said else ""
    if said and words:
        yield Quote(words, (where,) if where else (), said.key)


def loop(week: TeamWeek) -> Text:
    """What became of the week's unhappy customers, and who waits, from whichever week."""
    loop, told = week.loop, _told(week)
    if not loop.waiting:
        return (f"{told}, nobody waits",)
    if not loop.waiting_since:
        return (f"{told}, {still(loop)}",)
    longest = "" if loop.waiting == 1 else ", the longest"
    return (f"{told}, {still(loop)}{longest} since ", Moment(loop.waiting_since, How.DAY))


def _told(week: TeamWeek) -> str:
    """Answers that came as history opened no case: unhappy, but nobody was asked to act."""
    loop, unhappy = week.loop, week.last.detractors
    if loop.unhappy:
        done = f"{loop.in_time:,} taken in time, {loop.resolved:,} resolved"
        return f"{loop.unhappy:,} unhappy: {done}"
    return f"{unhappy:,} unhappy, without a card" if unhappy else "No unhappy customers last week"


def still(loop: Loop) -> str:
    return f"{loop.waiting:,} still {'waits' if loop.waiting == 1 else 'wait'}"


def still_waiting(loop: Loop) -> str:
    """A sentence for the push; empty where nobody waits."""
    verb = "waits" if loop.waiting == 1 else "wait"
    return f" {counted(loop.waiting, 'customer')} still {verb}." if loop.waiting else ""


def causes(week: TeamWeek) -> Iterator[Block]:
    """Why, as colleagues gave it on resolving."""
    named = [f"{plainly(cause.name, 60)} ({cause.cases:,})" for cause in week.causes[:_MOST_CAUSES]]
    if named:
        yield Line((f"Why, over 13 weeks: {listed(named)}",))


def as_of(week: TeamWeek) -> Text:
    return ("As of ", Moment(week.as_of), f".{_restated(week)}")


def _restated(week: TeamWeek) -> str:
    """What an earlier digest said otherwise, where both may be said and differ."""
    again = week.restated
    if not again or week.is_small or verdict(again.now, again.told) is None:
        return ""
    told, now, late = figure(again.told), figure(again.now), again.now.n - again.told.n
    why = f" ({late} late)" if late > 0 else ""
    return f" Week {week_number(again.week)}: {told}, now {now}{why}." if told != now else ""
