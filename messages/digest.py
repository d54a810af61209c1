"""Monday morning: how a team's, or the whole company's, customers fared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

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
    COMPANY,
    DELIVERY,
    HOSTILE_LINE,
    MONDAY,
    ONBOARDING,
    STORES,
    SUPPORT,
    Samples,
    hostile_response,
    response,
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
from nps.people import Team
from nps.period import Period, week, weeks_of, weeks_until
from nps.question import Dimension
from nps.tally import Tally
from nps.week import Cause, Loop, Restated, TeamWeek

FEWEST_FOR_HEADLINE: Final = 30
"""Answers in 13 weeks; below that, words say more than a number."""


def team_digest(week: TeamWeek, company: Company) -> Message:
    """One team's week; in words alone where there is too little for a number."""
    name = plainly(week.team.name if week.team else company.name, 40)
    if not _has_headline(week):
        return _in_words(week, company, name)
    return Message(
        summary=(f"{name}: {_change_in_short(week)}.{still_waiting(week.loop)}",),
        blocks=(
            Headline((f"{name}, week {week_number(week.week)}",)),
            meter((_change(week),), week.quarter, comparable(week)),
            Line((_counts(week),)),
            *trend(week),
            *quote(week.hard_word, company),
            *quote(week.kind_word, company),
            Line(loop(week.loop)),
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


def _in_words(week: TeamWeek, company: Company, name: str) -> Message:
    answered = f"{counted(week.quarter.n, 'customer')} answered in 13 weeks"
    quotes = tuple(block for said in week.words for block in quote(said, company))
    return Message(
        summary=(f"{name}: {answered}.{still_waiting(week.loop)}",),
        blocks=(
            Headline((f"{name}, week {week_number(week.week)}",)),
            Line((f"{answered}. Here are their words:" if quotes else f"{answered}.",)),
            *quotes,
            Line(loop(week.loop)),
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


def leadership_digest(whole: TeamWeek, teams: Sequence[TeamWeek], company: Company) -> Message:
    """The company's week in twenty seconds; *teams* in the roster's order, which is no rank."""
    if not _has_headline(whole):
        return _in_words(whole, company, "Customers")
    likely = f" (likely {between(whole.quarter)})"
    return Message(
        summary=(f"{_whole_change(whole)}.{still_waiting(whole.loop)}",),
        blocks=(
            Headline((f"Customers, week {week_number(whole.week)}",)),
            meter((_whole_change(whole) + likely,), whole.quarter, comparable(whole)),
            Line(loop(whole.loop)),
            *causes(whole),
            *quote(whole.hard_word, company),
            *trend(whole),
            *_teams(whole, teams, company),
            *quote(whole.kind_word, company),
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


def _samples() -> Mapping[str, Message]:
    teams = (_delivery(), _onboarding(), _stores(), _support())
    tiny = replace(_onboarding(), quarter=tally(1, 1, 2), trend=_trend((1, 1, 2)))
    two_people = replace(_onboarding(), is_small=True)
    hostile = _hostile_week()
    return {
        "digest-team": team_digest(_support(), COMPANY),
        "digest-team-rise": team_digest(_stores(), COMPANY),
        "digest-team-first-quarter": team_digest(_new(_support()), COMPANY),
        "digest-team-quiet-week": team_digest(_quiet(), COMPANY),
        "digest-team-in-words": team_digest(_few(), COMPANY),
        "digest-team-of-two": team_digest(replace(_few(), is_small=True), COMPANY),
        "digest-team-silent": team_digest(replace(_few(), words=()), COMPANY),
        "digest-team-hostile": team_digest(hostile, COMPANY),
        "digest-leadership": leadership_digest(_whole(), teams, COMPANY),
        "digest-leadership-tiny-team": leadership_digest(_whole(), (*teams[2:], tiny), COMPANY),
        "digest-leadership-team-of-two": leadership_digest(
            _whole(), (teams[0], two_people, *teams[2:]), COMPANY
        ),
        "digest-leadership-in-words": leadership_digest(replace(_few(), team=None), (), COMPANY),
        "digest-leadership-hostile": leadership_digest(
            replace(hostile, team=None), (hostile,), COMPANY
        ),
    }


_WEEK_47: Final = week(date(2026, 11, 18))
_SUPPORT_WEEKS: Final = (
    (20, 9, 12), (19, 10, 11), (21, 9, 10), (18, 11, 12), (20, 10, 9), (22, 8, 10), (2, 1, 1),
    (19, 9, 12), (21, 10, 11), (20, 9, 10), (24, 9, 11), (21, 7, 9), (18, 14, 6),
)  # fmt: skip


def _trend(*counts: tuple[int, int, int]) -> tuple[tuple[Period, Tally], ...]:
    """The 13 weeks that end with week 47; the last is repeated where there are fewer."""
    weeks = tuple(weeks_of(weeks_until(_WEEK_47)))
    padded = counts + counts[-1:] * (len(weeks) - len(counts))
    return tuple((week, tally(*count)) for week, count in zip(weeks, padded, strict=True))


def _sample(
    team: Team | None, quarter: tuple[int, int, int], before: tuple[int, int, int]
) -> TeamWeek:
    trend = _trend(*_SUPPORT_WEEKS)
    return TeamWeek(
        team=team,
        week=_WEEK_47,
        as_of=MONDAY,
        last=trend[-1][1],
        before=trend[-2][1],
        quarter=tally(*quarter),
        quarter_before=tally(*before),
        trend=trend,
        kind_word=response(9, "Took an hour for my mum. Amira was so kind."),
        hard_word=response(2, "Someone promises to ring, nobody does."),
    )


def _delivery() -> TeamWeek:
    return _sample(DELIVERY, (245, 141, 164), (250, 140, 150))


def _onboarding() -> TeamWeek:
    return _sample(ONBOARDING, (116, 53, 31), (110, 50, 30))


def _stores() -> TeamWeek:
    return _sample(STORES, (829, 321, 228), (700, 340, 260))


def _support() -> TeamWeek:
    return replace(
        _sample(SUPPORT, (246, 125, 141), (240, 144, 96)),
        loop=Loop(9, 8, 7, 1, datetime(2026, 11, 19, 10, tzinfo=UTC)),
        causes=(Cause("No call-back", 5), Cause("Wrong item", 2)),
        restated=Restated(week(date(2026, 11, 11)), tally(20, 6, 8), tally(21, 7, 9)),
    )


def _whole() -> TeamWeek:
    return replace(
        _sample(None, (1436, 640, 564), (1275, 625, 600)),
        last=tally(115, 51, 46),
        loop=Loop(46, 44, 40, 2, datetime(2026, 11, 19, 10, tzinfo=UTC)),
        causes=(Cause("Late delivery", 31), Cause("No call-back", 12), Cause("Damaged", 7)),
    )


def _new(week: TeamWeek) -> TeamWeek:
    return replace(week, quarter_before=Tally(), before=Tally(), restated=None)


def _quiet() -> TeamWeek:
    return replace(_support(), last=Tally(), loop=Loop(), hard_word=None, kind_word=None, causes=())


def _few() -> TeamWeek:
    words = tuple(response(score, f"In their own words, {score}.") for score in (9, 3, 7))
    few = _sample(ONBOARDING, (5, 3, 3), (4, 2, 1))
    return replace(few, words=words, loop=Loop(1, 0, 0, 2, datetime(2026, 11, 12, tzinfo=UTC)))


def _hostile_week() -> TeamWeek:
    said = hostile_response()
    return replace(
        _support(),
        team=Team("hostile", HOSTILE_LINE),
        kind_word=said,
        hard_word=said,
        causes=(Cause(HOSTILE_LINE, 3),),
        words=(said,),
    )


SAMPLES = Samples(_samples)
