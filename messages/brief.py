"""What the colleague who claimed a case reads alone: the customer in full, and how to begin."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from messages.about import due, earlier, reach, since
from messages.blocks import Aside, Block, Headline, Line, Message, Quote, Text, Tone
from messages.contact import email, phone, survey_link
from messages.discretion import known_as, owners_words
from messages.madeup import (
    AMIRA,
    CLAIMED,
    JONAS,
    NOBODY,
    Samples,
    case,
    hostile_response,
    response,
)
from messages.moves import case_buttons
from messages.news import news
from messages.phrases import colleague, dotted, plainly, sentence, whole
from nps.case import Case
from nps.followup import FollowUp, Outcome, Resolution, State
from nps.people import Person
from nps.readers import Readers
from nps.response import Customer
from nps.target import Phase

WHOLE = 2_900
"""Characters of the customer's words; the longest answer we know has 2,475."""


def brief(case: Case) -> Message:
    """Everything that helps to call this customer; for the owner's eyes alone."""
    name = plainly(case.response.customer.name, 80)
    return Message(
        summary=("This customer is yours now", *_thanks(case), *_call(case)),
        blocks=(
            Headline((f"You have {name or 'this one'}", *_thanks(case)), Tone.TAKEN),
            *(Line(sentence(text)) for text in _lines(case) if text),
            *_words(case),
            *(Line((text,)) for text in _advice(case)),
            *case_buttons(case),
            Aside(("Only you see this. What it says about the customer goes when you are done.",)),
        ),
        about=case.response.key,
    )


def _thanks(case: Case) -> Text:
    owner = case.followup.owner
    return (". Thank you, ", colleague(owner), ".") if owner else (".",)


def _call(case: Case) -> Text:
    call = sentence(due(case))
    return (" ", *call) if call else ()


def _lines(case: Case) -> Iterator[Text]:
    said, customer = case.response, case.response.customer
    if case.first_score != said.score:
        yield (f"First {case.first_score}, now {said.score}",)
    yield dotted(
        (phone(customer.phone),) if customer.phone else (),
        (email(customer.email),) if customer.email else (),
    )
    yield dotted(*((part,) for part in (plainly(customer.company, 80), since(customer)) if part))
    yield dotted(earlier(case), reach(said) or _unasked(case))
    yield dotted(due(case), _where(case))
    if link := survey_link(said):
        yield (link,)


def _unasked(case: Case) -> Text:
    can = case.response.can_be_reached and case.response.may_contact is None
    return ("the survey did not ask whether we may get back",) if can else ()


def _where(case: Case) -> Text:
    where = plainly(case.response.touchpoint, 60)
    return (where,) if where else ()


def _words(case: Case) -> Iterator[Block]:
    words = owners_words(case.response)
    if words.strip():
        yield Quote(whole(words, WHOLE), (f"{case.response.score}/10",))
    else:
        yield Line((f"{case.response.score}/10, and no words were left.",))


def _advice(case: Case) -> tuple[str, ...]:
    if not case.response.can_be_reached:
        return ("Nobody can get back to this customer: note what we can learn.",)
    before = "ring" if case.response.customer.phone else "write"
    return (
        f"Before you {before}:",
        "1 Say sorry first",
        "2 Ask what would put it right",
        "3 Promise one thing, with a day",
    )


def brief_closed(case: Case, readers: Readers) -> Message:
    """What stays of the brief once its case has left the colleague: nothing of the customer's."""
    name = known_as(case.response, readers)
    line = _left(case)
    return Message(
        summary=line,
        blocks=(
            Headline(dotted(line, (name,) if name else ()), Tone.DONE),
            Aside(("The customer's details are gone from here. The card has the rest.",)),
        ),
        about=case.response.key,
    )


def _left(case: Case) -> Text:
    if case.followup.state is State.OPEN:
        return ("This one is open again",)
    return news(case)


def _samples(readers: Readers) -> Mapping[str, Message]:
    claimed = case(followup=CLAIMED)
    link = "https://surveys.example.com/answers/1042"
    everything = replace(response(), link=link, customer=_with_company())
    return {
        "brief": brief(case(everything, CLAIMED)),
        "brief-near": brief(replace(claimed, phase=Phase.NEAR)),
        "brief-unasked": brief(case(response(may_contact=None, comment=""), CLAIMED)),
        "brief-anonymous": brief(case(response(customer=NOBODY), CLAIMED)),
        "brief-better-score": brief(case(response(8), CLAIMED, first_score=2)),
        "brief-hostile": brief(case(hostile_response(), CLAIMED)),
        "brief-closed-resolved": brief_closed(case(followup=_resolved(JONAS)), readers),
        "brief-closed-by-other": brief_closed(case(followup=_resolved(AMIRA)), readers),
        "brief-closed-released": brief_closed(case(), readers),
        "brief-closed-hostile": brief_closed(case(hostile_response()), readers),
    }


def _with_company() -> Customer:
    return replace(response().customer, company="Keller & Daughters")


def _resolved(by: Person) -> FollowUp:
    return FollowUp(State.RESOLVED, by, Resolution(Outcome.PUT_RIGHT), by)


SAMPLES = Samples(_samples)
