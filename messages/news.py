"""What is new about a case, in the first line of its card."""

from messages.about import due
from messages.blocks import How, Moment, Text, Tone
from messages.outcomes import ended
from messages.phrases import DOT, colleague, sentence
from nps.case import Case
from nps.followup import Outcome, State
from nps.target import Phase


def news(case: Case, customer: str = "") -> Text:
    """The news of *case*; *customer* is what its readers may call the customer."""
    match case.followup.state:
        case State.OPEN:
            return _open(case, customer)
        case State.CLAIMED:
            return _claimed(case, customer)
        case State.RESOLVED:
            return _resolved(case)
        case State.WITHDRAWN:
            return _withdrawn(case)


def _open(case: Case, customer: str) -> Text:
    if not case.response.can_be_reached:
        return ("Something to learn from",)
    match case.phase:
        case Phase.FRESH:
            return ("A customer waits for us",)
        case Phase.UNCLAIMED:
            return ("Nobody has this yet", DOT, *due(case))
        case Phase.NEAR:
            return ("Nobody has this yet", DOT, *_due_today(case))
        case Phase.PAST:
            return _still_waits(case, customer)


def _claimed(case: Case, customer: str) -> Text:
    if not case.response.can_be_reached:
        return on_it(case)
    match case.phase:
        case Phase.FRESH | Phase.UNCLAIMED:
            return on_it(case)
        case Phase.NEAR:
            return (*sentence(_due_today(case)), DOT, *on_it(case))
        case Phase.PAST:
            return _still_waits(case, customer)


def on_it(case: Case) -> Text:
    """Says "Jonas is on it"."""
    owner = case.followup.owner
    return (colleague(owner), " is on it") if owner else ("Somebody is on it",)


def _due_today(case: Case) -> Text:
    """Today: a case is near its target for two hours at most, and never at night."""
    return ("due today ", Moment(case.resolve_by, How.CLOCK))


def _still_waits(case: Case, customer: str) -> Text:
    return (f"{customer or 'A customer'} still waits", DOT, "was due ", Moment(case.resolve_by))


def _resolved(case: Case) -> Text:
    resolution = case.followup.resolution
    outcome = resolution.outcome if resolution else Outcome.PUT_RIGHT
    return ended(outcome, case.followup.owner)


def _withdrawn(case: Case) -> Text:
    if case.exclusion:
        return ("Taken back: this answer does not count",)
    return (f"The customer changed the score to {case.response.score}",)


def tone(case: Case) -> Tone:
    state = case.followup.state
    if state in {State.RESOLVED, State.WITHDRAWN}:
        return Tone.DONE
    if not case.response.can_be_reached:
        return Tone.TAKEN if state is State.CLAIMED else Tone.PLAIN
    if case.phase in {Phase.NEAR, Phase.PAST}:
        return Tone.LATE
    if state is State.CLAIMED:
        return Tone.TAKEN
    return Tone.UNHAPPY if case.phase is Phase.FRESH else Tone.LATE
