"""What anyone may look up about a case: all the words, its history, why it came here."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from messages.about import team_name, who
from messages.blocks import Aside, Headline, How, Line, Message, Moment, Quote, Text
from messages.discretion import customer_words, told_words
from messages.madeup import (
    CLAIMED,
    HOSTILE_LINE,
    JONAS,
    KIM,
    OPENED,
    Samples,
    case,
    hostile_response,
    response,
)
from messages.phrases import colleague, listed, plainly, whole
from nps.case import Case, Event, Happening
from nps.company import Company
from nps.readers import Readers
from nps.route import Route
from nps.target import Phase

ALL: Final = 12_000
"""Characters; the longest answer we know has 2,475."""
_LATEST: Final = 30
"""Lines of a history."""


def read_all(case: Case, readers: Readers) -> Message:
    """All the words, as *readers* may see them: anyone there may ask."""
    words = whole(customer_words(case.response, readers), ALL)
    customer = who(case.response, readers)
    return Message(
        summary=("All that the customer wrote",),
        blocks=(
            Headline(("All that the customer wrote",), figure=f"{case.response.score}/10"),
            Quote(words) if words else Line(("No words were left.",)),
            *((Line(customer),) if customer else ()),
        ),
        about=case.response.key,
    )


def history(case: Case, readers: Readers) -> Message:
    """What happened, oldest first; for what colleagues did, the day and no clock time."""
    left_out = len(case.history) - _LATEST
    return Message(
        summary=(f"The history of case {case.number}",),
        blocks=(
            Headline((f"The history of case {case.number}",)),
            *((Aside((f"{left_out} earlier lines are left out.",)),) if left_out > 0 else ()),
            *(Line(_event(event, case, readers)) for event in case.history[-_LATEST:]),
        ),
        about=case.response.key,
    )


def _event(event: Event, case: Case, readers: Readers) -> Text:
    """A clock time beside a colleague's name would be a stopwatch."""
    how = How.DAY if event.by else How.DAY_CLOCK
    return (Moment(event.at, how), ": ", *_happened(event, case, readers))


_BY_NAME: Final[Mapping[Happening, str]] = {
    Happening.CLAIMED: " took it on",
    Happening.RELEASED: " made it free again",
    Happening.RESOLVED: " resolved it",
    Happening.REOPENED: " opened it again",
}
_BY_ITSELF: Final[Mapping[Happening, str]] = {
    Happening.OPENED: "the customer's score came in",
    Happening.WORDS: "the customer wrote, or changed the words",
    Happening.SCORE: "the customer changed the score",
    Happening.WITHDRAWN: "taken back, nothing was left to do",
    Happening.NUDGED: "a reminder went out",
    Happening.EXCLUDED: "taken out: this answer does not count",
    Happening.INCLUDED: "counted again",
    Happening.FORGOTTEN: "the customer was forgotten",
}
_REMINDED: Final[Mapping[str, str]] = {
    Phase.UNCLAIMED: "a reminder went out: nobody had it yet",
    Phase.NEAR: "a reminder went out: the time was nearly over",
    Phase.PAST: "a reminder went out: the time was over",
}
_FROM_TO: Final = re.compile(r"\d+ to \d+")


def _happened(event: Event, case: Case, readers: Readers) -> Text:
    if event.what in _BY_NAME:
        who_did = colleague(event.by) if event.by else "Somebody"
        note = told_words(event.words, case.response, readers)
        return (who_did, _BY_NAME[event.what], *((f": {note}",) if note else ()))
    told = _BY_ITSELF[event.what]
    if event.what is Happening.EXCLUDED:
        reason = told_words(event.words, case.response, readers)
        return (f"{told}{': ' if reason else ''}{reason}",)
    if event.what is Happening.NUDGED:
        return (_REMINDED.get(event.words, told),)
    if event.what is Happening.SCORE and _FROM_TO.fullmatch(event.words):
        return (f"{told}: {event.words}",)
    return (told,)


def why_here(case: Case, company: Company, route: Route | None) -> Message:
    """*route* led here; None where the source named the team, or where no route fitted."""
    team = team_name(case, company)
    return Message(
        summary=(f"Why this came to {team}",),
        blocks=(Headline((f"Why this came to {team}",)), Line((_reason(case, team, route),))),
        about=case.response.key,
    )


def _reason(case: Case, team: str, route: Route | None) -> str:
    if case.team is None:
        return "No rule in the settings says whose it is, so it is shown where nobody misses it."
    if route is None:
        return f"The survey tool itself named the team {team}."
    if route.is_default:
        return f"No other rule in the settings fits it, and {team} takes what is left."
    return (
        f"A rule in the settings brings answers with {listed(list(_conditions(route)))} to {team}."
    )


def _conditions(route: Route) -> Iterator[str]:
    named = (
        ("touchpoint", route.touchpoint),
        ("team", route.source_team),
        ("segment", route.segment),
        ("tag", route.tag),
    )
    yield from (f"the {name} “{plainly(word, 60)}”" for name, word in named if word)
    if route.scores:
        yield f"a score of {listed([str(score) for score in sorted(route.scores)], 'or')}"


def _samples(readers: Readers) -> Mapping[str, Message]:
    hostile = case(hostile_response(), history=_long_history(), team=None)
    route = Route("delivery", touchpoint="Home delivery", scores=frozenset({0, 1, 2}))
    hostile_route = Route("delivery", HOSTILE_LINE, HOSTILE_LINE, HOSTILE_LINE, HOSTILE_LINE)
    return {
        "read-all": read_all(case(response(comment="First line.\n\n\nSecond line.")), readers),
        "read-all-by-the-lead": read_all(case(response(comment=_NAMED)), readers.as_leads()),
        "read-all-colleague-named": read_all(case(response(comment=_NAMED)), readers),
        "read-all-without-words": read_all(case(response(comment="")), readers),
        "read-all-hostile": read_all(hostile, readers),
        "history": history(case(followup=CLAIMED, history=_history()), readers),
        "history-hostile": history(hostile, readers),
        "why-route": why_here(case(), readers.company, route),
        "why-named": why_here(case(), readers.company, None),
        "why-default": why_here(case(), readers.company, Route("delivery")),
        "why-nowhere": why_here(case(team=None), readers.company, None),
        "why-hostile": why_here(case(hostile_response()), readers.company, hostile_route),
    }


_NAMED: Final = "Jonas promised to ring back. He never did."


def _history() -> tuple[Event, ...]:
    later = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
    return (
        Event(OPENED, Happening.OPENED),
        Event(OPENED, Happening.CLAIMED, JONAS),
        Event(later, Happening.WORDS),
        Event(later, Happening.SCORE, words="2 to 1"),
        Event(later, Happening.NUDGED, words=Phase.NEAR),
        Event(later, Happening.RELEASED, KIM),
        Event(later, Happening.RESOLVED, KIM, "Ring the side door"),
        Event(later, Happening.REOPENED, JONAS),
        Event(later, Happening.WITHDRAWN),
        Event(later, Happening.EXCLUDED, words="A test of ours"),
        Event(later, Happening.INCLUDED),
    )


def _long_history() -> tuple[Event, ...]:
    return tuple(Event(OPENED, what, JONAS, HOSTILE_LINE) for what in (*Happening,) * 5)


SAMPLES = Samples(_samples)
