"""One line in the card's thread: the card above has changed, which nobody would notice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from messages.about import due
from messages.blocks import Block, How, Line, Message, Moment, Quote, Text
from messages.discretion import short_words
from messages.madeup import CLAIMED, KIM, NOBODY, Samples, case, hostile_response, response
from messages.phrases import colleague, sentence
from nps.case import Case
from nps.people import Person
from nps.readers import Readers
from nps.target import Phase


def words_arrived(case: Case, readers: Readers) -> Message:
    """The customer wrote, or wrote something else, after the score."""
    score, first = case.response.score, case.first_score
    changed = f", and another score: first {first}, now {score}" if score != first else ""
    said = Quote(short_words(case.response, readers))
    return _line(case, (f"New words from the customer{changed}.",), said)


def score_changed(case: Case, before: int) -> Message:
    """*before* is the score that the card showed until now."""
    now = case.response.score
    return _line(case, (f"The customer changed the score: first {before}, now {now}.",))


def nobody_yet(case: Case) -> Message:
    """It is time that somebody took it; nobody in particular is meant."""
    if not case.response.can_be_reached:
        return _line(case, ("Nobody has looked into this yet. Press Claim or Noted, whoever can.",))
    return _line(case, ("Nobody has this yet. ", *_time(case), " Press Claim if you can take it."))


def nobody_yet_of(cases: Sequence[Case]) -> Message:
    """As `nobody_yet`, of several that stand in one list; at least one."""
    several = f"{len(cases)} of these" if len(cases) > 1 else "one of these"
    first = min(cases, key=lambda case: case.resolve_by)
    is_due = "was due " if first.phase is Phase.PAST else "is due "
    when = (f"{'the first' if len(cases) > 1 else 'it'} {is_due}", Moment(first.resolve_by))
    news: Text = (f"Nobody has {several} yet; ", *when, ". Press Claim if you can take one.")
    return Message(news, (Line(news),))


def free_again(case: Case, by: Person) -> Message:
    """*by* has given back what was claimed."""
    return _line(case, (colleague(by), " made this free again: press Claim if you can take it."))


def open_again(case: Case, by: Person) -> Message:
    """*by* has reopened what was resolved."""
    return _line(case, (colleague(by), " opened this again: press Claim if you can take it."))


def _time(case: Case) -> Text:
    match case.phase:
        case Phase.PAST:
            return ("It was due ", Moment(case.resolve_by), ".")
        case Phase.NEAR:
            return ("It is due today ", Moment(case.resolve_by, How.CLOCK), ".")
        case Phase.FRESH | Phase.UNCLAIMED:
            return (*sentence(due(case)), ".")


def _line(case: Case, text: Text, *more: Block) -> Message:
    return Message(text, (Line(text), *more), case.response.key)


def _samples(readers: Readers) -> Mapping[str, Message]:
    near = replace(case(), phase=Phase.NEAR)
    return {
        "thread-words": words_arrived(case(), readers),
        "thread-words-and-score": words_arrived(case(first_score=5), readers),
        "thread-words-hostile": words_arrived(case(hostile_response(), team=None), readers),
        "thread-score-better": score_changed(case(response(8), CLAIMED), 2),
        "thread-score-worse": score_changed(case(response(1)), 5),
        "thread-nobody": nobody_yet(replace(near, phase=Phase.UNCLAIMED)),
        "thread-nobody-near": nobody_yet(near),
        "thread-nobody-past": nobody_yet(replace(near, phase=Phase.PAST)),
        "thread-nobody-anonymous": nobody_yet(case(response(customer=NOBODY))),
        "thread-nobody-of-several": nobody_yet_of((near, case(), near)),
        "thread-nobody-of-several-past": nobody_yet_of((replace(near, phase=Phase.PAST),)),
        "thread-free-again": free_again(case(), KIM),
        "thread-open-again": open_again(case(), KIM),
    }


SAMPLES = Samples(_samples)
