"""The card in the team's channel: a customer waits for us, and who is on it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from messages.about import due, earlier, reach, team_name, who, why_excluded
from messages.blocks import Block, Headline, How, Line, Message, Moment, Quote, Text
from messages.discretion import (
    customer_name,
    is_cut,
    names_a_colleague,
    pushed_words,
    short_words,
    told_words,
)
from messages.instants import spelled_day
from messages.madeup import (
    CLAIMED,
    HOSTILE_LINE,
    JONAS,
    NOBODY,
    OPENED,
    Samples,
    case,
    excluded,
    hostile_response,
    response,
)
from messages.moves import case_buttons
from messages.news import news, on_it, tone
from messages.phrases import FOLDED, PUSHED, QUOTED, dotted, plainly, sentence
from nps.case import Case, Event, Happening, OtherScore
from nps.company import Level
from nps.followup import FollowUp, Outcome, Promise, Resolution, State
from nps.readers import Readers
from nps.target import Phase


def alert(case: Case, readers: Readers) -> Message:
    """The card of *case* as it stands now: it is drawn anew, never patched."""
    name = customer_name(case.response, readers)
    first_line = dotted(news(case, name), _resolved_for(case, name))
    return Message(
        summary=_summary(case, readers),
        blocks=(
            Headline(first_line, tone(case), f"{case.response.score}/10"),
            _words(case, readers),
            *(Line(sentence(text)) for text in _lines(case, readers, name) if text),
            *case_buttons(case, also=_menu(case, readers)),
        ),
        about=case.response.key,
        waits=_is_open(case),
    )


def _resolved_for(case: Case, name: str) -> Text:
    return (name,) if name and case.followup.state is State.RESOLVED else ()


def _words(case: Case, readers: Readers) -> Block:
    words = short_words(case.response, readers, _room(case))
    if not words:
        return Line(("No words were left.",))
    where = plainly(case.response.touchpoint, 60) if _is_open(case) else ""
    return Quote(words, (where,) if where else ())


def _is_open(case: Case) -> bool:
    return case.followup.state is State.OPEN


def _room(case: Case) -> int:
    return QUOTED if _is_open(case) else FOLDED


def _lines(case: Case, readers: Readers, name: str) -> Iterator[Text]:
    if case.response.score != case.first_score:
        yield (f"First {case.first_score}, now {case.response.score}",)
    match case.followup.state:
        case State.OPEN:
            yield who(case.response, readers)
            yield dotted(earlier(case), reach(case.response))
            yield due(case) if case.phase is Phase.FRESH else ()
        case State.CLAIMED:
            yield from _claimed(case, name)
        case State.RESOLVED:
            yield from _resolved(case, readers)
        case State.WITHDRAWN:
            yield (name,) if name else ()
            yield why_excluded(case, readers)


def _claimed(case: Case, name: str) -> Iterator[Text]:
    """What the first line does not say already."""
    if case.phase is Phase.PAST and case.response.can_be_reached:
        yield on_it(case)
    else:
        still = due(case) if case.phase is not Phase.NEAR else ()
        yield dotted((name,) if name else (), still)


def _resolved(case: Case, readers: Readers) -> Iterator[Text]:
    if resolution := case.followup.resolution:
        cause, note = (
            told_words(words, case.response, readers)
            for words in (resolution.cause, resolution.note)
        )
        yield (f"Cause: {cause}",) if cause else ()
        yield _promised(resolution.promise, case, readers)
        yield (f"For whoever is next: {note}",) if note else ()
    if later := case.later:
        yield (f"Later score: {later.score} in ", Moment(later.answered_at, How.MONTH))


def _promised(promise: Promise | None, case: Case, readers: Readers) -> Text:
    if not promise:
        return ()
    words = told_words(promise.words, case.response, readers)
    day = f"on {spelled_day(promise.day, case.opened_at.date())}" if promise.day else ""
    return (f"Promised: {words} {day}".rstrip(),)


def _menu(case: Case, readers: Readers) -> Iterator[tuple[str, str]]:
    if is_cut(case.response, readers, _room(case)) or names_a_colleague(case.response, readers):
        yield "case.read", "Read all"
    if _is_open(case):
        yield "case.why", "Why here?"
    if len(case.history) > 1:
        yield "case.history", "History"


def _summary(case: Case, readers: Readers) -> Text:
    """For a locked phone: without the customer's name at any level."""
    team = team_name(case, readers.company)
    is_new = _is_open(case) and case.phase is Phase.FRESH
    if not is_new:
        return dotted(news(case), (f"{case.response.score}/10 for {team}",))
    if readers.level is Level.NONE:
        return (f"A customer waits for {team}.",)
    words = pushed_words(case.response, readers, PUSHED)
    said = f': "{words}"' if words else ", without words."
    call = sentence(due(case))
    return (f"{case.response.score}/10 for {team}{said}{' ' if call else ''}", *call)


