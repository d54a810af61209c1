"""What `/nps` answers: a period in numbers, as sure as they are."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from messages.asking import QUARTER, again, ask, typed, usable
from messages.blocks import (
    Aside,
    Block,
    Button,
    Buttons,
    Headline,
    How,
    Line,
    Message,
    Moment,
    Prominence,
    Share,
    Shares,
    Text,
    Tone,
)
from messages.figures import between, figure, meter, too_few, verdict
from messages.instants import spelled
from messages.madeup import COMPANY, HOSTILE_LINE, NOW, STORES, Samples, tally
from messages.phrases import DOT, counted, plainly
from messages.spans import before, called, covered
from nps.company import Company
from nps.disclosure import Part, people_of
from nps.period import named, week
from nps.question import Answer, Dimension, Question
from nps.readers import Readers
from nps.tally import Tally

LAST_13_WEEKS = "Last 13 weeks"
_LONGEST_WORDS = 200


def answer(answer: Answer, company: Company, as_of: datetime) -> Message:
    """One period. A figure of fewer than five answers, or of a team of two, is not said."""
    return Message(
        summary=(headline(answer, company),),
        blocks=(
            *figures(answer, company),
            Buttons(usable(_buttons(answer))),
            Aside(small_print(answer, company, as_of)),
        ),
    )


def headline(answer: Answer, company: Company) -> str:
    """The news in one line: "This week so far: 30 (likely 12 to 45)"."""
    period = called(answer.question.period, answer.today)
    part = overall(answer, company)
    if part.may_be_said:
        return f"{period}: {figure(part.tally)} (likely {between(part.tally)})"
    return f"{period}, {too_few(part)}" if part.tally.n else f"{period}: no responses"


def overall(answer: Answer, company: Company) -> Part:
    """All the answers, and how many people they tell of where those are few, or one team's."""
    team = answer.question.filters.get(Dimension.TEAM)
    of_team = people_of(team, company.roster) if team else None
    return Part(answer.overall, of_team if answer.people is None else answer.people)


def figures(answer: Answer, company: Company) -> Iterator[Block]:
    part, news = overall(answer, company), (headline(answer, company),)
    if part.may_be_said:
        yield meter(news, part.tally, answer.previous if _change(answer) else None)
        yield Line((_days_and_count(answer),))
        yield _moods(part.tally)
    else:
        yield Headline(news)
    if not part.has_few_people:
        more = (_previous(answer), _quarter(answer), _loop(answer) if part.may_be_said else "")
        yield from (Line((line,)) for line in more if line)


def _change(answer: Answer) -> str:
    said = verdict(answer.overall, answer.previous) if answer.previous else None
    return said.value if said else ""


def _days_and_count(answer: Answer) -> str:
    answers = counted(answer.overall.n, "answer")
    if answer.first_day is None or answer.last_day is None:
        return answers
    return f"{covered(answer.first_day, answer.last_day, answer.today)}, {answers}"


def _moods(tally: Tally) -> Shares:
    shares = (
        Share("Happy", tally.promoters, Tone.DONE),
        Share("neutral", tally.passives),
        Share("unhappy", tally.detractors, Tone.UNHAPPY),
    )
    text = DOT.join(f"{share.name} {share.count:,}" for share in shares)
    return Shares("How they feel", shares, (text,))


def _previous(answer: Answer) -> str:
    name = before(answer.question.period, answer.today)
    if answer.previous is None or not name:
        return ""
    part = Part(answer.previous)
    if not part.may_be_said:
        return f"{name} {too_few(part)}"
    change = _change(answer)
    return (
        f"{name} {figure(part.tally)}, of {part.tally.n:,} answers{f': {change}' if change else ''}"
    )


def _quarter(answer: Answer) -> str:
    """The 13 weeks that say more than one; nothing where they were what was asked for."""
    now, then = answer.quarter, answer.quarter_before
    if not Part(now).may_be_said or called(answer.question.period, answer.today) == LAST_13_WEEKS:
        return ""
    said = verdict(now, then)
    changed = f": {said.value} from {figure(then)}" if said else ""
    return f"13 weeks {figure(now)} ({between(now)}){changed}"


def _loop(answer: Answer) -> str:
    if not answer.taken and not answer.waiting:
        return ""
    verb = "waits" if answer.waiting == 1 else "wait"
    unhappy, cards = answer.overall.detractors, answer.taken + answer.waiting
    # What came as history has no card, and nobody was asked to act.
    of_them = f", {cards:,} with a card" if cards < unhappy else ""
    return f"{unhappy:,} unhappy{of_them}: {answer.taken:,} taken up, {answer.waiting:,} {verb}"


