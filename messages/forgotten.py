"""What stays of a message once a customer of whom it told is forgotten."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

import msgspec

from messages import digest
from messages.blocks import Aside, Block, Headline, Items, Kudos, Line, Message, Quote, Text, Tone
from messages.madeup import CLAIMED, COMPANY, Samples, case
from messages.phrases import colleague, counted
from messages.whose import told_of
from nps.case import Case
from nps.company import Company
from nps.forgetting import Why
from nps.readers import Readers


def without(
    message: Message, forgotten: frozenset[str], why: Why, company: Company
) -> Message | None:
    """*message* without what it told of the responses with these keys; None: nothing is left.

    What is all about one of them becomes `gone`.
    """
    if message.about in forgotten:
        return gone(why, company)
    if forgotten.isdisjoint(told_of(message)):
        return message
    blocks = [kept for block in message.blocks for kept in _kept(block, forgotten, why, company)]
    if _has_kudos(message.blocks) and not _has_kudos(blocks):
        return None
    neighbours_once = tuple(block for block, _ in groupby(blocks))
    return msgspec.structs.replace(message, blocks=neighbours_once)


def gone(why: Why, company: Company) -> Message:
    """Where a message stood that was all about a customer who is forgotten."""
    asked = why is Why.ASKED
    news = "This customer asked to be forgotten" if asked else "What stood here is gone"
    line = "What stood here is gone. There is nothing left to do." if asked else _kept_for(company)
    return Message((f"{news}.",), (Headline((news,), Tone.DONE), Line((line,))))


def nothing_left_to_do(case: Case, why: Why, company: Company) -> Message:
    """For the colleague who had taken on a case whose customer is forgotten."""
    owner = case.followup.owner
    thanks: Text = ("Thank you for taking it on, ", colleague(owner), ".") if owner else ()
    return Message(
        summary=(f"There is nothing left to do about case {case.number}.",),
        blocks=(
            Headline((f"Nothing is left to do about case {case.number}",), Tone.DONE),
            Line((_reason(why, company),)),
            *((Line(thanks),) if thanks else ()),
        ),
    )


def _reason(why: Why, company: Company) -> str:
    if why is Why.ASKED:
        return (
            "The customer asked to be forgotten: please do not get back to them, and throw away "
            "what you noted elsewhere."
        )
    return f"{_kept_for(company)} Who it was is not known here any more."


def _kept_for(company: Company) -> str:
    return f"We keep what customers tell us for {counted(company.privacy.retention_days, 'day')}."


def _kept(block: Block, forgotten: frozenset[str], why: Why, company: Company) -> Iterator[Block]:
    match block:
        case Quote() | Kudos() if block.of in forgotten:
            yield _instead(why, company)
        case Items():
            rows = tuple(item for item in block.rows if item.of not in forgotten)
            yield Items(rows) if rows else _instead(why, company)
        case _:
            yield block


def _instead(why: Why, company: Company) -> Block:
    if why is Why.ASKED:
        return Aside(("A customer who stood here asked to be forgotten.",))
    return Aside((f"Words that stood here are gone. {_kept_for(company)}",))


def _has_kudos(blocks: Collection[Block]) -> bool:
    return any(isinstance(block, Kudos) for block in blocks)


def _samples(readers: Readers) -> Mapping[str, Message]:
    taken_on = case(followup=CLAIMED)
    told = digest.SAMPLES.read_by(readers)["digest-team"]
    left = {why: without(told, frozenset(told_of(told)), why, COMPANY) for why in Why}
    return {
        **{f"forgotten-{why}": gone(why, COMPANY) for why in Why},
        **{f"forgotten-digest-{why}": message for why, message in left.items() if message},
        **{f"forgotten-told-{why}": nothing_left_to_do(taken_on, why, COMPANY) for why in Why},
        "forgotten-told-nobody": nothing_left_to_do(case(), Why.ASKED, COMPANY),
    }


SAMPLES = Samples(_samples)
