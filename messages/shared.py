"""An answer for the whole channel, and how the question was understood."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from messages import answer as one
from messages import breakdown
from messages.answer import overall, sample, small_print
from messages.blocks import Aside, Headline, Line, Message
from messages.figures import figure
from messages.madeup import COMPANY, HOSTILE_LINE, JONAS, NOW, Samples, tally
from messages.phrases import QUOTED, colleague, counted, plainly
from messages.spans import called, covered
from nps.company import Company
from nps.disclosure import Part
from nps.people import Person
from nps.period import week
from nps.question import MONTH, Answer, Dimension, Group, Question
from nps.readers import Readers
from nps.tally import Tally, Verdict, shown


def answered(answer: Answer, company: Company, as_of: datetime) -> Message:
    """*answer* for the asker alone: one figure, or one for each group."""
    if answer.question.by:
        return breakdown.breakdown(answer, company, as_of)
    return one.answer(answer, company, as_of)


def shared(answer: Answer, by: Person, company: Company, as_of: datetime) -> Message:
    """*answer* for everybody in the channel; there is nothing in it to press."""
    is_one = answer.question.by is None
    news = one.headline(answer, company) if is_one else breakdown.title(answer)
    figures = one.figures(answer, company) if is_one else breakdown.figures(answer, company)
    small = (small_print(answer, company, as_of), ("Shared by ", colleague(by)))
    return Message((news,), (*figures, *map(Aside, small)))


def explained(answer: Answer, company: Company, as_of: datetime) -> Message:
    """How the question was understood, and what the figures mean."""
    return Message(
        summary=("How this was read",),
        blocks=(
            Headline(("How this was read",)),
            *(Line((line,)) for line in _reading(answer)),
            Aside(small_print(answer, company, as_of)),
            *(Line((line,)) for line in _meaning(answer, company)),
        ),
    )


def _reading(answer: Answer) -> Iterator[str]:
    question, days = answer.question, ""
    if answer.first_day and answer.last_day:
        days = f" ({covered(answer.first_day, answer.last_day, answer.today)})"
    by = f", by {question.by}" if question.by in {*Dimension, MONTH} else ""
    yield f"You asked: “{plainly(question.words, QUOTED)}”"
    yield f"Read as: {called(question.period, answer.today)}{days}{by}"


def _meaning(answer: Answer, company: Company) -> Iterator[str]:
    yield "Happy is a score of 9 or 10, neutral 7 or 8, unhappy 0 to 6."
    yield "Of every hundred customers, the figure is how many more are happy than unhappy."
    if overall(answer, company).may_be_said:
        yield "“Likely” says where it would lie if everybody had answered."
        yield from _what_it_can_show(answer.overall, answer.previous)
    yield "Fewer than five answers, or a team of one or two, get no figure."


def _what_it_can_show(now: Tally, before: Tally | None) -> Iterator[str]:
    """How large a change would have to be, from the half widths of both intervals."""
    if before is None or not Part(before).may_be_said:
        return
    least = shown(math.hypot(_half_width(now), _half_width(before)))
    answers = counted(now.n, "answer")
    if now.since(before) is Verdict.UNCLEAR:
        yield f"No clear change: {answers} cannot show less than about {least} points."
    else:
        yield f"From {figure(before)}, a change of about {least} points would be clear."


def _half_width(tally: Tally) -> float:
    return (tally.interval.high - tally.interval.low) / 2 if tally.interval else 0


def _samples(_: Readers) -> Mapping[str, Message]:
    week_so_far = sample(tally(46, 22, 20), tally(115, 51, 46))
    by_team = replace(
        week_so_far,
        question=Question("this-week by team", week(week_so_far.today), "team"),
        groups=(Group("stores", tally(27, 11, 6)), Group("delivery", tally(8, 6, 9))),
    )
    hostile = replace(week_so_far, question=Question(HOSTILE_LINE * 9, week(week_so_far.today)))
    return {
        "shared": shared(week_so_far, JONAS, COMPANY, NOW),
        "shared-by-team": shared(by_team, JONAS, COMPANY, NOW),
        "shared-hostile": shared(
            hostile, Person("chat:U1", HOSTILE_LINE.replace(" ", "")), COMPANY, NOW
        ),
        "explained": explained(week_so_far, COMPANY, NOW),
        "explained-by-team": explained(by_team, COMPANY, NOW),
        "explained-few": explained(replace(week_so_far, overall=tally(2, 0, 0)), COMPANY, NOW),
        "explained-hostile": explained(hostile, COMPANY, NOW),
    }


SAMPLES = Samples(_samples)
