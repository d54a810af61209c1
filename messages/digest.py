"""Monday morning: how a team's, or the whole company's, customers fared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from messages import madeup_weeks as weeks
from messages.asking import QUARTER, ask, typed
from messages.blocks import (
    Aside,
    Block,
    Breakdown,
    Button,
    Buttons,
    Headline,
    Line,
    Message,
    Moment,
    Row,
)
from messages.figures import between, figure, meter, verdict, whole_figures
from messages.madeup import (
    Samples,
    tally,
)
from messages.phrases import counted, plainly
from messages.week_lines import (
    as_of,
    causes,
    change,
    comparable,
    last_week,
    loop,
    may_be_chance,
    quote,
    still_waiting,
    trend,
    week_number,
)
from nps.company import Company
from nps.disclosure import FEWEST_PEOPLE, Part, people_of, shows_through
from nps.question import Dimension
from nps.readers import Readers
from nps.tally import Tally
from nps.week import TeamWeek

FEWEST_FOR_HEADLINE: Final = 30
"""Answers in 13 weeks; below that, words say more than a number."""


def team_digest(week: TeamWeek, readers: Readers) -> Message:
    """One team's week; in words alone where there is too little for a number."""
    name = plainly(week.team.name if week.team else readers.company.name, 40)
    if not _has_headline(week):
        return _in_words(week, readers, name)
    return Message(
        summary=(f"{name}: {_change_in_short(week)}.{still_waiting(week.loop)}",),
        blocks=(
            Headline((f"{name}, week {week_number(week.week)}",)),
            meter((_change(week),), week.quarter, comparable(week)),
            Line((_counts(week),)),
            *trend(week),
            *quote(week.hard_word, readers),
            *quote(week.kind_word, readers),
            Line(loop(week)),
            *causes(week),
            *_team_buttons(week),
            Aside(as_of(week)),
        ),
    )


def _has_headline(week: TeamWeek) -> bool:
    return week.quarter.n >= FEWEST_FOR_HEADLINE and not week.is_small


def _change_in_short(week: TeamWeek) -> str:
    said, now = change(week), figure(week.quarter)
    return f"{said.value} ({now})" if said else now


def _change(week: TeamWeek) -> str:
    now = f"{figure(week.quarter)} (likely {between(week.quarter)})"
    said = change(week)
    if said is None:
        return now
    return f"{said.value[0].upper()}{said.value[1:]}: {now}, was {figure(week.quarter_before)}"


def _counts(week: TeamWeek) -> str:
    chance = ", the difference could be chance" if may_be_chance(week) else ""
    return f"13 weeks, {counted(week.quarter.n, 'answer')}{chance}. {last_week(week.last)}"


def _team_buttons(week: TeamWeek) -> Iterator[Block]:
    if week.team is None:
        return
    waiting = Button("list.waiting", week.team.key, "Who waits?")
    quarter = ask(typed(QUARTER, filters={Dimension.TEAM: week.team.key}), "Last 13 weeks")
    seen = ((waiting,) if week.loop.waiting else ()) + ((quarter,) if _has_headline(week) else ())
    if seen:
        yield Buttons(seen)


def _in_words(week: TeamWeek, readers: Readers, name: str) -> Message:
    answered = f"{counted(week.quarter.n, 'customer')} answered in 13 weeks"
    quotes = tuple(block for said in week.words for block in quote(said, readers))
    return Message(
        summary=(f"{name}: {answered}.{still_waiting(week.loop)}",),
        blocks=(
            Headline((f"{name}, week {week_number(week.week)}",)),
            Line((f"{answered}. Here are their words:" if quotes else f"{answered}.",)),
            *quotes,
            Line(loop(week)),
            *causes(week),
            *_team_buttons(week),
            Aside(("As of ", Moment(week.as_of), f". {_why_no_number(week)}")),
        ),
    )


def _why_no_number(week: TeamWeek) -> str:
    if week.is_small:
        return "No number for so small a team: it would be about people."
    return "So few say more in words than in a number."


# The whole company