def _buttons(answer: Answer) -> tuple[Button, ...]:
    question = answer.question
    other = tuple(
        one for one in (Dimension.TEAM, Dimension.TOUCHPOINT) if one not in question.filters
    )
    places = (Prominence.VISIBLE, Prominence.OVERFLOW)
    by = (
        ask(typed(question.period.label, one, question.filters), f"By {one}", place)
        for one, place in zip(other, places, strict=False)
    )
    return (share(question), *by, *_last_13_weeks(answer), explain(question))


def share(question: Question) -> Button:
    """Names the days, so that what is shared is what was read."""
    return Button("answer.share", again(question), "Share here")


def explain(question: Question) -> Button:
    words = question.words if len(question.words) <= _LONGEST_WORDS else again(question)
    return Button("answer.explain", words, "How was this read?", Prominence.OVERFLOW)


def _last_13_weeks(answer: Answer) -> Iterator[Button]:
    if called(answer.question.period, answer.today) != LAST_13_WEEKS:
        words = typed(QUARTER, filters=answer.question.filters)
        yield ask(words, LAST_13_WEEKS, Prominence.OVERFLOW)


def small_print(answer: Answer, company: Company, as_of: datetime) -> Text:
    """What was counted, and when: "All teams · Berlin time · as of 11:40".

    Beside the name of a zone only that zone's time is true, wherever the reader is.
    """
    zone = company.timezone.key.rpartition("/")[2].replace("_", " ")
    place = zone if zone == "UTC" else f"{zone} time"
    clock = spelled(Moment(as_of, How.CLOCK), company.timezone)
    return (DOT.join((_of_what(answer, company), place, f"as of {clock}")),)


def _of_what(answer: Answer, company: Company) -> str:
    narrowed = (
        f"{dimension} {value_name(dimension, value, company)}"
        for dimension, value in answer.question.filters.items()
    )
    said = ", ".join(narrowed) or "all teams"
    return said[0].upper() + said[1:]


def value_name(dimension: str, value: str, company: Company) -> str:
    """A team by its name, all else as it is."""
    team = company.roster.team(value) if dimension == Dimension.TEAM else None
    return plainly(team.name if team else value, 40)


def _samples(_: Readers) -> Mapping[str, Message]:
    this_week = sample(tally(46, 22, 20), tally(115, 51, 46))
    quarter = replace(this_week, overall=this_week.quarter, previous=this_week.quarter_before)
    everything = Question("all", named("all", TODAY))
    nothing = Answer(everything, TODAY, Tally(), None, None, None)
    stores = Question("stores", week(TODAY), filters={Dimension.TEAM: STORES.key})
    alone = replace(COMPANY, roster=replace(COMPANY.roster, staff=COMPANY.roster.staff[6:8]))
    hostile = dict.fromkeys(Dimension, HOSTILE_LINE)
    drawn = {
        "answer": this_week,
        "answer-last-13-weeks": asked(replace(quarter, taken=540, waiting=24), "last-13-weeks"),
        "answer-history": asked(quarter, "last-13-weeks"),
        "answer-few": replace(this_week, overall=tally(2, 1, 1)),
        "answer-first-week": replace(this_week, previous=tally(2, 1, 0), quarter=Tally()),
        "answer-all-happy": replace(this_week, overall=tally(12, 0, 0), taken=0, waiting=0),
        "answer-nothing": nothing,
        "answer-team": replace(this_week, question=stores, taken=0, waiting=0),
        "answer-hostile": replace(
            this_week, question=Question(HOSTILE_LINE, week(TODAY), None, hostile)
        ),
    }
    few_people = replace(this_week, question=stores)
    return {name: answer(one, COMPANY, NOW) for name, one in drawn.items()} | {
        "answer-few-people": answer(few_people, alone, NOW)
    }


TODAY = date(2026, 11, 18)


def sample(overall: Tally, previous: Tally) -> Answer:
    """This week so far, on a Wednesday."""
    return Answer(
        question=Question("this-week", week(TODAY)),
        today=TODAY,
        overall=overall,
        first_day=date(2026, 11, 16),
        last_day=date(2026, 11, 22),
        previous=previous,
        quarter=tally(1436, 640, 564),
        quarter_before=tally(1275, 625, 600),
        waiting=6,
        taken=14,
    )


def asked(answer: Answer, word: str, by: str | None = None) -> Answer:
    """*answer* as if the period called *word* had been asked for."""
    period = named(word, TODAY)
    question = Question(word, period, by)
    return replace(answer, question=question, first_day=period.start, last_day=period.end)


SAMPLES = Samples(_samples)
