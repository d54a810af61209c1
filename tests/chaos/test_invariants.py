"""The checker finds what it is there to find."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from storage.posting import mark_of
from tests.chaos import company
from tests.chaos.chats import Said
from tests.chaos.evidence import Evidence
from tests.chaos.invariants import broken
from tests.chaos.ledger import Ledger, Letter, Press
from tests.standins.slack import SlackStandIn
from tests.standins.slack_things import User

TEAM, CHANNEL, OWNER = "team1", "slack:#team1", "person1@example.com"
BRIEF, DIRECT = f"brief:1:{OWNER}", f"dm:{OWNER}"
JOB = ("weekly-digest", "2027-W09")


def row(**values: Any) -> Any:
    return SimpleNamespace(**values)


def posting(key: str, channel: str, ref: str) -> Any:
    settled = {"is_wanted": True, "is_shown": True, "due_at": None, "lease_token": None}
    return row(key=key, channel=channel, ref=ref, attempts=0, parked=None, **settled)


def message(words: str, key: str, channel: str, number: int) -> Said:
    return Said(channel, f"there:{number}", mark_of(key, channel), words)


def good() -> Evidence:
    """One low score, its case, which person1 has claimed, and a job."""
    slack = SlackStandIn()
    owner, other = (slack.add_user(name) for name in ("person1", "person2"))
    card = message(f"Words of r1. {owner.mention} is on it", "alert:1", CHANNEL, 1)
    brief = message("Call Maria", BRIEF, DIRECT, 2)
    letter = Letter("r1", 2, "Words of r1.", b"{}", 2, [200, 200], 1)
    return Evidence(
        ledger=Ledger([letter], [Press(1, owner, is_heard=True), Press(1, other, is_heard=True)]),
        responses=[row(key="plain:r1", score=2, comment="Words of r1.")],
        cases=[row(number=1, response_key="plain:r1", team=TEAM, owner_id=OWNER, owner_name="")],
        events=[row(number=1, what="claimed", by_id=OWNER, words="")],
        postings=[
            posting("alert:1", CHANNEL, card.ref),
            posting(BRIEF, DIRECT, brief.ref),
        ],
        channels={TEAM: [CHANNEL]},
        runs=[row(job=JOB[0], period=JOB[1])],
        differences=0,
        said=[card, brief],
        people=[owner, other],
        aliases={f"slack:{owner.id}": owner},
        latest=dict([JOB]),
        done=Counter([JOB]),
        faults=[],
    )


def again(found: Evidence) -> Evidence:
    """Its card stands a second time."""
    card = found.said[0]
    return replace(found, said=[*found.said, replace(card, ref="there:3")])


def once_more(found: Evidence, *, was_in_doubt: bool) -> Evidence:
    """Its card stands a second time in a chat that cannot be asked of which posting it is."""
    copy = replace(found.said[0], ref="there:3", mark="", was_in_doubt=was_in_doubt)
    return replace(found, said=[*found.said, copy])


def silent(found: Evidence) -> Evidence:
    """Its claim has left no trace."""
    case = row(**vars(found.cases[0]) | {"owner_id": None})
    return replace(found, cases=[case], events=[])


def taken_silently(found: Evidence) -> Evidence:
    event = row(number=1, what="claimed", by_id="person2@example.com", words="")
    return replace(found, events=[*found.events, event])


def never_asked(found: Evidence) -> Evidence:
    kept = [press for press in found.ledger.presses if press.by.name != "person1"]
    return replace(found, ledger=replace(found.ledger, presses=kept))


def gone(found: Evidence, place: int) -> Evidence:
    return replace(found, said=[one for n, one in enumerate(found.said) if n != place])


def said(found: Evidence, words: str) -> Evidence:
    card = replace(found.said[0], words=words)
    return replace(found, said=[card, *found.said[1:]])


def waiting(found: Evidence) -> Evidence:
    card = row(**vars(found.postings[0]) | {"due_at": "2027-03-04"})
    return replace(found, postings=[card, *found.postings[1:]])


def wrongly_said(found: Evidence) -> Evidence:
    return replace(found, ledger=replace(found.ledger, odd=["r1 was answered 500"]))


def in_a_list(found: Evidence) -> Evidence:
    """Nobody has taken its customer, who has no card, but stands in a list of the channel."""
    [case], card = found.cases, found.said[0]
    key = f"burst:1:{CHANNEL}"
    return replace(
        silent(found),
        ledger=replace(found.ledger, presses=[]),
        cases=[row(**vars(case) | {"owner_id": None})],
        postings=[posting(key, CHANNEL, card.ref)],
        said=[replace(card, mark=mark_of(key, CHANNEL))],
        listed=[row(number=1, channel=CHANNEL, listing=key)],
    )


def stored_anew(found: Evidence) -> Evidence:
    letter = replace(found.ledger.letters[0], stored=2)
    return replace(found, ledger=replace(found.ledger, letters=[letter]))


STORED = "every response answered 2xx is stored"
NOWHERE = "nothing is stored twice or out of nowhere"
CASE = "every low score is a case"
ALERT = "every case has its alert"
TWICE = "nothing stands twice in a channel"
WANTED = "channels show what is wanted"
CLAIM = "no claim is lost"
ROLLUP = "the rollup is a recount"
JOBS = "each job is done once for each period"
ODD = "nothing unexpected is said"

Change = Callable[[Evidence], Evidence]
BREAKS: dict[str, tuple[Change, str]] = {
    "no row": (lambda found: replace(found, responses=[], cases=[]), STORED),
    "another score": (
        lambda found: replace(
            found, responses=[row(key="plain:r1", score=3, comment="Words of r1.")]
        ),
        STORED,
    ),
    "a row of nobody's": (
        lambda found: replace(
            found, responses=[*found.responses, row(key="plain:r9", score=9, comment="")]
        ),
        NOWHERE,
    ),
    "stored by two sendings": (stored_anew, NOWHERE),
    "no case": (lambda found: replace(found, cases=[]), CASE),
    "two cases": (lambda found: replace(found, cases=[*found.cases, *found.cases]), CASE),
    "no card": (lambda found: gone(found, 0), ALERT),
    "a list that does not stand": (lambda found: gone(in_a_list(found), 0), ALERT),
    "a card beside the list": (
        lambda found: replace(found, listed=[row(number=1, channel=CHANNEL, listing="burst:1:x")]),
        ALERT,
    ),
    "a card without the words": (lambda found: said(found, f"{found.people[0].mention}"), ALERT),
    "a card without its owner": (lambda found: said(found, "Words of r1."), ALERT),
    "a second card": (again, TWICE),
    "a second card that was never in doubt": (
        lambda found: once_more(found, was_in_doubt=False),
        TWICE,
    ),
    "a card of no posting, though in doubt": (
        lambda found: gone(once_more(found, was_in_doubt=True), 0),
        ALERT,
    ),
    "a message of no posting": (lambda found: replace(found, postings=found.postings[:1]), WANTED),
    "a posting that still waits": (waiting, WANTED),
    "a claim without a trace": (silent, CLAIM),
    "a claim over another": (taken_silently, CLAIM),
    "an owner who never asked": (never_asked, CLAIM),
    "no brief": (lambda found: gone(found, 1), CLAIM),
    "a rollup that differs": (lambda found: replace(found, differences=1), ROLLUP),
    "a job noted twice": (lambda found: replace(found, runs=[*found.runs, *found.runs]), JOBS),
    "a job done twice": (lambda found: replace(found, done=Counter([JOB, JOB])), JOBS),
    "a job never done": (lambda found: replace(found, runs=[], done=Counter()), JOBS),
    "an odd answer": (wrongly_said, ODD),
    "a fault of ours": (lambda found: replace(found, faults=["a request failed"]), ODD),
}


def names(found: Evidence) -> set[str]:
    return {name for name, why in broken(found).items() if why}


def test_what_is_whole_breaks_nothing() -> None:
    assert names(good()) == set()
    assert names(in_a_list(good())) == set()
    assert names(once_more(good(), was_in_doubt=True)) == set()


@pytest.mark.parametrize(("change", "name"), BREAKS.values(), ids=BREAKS.keys())
def test_what_is_broken_is_found(change: Change, name: str) -> None:
    assert name in names(change(good()))


def test_all_that_is_promised_can_be_found_broken() -> None:
    assert {name for _, name in BREAKS.values()} == set(broken(good()))


def test_somebody_whom_slack_would_not_name_is_known_all_the_same() -> None:
    found = good()
    person: User = found.people[0]
    assert found.person(f"slack:{person.id}") is found.person(company.address("person1")) is person
