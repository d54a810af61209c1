"""Many unhappy customers in one message: who waits beside the cards, or came at once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final, assert_never

from messages.about import due, team_word
from messages.blocks import (
    Aside,
    Block,
    Button,
    Buttons,
    Headline,
    How,
    Item,
    Items,
    Line,
    Message,
    Moment,
    Prominence,
    Text,
    Tone,
)
from messages.discretion import customer_name, short_words
from messages.madeup import (
    COMPANY,
    HOSTILE_LINE,
    NOBODY,
    OPENED,
    Samples,
    case,
    hostile_response,
    response,
)
from messages.phrases import FOLDED, counted, dotted, plainly
from nps.case import Case
from nps.listing import Burst, Listing
from nps.readers import Readers
from nps.shared_trait import Kind, SharedTrait, Trait

MOST: Final = 10
"""Customers who are seen at once."""
MOST_MORE: Final = 20
"""And behind the button."""
MORE: Final = "listed.more"
"""The button behind which the others are."""


def listed(listing: Listing, readers: Readers) -> Message:
    """The message as it stands now: it is drawn anew, never patched."""
    news = _news(listing)
    return Message(
        summary=_summary(listing, news),
        blocks=(
            Headline(news, Tone.UNHAPPY if listing.waiting else Tone.DONE),
            *(Line((line,)) for line in _lines(listing)),
            *_who(listing, readers, "listed"),
            *_others(listing),
        ),
    )


def goes_on() -> Message:
    """In place of a list that has been told anew below."""
    news = ("This list goes on in a newer message.",)
    return Message(news, (Headline(("This list goes on in a newer message",), Tone.DONE),))


def more(listing: Listing, readers: Readers) -> Message:
    """For whoever wants to see the others: those of *listing*, to one colleague alone.

    Their buttons are those of cards, since the list itself stands elsewhere.
    """
    if not listing.first:
        news = "All who wait stand in the list already"
        return Message((f"{news}.",), (Headline((news,), Tone.DONE),))
    news = f"{counted(listing.waiting, 'customer')} further down the list"
    left_out = listing.waiting - len(listing.first)
    rest = (Aside((f"{left_out:,} more wait.",)),) if left_out else ()
    return Message((f"{news}.",), (Headline((news,)), *_who(listing, readers, "case"), *rest))


def _news(listing: Listing) -> Text:
    if burst := listing.burst:
        customers = counted(burst.count, "unhappy customer")
        if burst.answered_since:
            return (f"{customers} since ", Moment(burst.answered_since, How.DAY))
        return (f"{customers} in {_span(burst.last_at - burst.first_at)}",)
    if not listing.waiting:
        return ("Nobody waits on this list any more",)
    return (counted(listing.waiting, "more customer waits", "more customers wait"),)


def _span(span: timedelta) -> str:
    """Says "a minute", "10 minutes" or "3 hours": the whole ones that it fits into."""
    minutes = max(1, -(-int(span.total_seconds()) // 60))
    if minutes > 90:
        return counted(-(-minutes // 60), "hour")
    return "a minute" if minutes == 1 else counted(minutes, "minute")


def _summary(listing: Listing, news: Text) -> Text:
    """For a locked phone: whose customers they are, and no customer."""
    teams = {team_word(one) for one in listing.first}
    team = (f"{teams.pop()}: ",) if len(teams) == 1 and any(teams) else ()
    shared = f" {_shared(listing.burst.shared)}" if listing.burst and listing.burst.shared else ""
    return (*team, *news, f".{shared}")


def _lines(listing: Listing) -> Iterator[str]:
    if burst := listing.burst:
        if burst.shared:
            yield _shared(burst.shared)
        if not listing.waiting:
            yield "Each of them has a card of its own by now."
        elif listing.waiting < burst.count:
            verb = "waits" if listing.waiting == 1 else "wait"
            yield f"{listing.waiting:,} {verb} here; the others have cards of their own."


def _shared(shared: SharedTrait) -> str:
    """Says "6 of 7 came by Home delivery; usually 1 in 5."."""
    value = plainly(shared.trait.value, 60)
    match shared.trait.kind:
        case Kind.TOUCHPOINT:
            alike = f"came by {value}"
        case Kind.TAG:
            alike = f"are marked “{value}”"
        case Kind.SEGMENT:
            alike = f"belong to “{value}”"
        case _:
            assert_never(shared.trait.kind)
    return f"{shared.count:,} of {shared.of:,} {alike}; usually {_share(shared.usual)}."


def _share(share: float) -> str:
    if not share:
        return "nobody"
    return f"1 in {round(1 / share):,}" if share < 0.3 else f"{round(10 * share)} in 10"


def _who(listing: Listing, readers: Readers, verbs: str) -> Iterator[Block]:
    if listing.first:
        is_mixed = len({team_word(one) for one in listing.first}) > 1
        rows = (
            _row(one, readers, team_word(one) if is_mixed else "", verbs) for one in listing.first
        )
        yield Items(tuple(rows))


def _row(case: Case, readers: Readers, team: str, verbs: str) -> Item:
    name = customer_name(case.response, readers)
    parts = (f"{case.response.score}/10",), (name,) if name else (), (team,) if team else ()
    return Item(
        text=dotted(*parts, due(case) or ("something to learn from",)),
        words=short_words(case.response, readers, FOLDED),
        button=_button(case, verbs),
        of=case.response.key,
    )


def _button(case: Case, verbs: str) -> Button:
    word = "Claim" if case.response.can_be_reached else "Noted"
    return Button(f"{verbs}.{word.lower()}", str(case.number), word)


def _others(listing: Listing) -> Iterator[Block]:
    left_out = listing.waiting - len(listing.first)
    if left_out:
        label = f"Show {left_out:,} more"
        yield Buttons((Button(MORE, listing.key, label, Prominence.VISIBLE),))


def _samples(readers: Readers) -> Mapping[str, Message]:
    cases = tuple(case(number=1040 + place) for place in range(MOST))
    other = replace(case(response(team="Stores"), number=7), team=COMPANY.roster.teams[2])
    anonymous = case(response(customer=NOBODY, comment=""), number=8)
    hostile = tuple(case(hostile_response(), number=number, team=None) for number in range(MOST))
    here = SharedTrait(Trait(Kind.TOUCHPOINT, "Home delivery"), 6, 7, 0.21)
    burst = Burst(7, OPENED, OPENED + timedelta(minutes=9, seconds=5), here)
    trap = SharedTrait(Trait(Kind.TAG, HOSTILE_LINE), 12, 12, 0.0)
    drawn = {
        "waiting": Listing("waiting:x", 12, cases),
        "waiting-one": Listing("waiting:x", 1, (anonymous,)),
        "waiting-of-two-teams": Listing("waiting:x", 2, (cases[0], other)),
        "waiting-nobody": Listing("waiting:x", 0),
        "waiting-hostile": Listing("waiting:x", 12, hostile),
        "burst": Listing("burst:x", 2, cases[:2], burst),
        "burst-without-a-cause": Listing("burst:x", 2, cases[:2], replace(burst, shared=None)),
        "burst-of-hours": Listing(
            "burst:x", 61, cases, Burst(66, OPENED, OPENED + timedelta(minutes=119))
        ),
        "burst-of-the-past": Listing(
            "burst:x",
            61,
            cases,
            replace(burst, count=66, answered_since=OPENED - timedelta(days=5)),
        ),
        "burst-all-taken": Listing("burst:x", 0, (), burst),
        "burst-hostile": Listing("burst:x", 12, hostile, replace(burst, count=12, shared=trap)),
    }
    return {f"listing-{name}": listed(one, readers) for name, one in drawn.items()} | {
        "listing-goes-on": goes_on(),
        "listing-more": more(Listing("waiting:x", 12, cases), readers),
        "listing-more-none": more(Listing("waiting:x", 0), readers),
    }


SAMPLES = Samples(_samples)