def _samples(readers: Readers) -> Mapping[str, Message]:
    return {f"alert-{name}": alert(drawn, readers) for name, drawn in _cases().items()} | {
        f"alert-privacy-{level}": alert(_told_everything(), replace(readers, level=level))
        for level in Level
    }


def _cases() -> Mapping[str, Case]:
    march = OtherScore(8, datetime(2026, 3, 12, 9, tzinfo=UTC))
    fresh = case(earlier=march)
    claimed = case(followup=CLAIMED, history=_history())
    nobody = response(customer=NOBODY, may_contact=None)
    return {
        "fresh": fresh,
        "unclaimed": replace(fresh, phase=Phase.UNCLAIMED),
        "near": replace(fresh, phase=Phase.NEAR),
        "past": replace(fresh, phase=Phase.PAST),
        "claimed": claimed,
        "claimed-near": replace(claimed, phase=Phase.NEAR),
        "claimed-past": replace(claimed, phase=Phase.PAST),
        "claimed-better-score": replace(claimed, response=response(8), first_score=2),
        "worse-score": case(response(1), first_score=5),
        "withdrawn": case(response(8), FollowUp(State.WITHDRAWN), first_score=2),
        "excluded": case(followup=FollowUp(State.WITHDRAWN), history=excluded("A test of ours")),
        "excluded-without-a-reason": case(followup=FollowUp(State.WITHDRAWN), history=excluded("")),
        "excluded-hostile": case(
            hostile_response(), FollowUp(State.WITHDRAWN), history=excluded(HOSTILE_LINE)
        ),
        "without-words": case(response(comment="")),
        "anonymous": case(nobody),
        "anonymous-claimed": case(nobody, CLAIMED),
        "anonymous-noted": case(nobody, _ended(Resolution(Outcome.NOTED))),
        "no-contact": case(response(may_contact=False)),
        "by-mail": case(response(customer=replace(response().customer, phone=""))),
        **{f"resolved-{outcome}": _resolved_case(outcome) for outcome in Outcome},
        "hostile": case(hostile_response(), team=None),
        "hostile-resolved": case(hostile_response(), _ended(_hostile_resolution()), team=None),
    }


def _history() -> tuple[Event, ...]:
    claimed_at = datetime(2026, 11, 17, 13, 20, tzinfo=UTC)
    return (Event(OPENED, Happening.OPENED), Event(claimed_at, Happening.CLAIMED, JONAS))


def _ended(resolution: Resolution) -> FollowUp:
    return FollowUp(State.RESOLVED, JONAS, resolution, JONAS)


def _resolved_case(outcome: Outcome) -> Case:
    promise = Promise("sofa", date(2026, 11, 27))
    note = "Ring the side door" if outcome is Outcome.PUT_RIGHT else ""
    return case(
        followup=_ended(Resolution(outcome, "No call-back", promise, note)),
        later=OtherScore(9, datetime(2027, 2, 9, 9, tzinfo=UTC)),
        history=_history(),
    )


def _hostile_resolution() -> Resolution:
    return Resolution(Outcome.MADE_GOOD, HOSTILE_LINE, Promise(HOSTILE_LINE), HOSTILE_LINE)


def _told_everything() -> Case:
    words = (
        "Jonas never rang back. I am Maria Keller, order 48-1123, maria@example.org or "
        "+49 170 555 0114, card 4111 1111 1111 1111. Ring after 18:00 on 20.11.2026."
    )
    return case(response(comment=words))


SAMPLES = Samples(_samples)
