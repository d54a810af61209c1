"""A word to one colleague alone: time is nearly over, or somebody else has moved their case."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from messages.about import team_name, why_excluded
from messages.blocks import (
    Block,
    Button,
    Buttons,
    Headline,
    How,
    Line,
    Message,
    Moment,
    Prominence,
    Quote,
    Text,
    Tone,
)
from messages.discretion import known_as, short_words
from messages.madeup import (
    CLAIMED,
    DELIVERY,
    HOSTILE_LINE,
    JONAS,
    KIM,
    NOBODY,
    Samples,
    case,
    excluded,
    hostile_response,
    response,
)
from messages.moves import case_buttons
from messages.news import on_it
from messages.outcomes import label
from messages.phrases import DOT, FOLDED, colleague, counted, plainly
from nps.case import Case
from nps.followup import FollowUp, Outcome, Resolution, State
from nps.people import Person, Team
from nps.readers import Readers
from nps.response import Response
from nps.target import Phase

_THANKS: Final = "Thank you for taking it on."


def owner_nudge(case: Case, readers: Readers) -> Message:
    """For the owner of a case whose time is nearly over."""
    return _nudge(_expects("A customer", case), _expects(_name(case, readers), case), case, readers)


def _expects(customer: str, case: Case) -> Text:
    if not case.response.can_be_reached:
        return ("One of yours is still open",)
    return (f"{customer} expects us by ", Moment(case.resolve_by, How.CLOCK), ".")


def lead_nudge(case: Case, readers: Readers) -> Message:
    """For whoever leads the team of a case whose time is over: what waits, and who has it."""
    readers = readers.as_leads()
    team = team_name(case, readers.company)
    has_it = on_it(case) if case.followup.state is State.CLAIMED else ("Nobody has it yet",)
    return _nudge(
        _waited(f"{team}: a customer", case),
        _waited(f"{team}: {_name(case, readers, 'a customer')}", case),
        case,
        readers,
        Line((*has_it, ". Perhaps a hand is needed.")),
    )


def lead_nudge_of_many(team: Team, cases: Sequence[Case]) -> Message:
    """As `lead_nudge`, where the time of many of *team* is over at once."""
    customers = counted(len(cases), "customer still waits", "customers still wait")
    first = min(case.resolve_by for case in cases)
    news = (f"{plainly(team.name, 40)}: {customers}", DOT, "the first was due ", Moment(first))
    free = sum(case.followup.state is State.OPEN for case in cases)
    has_them = f"Nobody has {free if free < len(cases) else 'any'} of them yet. " if free else ""
    return Message(
        summary=news,
        blocks=(
            Headline(news, Tone.LATE),
            Line((f"{has_them}Perhaps a hand is needed.",)),
            Buttons((Button("list.waiting", team.key, "Who waits?", Prominence.PRIMARY),)),
        ),
    )


def _waited(customer: str, case: Case) -> Text:
    if not case.response.can_be_reached:
        return (f"{customer} told us something that we can learn from",)
    return (f"{customer} still waits", DOT, "was due ", Moment(case.resolve_by))


def told_owner(case: Case, by: Person, readers: Readers) -> Message:
    """For the former owner of *case*, which *by* has just released or resolved."""
    return Message(
        summary=_moved("the case that you had", case, by),
        blocks=(
            Headline(_moved(_name(case, readers, "a customer of yours"), case, by), Tone.DONE),
            Line((_THANKS,)),
        ),
        about=case.response.key,
    )


def told_of_exclusion(case: Case, readers: Readers) -> Message:
    """For the former owner of *case*, whose response does not count any more."""
    line = ("Taken back, so nothing is left to do: ", "the answer of ")
    return Message(
        summary=(*line, "a customer of yours"),
        blocks=(
            Headline((*line, _name(case, readers, "a customer of yours")), Tone.DONE),
            *(Line(why) for why in (why_excluded(case, readers),) if why),
            Line((_THANKS,)),
        ),
        about=case.response.key,
    )


def _moved(customer: str, case: Case, by: Person) -> Text:
    resolution = case.followup.resolution
    if case.followup.state is not State.RESOLVED or not resolution:
        return (colleague(by), f" made {customer} free for others")
    return (colleague(by), f" resolved {customer}: {label(resolution.outcome).lower()}")


def _nudge(summary: Text, headline: Text, case: Case, readers: Readers, *lines: Block) -> Message:
    return Message(
        summary=summary,
        blocks=(
            Headline(headline, Tone.LATE, f"{case.response.score}/10"),
            *_words(case, readers),
            *lines,
            *case_buttons(case),
        ),
        about=case.response.key,
    )


def _words(case: Case, readers: Readers) -> tuple[Block, ...]:
    words = short_words(case.response, readers, FOLDED)
    return (Quote(words),) if words else ()


def _name(case: Case, readers: Readers, nobody: str = "A customer") -> str:
    return known_as(case.response, readers) or nobody


def _excluded(said: Response, reason: str) -> Case:
    return case(said, FollowUp(State.WITHDRAWN, JONAS), history=excluded(reason))


_NAMED: Final = "Jonas promised to ring back. He never did."


def _samples(readers: Readers) -> Mapping[str, Message]:
    near = case(followup=CLAIMED, phase=Phase.NEAR)
    past = replace(near, phase=Phase.PAST)
    hostile = case(hostile_response(), CLAIMED, team=None)
    resolution = Resolution(Outcome.PUT_RIGHT, HOSTILE_LINE, note=HOSTILE_LINE)
    resolved = FollowUp(State.RESOLVED, KIM, resolution, KIM)
    return {
        "nudge-owner": owner_nudge(near, readers),
        "nudge-owner-anonymous": owner_nudge(case(response(customer=NOBODY), CLAIMED), readers),
        "nudge-owner-hostile": owner_nudge(hostile, readers),
        "nudge-lead": lead_nudge(past, readers),
        "nudge-lead-colleague-named": lead_nudge(case(response(comment=_NAMED)), readers),
        "nudge-lead-unclaimed": lead_nudge(case(phase=Phase.PAST), readers),
        "nudge-lead-anonymous": lead_nudge(case(response(customer=NOBODY)), readers),
        "nudge-lead-of-many": lead_nudge_of_many(DELIVERY, (past, case(), past, past)),
        "nudge-lead-of-many-free": lead_nudge_of_many(DELIVERY, (case(),) * 4),
        "nudge-lead-of-many-hostile": lead_nudge_of_many(Team("x", HOSTILE_LINE), (hostile,) * 4),
        "nudge-lead-hostile": lead_nudge(hostile, readers),
        "told-owner-released": told_owner(case(), KIM, readers),
        "told-owner-resolved": told_owner(case(followup=resolved), KIM, readers),
        "told-owner-excluded": told_of_exclusion(_excluded(response(), "A test of ours"), readers),
        "told-owner-excluded-hostile": told_of_exclusion(
            _excluded(hostile_response(), HOSTILE_LINE), readers
        ),
        "told-owner-hostile": told_owner(case(hostile_response(), resolved), KIM, readers),
    }


SAMPLES = Samples(_samples)