def leadership_digest(whole: TeamWeek, teams: Sequence[TeamWeek], readers: Readers) -> Message:
    """The company's week in twenty seconds; *teams* in the roster's order, which is no rank."""
    if not _has_headline(whole):
        return _in_words(whole, readers, "Customers")
    likely = f" (likely {between(whole.quarter)})"
    return Message(
        summary=(f"{_whole_change(whole)}.{still_waiting(whole.loop)}",),
        blocks=(
            Headline((f"Customers, week {week_number(whole.week)}",)),
            meter((_whole_change(whole) + likely,), whole.quarter, comparable(whole)),
            Line(loop(whole)),
            *causes(whole),
            *quote(whole.hard_word, readers),
            *trend(whole),
            *_teams(whole, teams, readers.company),
            *quote(whole.kind_word, readers),
            Buttons((ask(typed(QUARTER, "team"), "By team"), ask(QUARTER, "Last 13 weeks"))),
            Aside((f"13 weeks, {counted(whole.quarter.n, 'answer')}. ", *as_of(whole))),
        ),
    )


def _whole_change(whole: TeamWeek) -> str:
    said, now = change(whole), figure(whole.quarter)
    return f"{now}, {said.value} from {figure(whole.quarter_before)}" if said else now


def _teams(whole: TeamWeek, teams: Sequence[TeamWeek], company: Company) -> Iterator[Block]:
    """A line for each team; where one that must not be said would show, two are left out."""
    parts = [_part(team, company) for team in teams]
    beside = _kept_back(parts, whole.quarter)
    rows = tuple(_row(team, part, beside) for team, part in zip(teams, parts, strict=True))
    if rows:
        yield Breakdown(rows)


def _kept_back(parts: Sequence[Part], whole: Tally) -> Part | None:
    """The least of those that may be said, where all of them would give another away."""
    said = [part for part in parts if part.may_be_said]
    if not said or not shows_through(parts, whole):
        return None
    return min(said, key=lambda part: part.tally.n)


def _part(week: TeamWeek, company: Company) -> Part:
    people = people_of(week.team.key, company.roster) if week.team else None
    return Part(week.quarter, min(people or 1, FEWEST_PEOPLE - 1) if week.is_small else people)


def _row(week: TeamWeek, part: Part, beside: Part | None) -> Row:
    name = plainly(week.team.name, 40) if week.team else "No team"
    if part is beside:
        return Row(name, "kept back, so that no other can be worked out")
    if not part.may_be_said:
        return Row(name, _unsaid(part))
    said = verdict(week.quarter, week.quarter_before)
    text = f"{figure(week.quarter)} ({between(week.quarter)}){f', {said.value}' if said else ''}"
    return Row(name, text, *whole_figures(week.quarter))


def _unsaid(part: Part) -> str:
    """Without a count: beside the whole's it would help to work out the rest."""
    if not part.tally.n:
        return "no responses"
    return "too few people for a number" if part.has_few_people else "too few answers for a number"


def _samples(readers: Readers) -> Mapping[str, Message]:
    few, hostile, whole = weeks.few(), weeks.hostile_week(), weeks.whole()
    teams = (weeks.delivery(), weeks.onboarding(), weeks.stores(), weeks.support())
    tiny = replace(weeks.onboarding(), quarter=tally(1, 1, 2))
    two_people = replace(weeks.onboarding(), is_small=True)
    by_team = {
        "team": weeks.support(),
        "team-rise": weeks.stores(),
        "team-first-quarter": weeks.first_quarter(),
        "team-quiet-week": weeks.quiet(),
        "team-in-words": few,
        "team-of-two": replace(few, is_small=True),
        "team-silent": replace(few, words=()),
        "team-hostile": hostile,
    }
    by_company = {
        "leadership": (whole, teams),
        "leadership-tiny-team": (whole, (*teams[2:], tiny)),
        "leadership-team-of-two": (whole, (teams[0], two_people, *teams[2:])),
        "leadership-in-words": (replace(few, team=None), ()),
        "leadership-hostile": (replace(hostile, team=None), (hostile,)),
    }
    return {f"digest-{name}": team_digest(one, readers) for name, one in by_team.items()} | {
        f"digest-{name}": leadership_digest(all_of_it, each, readers)
        for name, (all_of_it, each) in by_company.items()
    }


SAMPLES = Samples(_samples)
