"""What forgetting takes, what it leaves, and whom it finds."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Date, Integer, LargeBinary, select, update

from messages.blocks import Message, Quote
from messages.wording import same
from nps.case import Case, Event, Happening
from nps.company import Company
from nps.followup import FollowUp, Outcome, Promise, Resolution, State
from nps.forgetting import Why
from nps.people import Person
from nps.praise import Attribution, Source
from nps.refusal import Refusal
from nps.response import Response
from storage.columns import Instant
from storage.deliveries import Deliveries
from storage.forgetting import forget, forget_bodies, remember
from storage.held import HELD, Fate
from storage.posting import Urgency
from storage.responses import Landing
from storage.store import Store
from storage.tables import metadata
from tests.storage.fates import fates
from tests.storage.making import NOON, case, customer, empty_store, response

ON_BOTH = True

RARE = "zyxomma"
AMIRA = Person("amira@example.com", "Amira Haddad")
MARIA = customer("maria@example.org", id="c-1", name="Maria Keller")
LATER = NOON + timedelta(days=1)


@pytest.fixture
def store() -> Iterator[Store]:
    with empty_store(Company()) as made:
        yield made


def said(id_: str = "1", score: int = 3, **more: Any) -> Response:
    told = response(id_, score, customer=MARIA, comment=f"Nobody rang {RARE} back.", team="support")
    return replace(told, **more)


def forgotten(store: Store, *keys: str, why: Why = Why.ASKED) -> int:
    number = store.receipts.open(why, LATER)
    forget(keys, why, number, store, LATER)
    return number


# What it takes


def test_words_and_identity_go_and_what_was_counted_stays(store: Store) -> None:
    store.responses.add([said(touchpoint="Helpline", segment="retail"), said("2", 9)], NOON)
    before = store.tallies.recounted()

    forgotten(store, "plain:1")

    [left] = [one for one in store.responses.since(None, None) if one.is_forgotten]
    assert left == Response(
        source="plain",
        id=left.id,
        score=3,
        answered_at=NOON,
        team="support",
        touchpoint="Helpline",
        segment="retail",
        is_forgotten=True,
    )
    assert left.id.startswith("~")
    assert left.id != "1"
    assert store.tallies.recounted() == before
    assert store.tallies.differences() == 0


def test_of_the_time_only_the_day_is_left(store: Store) -> None:
    store.responses.add([said(answered_at=NOON + timedelta(hours=5, minutes=17))], NOON)
    forgotten(store, "plain:1")
    [left] = store.responses.since(None, None)
    assert left.answered_at == NOON


@pytest.mark.parametrize("score", [3, 10])
def test_what_is_told_again_brings_nothing_back(store: Store, score: int) -> None:
    store.responses.add([said()], NOON)
    forgotten(store, "plain:1")
    stored = list(store.responses.since(None, None))

    again = said(score=score, comment="Again!", told_at=LATER + timedelta(days=9))
    [landed] = store.responses.add([again], LATER)

    assert landed.how is Landing.REPEATED
    assert list(store.responses.since(None, None)) == stored
    assert store.tallies.differences() == 0


def test_an_export_of_what_is_forgotten_adds_nothing(store: Store) -> None:
    store.responses.add([said()], NOON)
    forgotten(store, "plain:1")
    [left] = store.responses.since(None, None)
    [landed] = store.responses.add([replace(left, is_forgotten=None)], LATER)
    assert landed.how is Landing.REPEATED


def test_forgetting_again_changes_nothing(store: Store) -> None:
    store.responses.add([said()], NOON)
    forgotten(store, "plain:1")
    [left] = store.responses.since(None, None)
    number = forgotten(store, left.key)
    assert store.receipts.get(number).counts.get("responses", 0) == 0
    assert list(store.responses.since(None, None)) == [left]


def test_what_colleagues_wrote_goes_and_what_they_chose_stays(store: Store) -> None:
    opened = resolved_case(store)
    forgotten(store, opened.response.key)

    case_ = store.cases.get(opened.number)
    assert case_.followup.resolution == Resolution(Outcome.PUT_RIGHT)
    assert case_.followup.state is State.RESOLVED
    assert case_.followup.owner == AMIRA
    assert [(event.what, event.words) for event in case_.history] == [
        (Happening.OPENED, ""),
        (Happening.SCORE, "4 to 3"),
        (Happening.RESOLVED, ""),
        (Happening.FORGOTTEN, "asked"),
    ]


def test_by_age_the_colleagues_names_go_too(store: Store) -> None:
    opened = resolved_case(store)
    forgotten(store, opened.response.key, why=Why.AGE)

    case_ = store.cases.get(opened.number)
    assert case_.followup == FollowUp(State.RESOLVED, resolution=Resolution(Outcome.PUT_RIGHT))
    assert {event.by for event in case_.history} == {None}


def resolved_case(store: Store) -> Case:
    store.responses.add([said()], NOON)
    opened = store.cases.open(case(said()))
    how = Resolution(Outcome.PUT_RIGHT, f"{RARE}!", Promise(f"a sofa for {RARE}"), f"Ring {RARE}")
    followup = FollowUp(State.RESOLVED, AMIRA, how, AMIRA)
    return store.cases.save(
        replace(opened, followup=followup),
        Event(NOON, Happening.SCORE, words="4 to 3"),
        Event(NOON, Happening.RESOLVED, AMIRA, f"Ring {RARE}"),
    )


@pytest.mark.parametrize("why", Why)
def test_nobody_waits_any_more_and_whoever_had_it_hears_so(store: Store, why: Why) -> None:
    store.responses.add([said(), said("2")], NOON)
    open_ = store.cases.open(case(said()))
    claimed = store.cases.open(case(said("2")))
    store.cases.save(replace(claimed, followup=FollowUp(State.CLAIMED, AMIRA, moved_by=AMIRA)))

    forgotten(store, "plain:1", "plain:2", why=why)

    assert store.cases.waiting() == []
    numbers = open_.number, claimed.number
    assert [store.cases.get(n).followup.state for n in numbers] == [State.WITHDRAWN] * 2
    told = store.outbox.wanted(f"forgotten:{claimed.number}", "dm:amira@example.com")
    assert told
    assert RARE not in str(told)
    assert store.outbox.wanted(f"forgotten:{open_.number}", "dm:amira@example.com") is None


def test_nobody_is_praised_by_what_is_forgotten(store: Store) -> None:
    store.responses.add([said(score=10)], NOON)
    store.praises.attribute_all({"plain:1": [Attribution("plain:1", AMIRA.id, Source.NAMED)]})
    number = forgotten(store, "plain:1")
    assert not store.praises.knows("plain:1")
    assert store.receipts.get(number).counts["praises"] == 1


# Messages


def quoting(*keys: str) -> Message:
    return Message(("News",), tuple(Quote(f"{RARE} of {key}", of=key) for key in keys))


def shown(store: Store) -> None:
    couriers = Deliveries(store.outbox)
    for one in couriers.take(LATER, ("chat", "dm"), (), (), 99):
        couriers.shown(one, one.ref or f"ref of {one.key}")


def test_a_message_loses_the_words_of_the_forgotten_alone(store: Store) -> None:
    store.responses.add([said(), said("2", customer=customer("other@example.org"))], NOON)
    store.outbox.want("digest", ["chat:#a"], same(quoting("plain:1", "plain:2")), now=NOON)
    shown(store)

    number = forgotten(store, "plain:1")

    left = store.outbox.wanted("digest", "chat:#a")
    assert left
    assert "of plain:2" in str(left)
    assert "of plain:1" not in str(left)
    assert store.receipts.get(number).waiting == 1
    shown(store)
    assert store.receipts.get(number).is_done


def test_what_was_never_shown_never_is(store: Store) -> None:
    store.responses.add([said()], NOON)
    card = Message(("Card",), (Quote(RARE),), about="plain:1")
    store.outbox.want("alert:1", ["chat:#a"], same(card), now=NOON)

    number = forgotten(store, "plain:1")

    assert store.outbox.wanted("alert:1", "chat:#a") is None
    assert store.waiting.all(["chat"]) == []
    assert store.receipts.get(number).is_done


def test_what_a_platform_still_shows_is_on_the_receipt_though_it_is_wanted_no_more(
    store: Store,
) -> None:
    store.responses.add([said()], NOON)
    store.outbox.want("digest", ["chat:#a"], same(quoting("plain:1")), now=NOON)
    shown(store)
    store.outbox.revise("digest", same(Message(("No words",), ())), now=NOON)

    number = forgotten(store, "plain:1")

    assert store.receipts.get(number).waiting == 1
    assert store.outbox.wanted("digest", "chat:#a") == Message(("No words",), ())


def test_an_answer_that_somebody_asked_for_is_edited_like_a_message(store: Store) -> None:
    store.responses.add([said()], NOON)
    channel = "dm:amira@example.com"
    remember("answer:D1:17.1", channel, quoting("plain:1"), "D1:17.1", store, NOON)
    assert store.waiting.all(["dm"]) == []

    number = forgotten(store, "plain:1")

    (edit,) = Deliveries(store.outbox).take(LATER, ("dm",), (), (), 9)
    assert edit.ref == "D1:17.1"
    assert RARE not in str(edit.wanted)
    assert store.receipts.get(number).counts["messages"] == 1


def test_of_whom_was_forgotten_while_an_answer_was_on_its_way_nothing_is_kept(
    store: Store,
) -> None:
    store.responses.add([said(), said("2", comment="All fine.")], NOON)
    both = Message(("Two",), (Quote(f"{RARE}!", of="plain:1"), Quote("All fine.", of="plain:2")))
    number = forgotten(store, "plain:1")

    remember("answer:D1:17.1", "dm:amira@example.com", both, "D1:17.1", store, LATER)

    assert store.outbox.telling_of("plain:1") == []
    assert store.outbox.telling_of("plain:2") == [("answer:D1:17.1", "dm:amira@example.com")]
    assert not _holds(store, "posting", "wanted")
    (edit,) = Deliveries(store.outbox).take(LATER, ("dm",), (), (), 9)
    assert edit.ref == "D1:17.1"
    assert "All fine." in str(edit.wanted)
    receipt = store.receipts.get(number)
    assert (receipt.counts["messages"], receipt.waiting) == (1, 1)


def test_a_receipt_tells_what_cannot_be_edited_and_why(store: Store) -> None:
    store.responses.add([said()], NOON)
    for channel in ("chat:#a", "chat:#b"):
        store.outbox.want("digest", [channel], same(quoting("plain:1")), now=NOON)
    shown(store)
    number = forgotten(store, "plain:1")
    couriers = Deliveries(store.outbox)
    for one in couriers.take(LATER, ("chat",), (), (), 9):
        couriers.failed(one, again_at=LATER, parked="archived" if "#a" in one.channel else None)

    receipt = store.receipts.get(number)
    assert receipt.waiting == 1
    assert [(one.channel, one.reason, one.messages) for one in receipt.stuck] == [
        ("chat:#a", "archived", 1)
    ]


def test_a_receipt_that_there_is_not_is_refused(store: Store) -> None:
    with pytest.raises(Refusal, match="no receipt 7"):
        store.receipts.get(7)


def test_an_id_that_looks_like_a_pseudonym_is_forgotten_too(store: Store) -> None:
    store.responses.add([said("~maria@example.org"), said("2", 9)], NOON)
    forgotten(store, "plain:~maria@example.org")
    keys = [one.key for one in store.responses.since(None, None)]
    assert "plain:2" in keys
    assert "plain:~maria@example.org" not in keys
    assert store.customers.is_forgotten("plain:~maria@example.org")


def test_what_colleagues_were_told_alone_goes_by_age(store: Store) -> None:
    """Shown as it shall be, or never shown; what stands there otherwise must be edited first."""
    for key in ("shown", "edited", "in doubt", "unseen"):
        store.outbox.want(key, ["dm:amira@example.com"], same(Message((key,), ())), now=NOON)
    store.outbox.want("digest", ["chat:#a"], same(Message(("News",), ())), now=NOON)
    couriers = Deliveries(store.outbox)
    for _ in ("shown", "edited"):
        (one,) = couriers.take(NOON, ("dm",), (), (), 1)
        couriers.shown(one, "ref")
    (one,) = couriers.take(NOON, ("dm",), (), (), 1)
    couriers.failed(one, again_at=LATER, in_doubt=True)
    store.outbox.revise("edited", same(Message(("News",), ())), now=NOON)

    assert store.erasure.prune_direct(NOON, 9) == 0
    assert store.erasure.prune_direct(LATER, 9) == 2
    left = {row.key for row in store.waiting.all(["dm", "chat"])}
    assert left == {"edited", "in doubt", "digest"}


def test_what_a_colleague_was_told_alone_grows_no_younger_by_being_forgotten(
    store: Store,
) -> None:
    store.responses.add([said()], NOON)
    store.outbox.want("brief", ["dm:amira@example.com"], same(quoting("plain:1")), now=NOON)
    shown(store)
    forgotten(store, "plain:1", why=Why.AGE)
    shown(store)

    assert store.erasure.prune_direct(NOON + timedelta(seconds=1), 9) == 1


# Whom it finds

FOUND = {
    "by address": ("maria@example.org", "1 2 4"),
    "by address in any case": (" Maria@EXAMPLE.org", "1 2 4"),
    "by an address that is an id": ("Mail@Example.org", "5"),
    "by the source and the customer's id": ("plain:c-1", "1 2 4"),
    "by the customer's id": ("c-1", "1 2 4"),
    "by an id that came with no address": ("c-2", "3"),
    "by a response": ("plain:1", "1 2 4"),
    "by a response of another source": ("csv:4", "1 2 4"),
    "by a response's id": ("4", "1 2 4"),
    "by the response of nobody known": ("plain:6", "6"),
    "nobody": ("nobody@example.org", ""),
    "a part of an address": ("maria@example", ""),
    "a part of an id": ("c-", ""),
    "nothing": ("  ", ""),
}


@pytest.mark.parametrize(("typed", "ids"), FOUND.values(), ids=FOUND)
def test_a_customer_is_found_by_address_by_id_and_by_response(
    store: Store, typed: str, ids: str
) -> None:
    store.responses.add(
        [
            said("1", customer=customer("Maria@example.org", id="c-1")),
            said("2", customer=customer(id="c-1")),
            said("3", customer=customer(id="c-2")),
            replace(said("4", customer=customer("maria@EXAMPLE.org")), source="csv"),
            said("5", customer=customer(id="mail@example.ORG")),
            said("6", customer=customer()),
        ],
        NOON,
    )
    known = store.customers.known(typed)
    assert {key.partition(":")[2] for key in known.keys} == {*ids.split()}


CHAIN = ("e1@example.org", "e2@example.org", "e3@example.org", "plain:c-1", "plain:5", "1")


@pytest.mark.parametrize("typed", CHAIN)
def test_a_customer_is_followed_from_address_to_id_to_address_until_nothing_is_new(
    store: Store, typed: str
) -> None:
    store.responses.add(
        [
            said("1", customer=customer("e1@example.org", id="c-1")),
            said("2", customer=customer("e2@example.org", id="c-1")),
            said("3", customer=customer("e2@example.org")),
            said("4", customer=customer("e2@example.org", id="c-2")),
            said("5", customer=customer("e3@example.org", id="c-2")),
            said("6", customer=customer("other@example.org", id="c-3")),
        ],
        NOON,
    )
    known = store.customers.known(typed)
    assert set(known.keys) == {f"plain:{number}" for number in range(1, 6)}
    assert known.emails == ("e1@example.org", "e2@example.org", "e3@example.org")
    assert known.ids == ("plain:c-1", "plain:c-2")
    for done, key in enumerate(known.keys):  # what is left is found, wherever it ends
        assert store.customers.known(typed).keys == known.keys[done:]
        forgotten(store, key)


def test_an_id_that_many_people_share_leads_to_none_of_them(store: Store) -> None:
    store.responses.add(
        [
            said(str(number), customer=customer(f"e{number}@example.org", id="unknown"))
            for number in range(9)
        ],
        NOON,
    )
    assert store.customers.known("e3@example.org").keys == ("plain:3",)


def test_an_id_that_may_be_several_people_is_asked_back(store: Store) -> None:
    here, there = said("1", customer=customer(id="c-1")), said("2", customer=customer(id="c-1"))
    store.responses.add([here, replace(there, source="csv")], NOON)
    with pytest.raises(Refusal, match=r"c-1 may be several people.*csv:c-1 or plain:c-1"):
        store.customers.known("c-1")
    assert store.customers.known("csv:c-1").keys == ("csv:2",)


BORNE = {
    "a name": ("Maria Keller", "1 2", ""),
    "a name in any case": (" maria KELLER", "1 2", ""),
    "a name with letters that SQLite cannot turn": ("\u00dcNAL \u00d6Z", "3", ""),
    "a phone number": ("+49 170 1", "", "2"),
    "a part of a name": ("Maria", "", ""),
    "a pattern": ("M%", "", ""),
    "a pattern of one sign": ("Maria_Keller", "", ""),
    "a name with such signs": ("100%_\\o/", "4", ""),
    "nothing": (" ", "", ""),
    "more than a name": ("x" * 100_000, "", ""),
}


@pytest.mark.parametrize(("typed", "names", "phones"), BORNE.values(), ids=BORNE)
def test_whose_name_or_phone_number_it_is_can_be_told(
    store: Store, typed: str, names: str, phones: str
) -> None:
    people = [
        customer(name="Maria Keller"),
        customer(name="MARIA keller", phone="+49 170 1"),
        customer(name="\u00fcnal \u00f6z"),
        customer(name="100%_\\o/"),
        customer(name="Maria Keller"),
    ]
    told = [said(str(turn), customer=one) for turn, one in enumerate(people, 1)]
    store.responses.add(told, NOON)
    forgotten(store, "plain:5")

    bearers = store.customers.bearers(typed)

    assert [key.partition(":")[2] for key in bearers.by_name] == names.split()
    assert [key.partition(":")[2] for key in bearers.by_phone] == phones.split()
    assert not store.customers.known(typed)


BODIES = {
    "address": (b'{"email": "Maria@Example.org"}', True),
    "escaped": (b'{"email": "maria\\u0040example.org"}', True),
    "in an address of the web": (
        b'{"link": "https:\\/\\/x.example\\/?e=maria%40example.org"}',
        True,
    ),
    "every sign of it escaped there": (
        b'{"link": "https:\\/\\/x.example\\/?e=m%61ria%40example%2Eorg"}',
        True,
    ),
    "in an address within another": (b'{"link": "?next=%3Fe%3Dmaria%2540example.org"}', True),
    "in UTF-16": ('{"email": "Maria@Example.org"}'.encode("utf-16"), True),
    "in UTF-16 without a mark": ('{"email": "Maria@Example.org"}'.encode("utf-16-be"), True),
    "in UTF-16 and escaped": (
        '{"email": "maria\\u0040example.org"}'.encode("utf-16-le"),
        True,
    ),
    "in UTF-32": ('{"email": "maria@example.org"}'.encode("utf-32"), True),
    "somebody else in UTF-16": ('{"email": "other@example.org"}'.encode("utf-16"), False),
    "a longer address": (b'{"email": "annamaria@example.org"}', False),
    "an address that goes on": (b'{"email": "maria@example.org.uk"}', False),
    "at the end of a sentence": (b"Write to maria@example.org.", True),
    "id": (b'{"customer": {"id": "c-1000"}}', True),
    "a longer id": (b'{"customer": {"id": "c-10001"}}', False),
    "a short id": (b'{"id": "7"}', True),
    "a short id that is only a number": (b'{"score": 7}', False),
    "no text at all": (b"\xff\xfe maria@example.org \x00", True),
    "somebody else": (b'{"email": "other@example.org"}', False),
}


@pytest.mark.parametrize(("body", "is_named"), BODIES.values(), ids=BODIES)
def test_bodies_that_nobody_could_read_go_where_they_name_the_customer(
    store: Store, body: bytes, is_named: bool
) -> None:
    store.responses.add([said("7", customer=customer("maria@example.org", id="c-1000"))], NOON)
    store.unread.keep("plain", body, "unreadable", NOON)

    unread = store.customers.known("maria@example.org").unread
    number = store.receipts.open(Why.ASKED, NOON)
    forget_bodies(unread, number, store)

    assert len(unread) == is_named
    assert store.unread.count() == (not is_named)
    assert store.receipts.get(number).counts == ({"bodies": 1} if is_named else {})


def test_who_is_forgotten_is_known_by_the_responses_key_alone(store: Store) -> None:
    assert not store.customers.is_forgotten("plain:1")
    store.responses.add([said(), said("2")], NOON)
    forgotten(store, "plain:1")
    assert store.customers.is_forgotten("plain:1")
    assert not store.customers.is_forgotten("plain:2")
    assert not store.customers.is_forgotten(MARIA.email)


def test_only_what_is_older_and_not_forgotten_yet_is_outdated(store: Store) -> None:
    days = [date(2026, 11, day) for day in (10, 12, 14)]
    told = [said(str(n), answered_at=NOON.replace(day=day.day)) for n, day in enumerate(days)]
    store.responses.add(told, NOON)
    assert store.responses.outdated(days[2], 9) == ["plain:0", "plain:1"]
    assert store.responses.outdated(days[2], 1) == ["plain:0"]
    forgotten(store, "plain:0")
    assert store.responses.outdated(days[2], 9) == ["plain:1"]


# Every column

WORDLESS = (Boolean, Date, Instant, Integer)


def test_every_column_with_words_in_it_is_known_to_the_forgetting() -> None:
    columns = [
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if not isinstance(column.type, WORDLESS)
    ]
    known = Counter((table, column) for table, column, _ in fates())

    assert set(known) == set(columns), "storage/held.py has to say what becomes of each"
    assert set(known.values()) == {1}
    assert set(HELD) == set(metadata.tables)


def test_what_is_said_to_go_goes(store: Store) -> None:
    """Every such column holds the rare word before, and none does afterwards."""
    resolved_case(store)
    store.praises.attribute_all({"plain:1": [Attribution("plain:1", AMIRA.id, Source.NAMED)]})
    store.outbox.want(f"{RARE}:1", ["dm:zyxomma"], same(quoting("plain:1")), now=NOON)
    shown(store)
    store.unread.keep("plain", b"", "", NOON)
    store.exclusions.add("plain:1", RARE, NOON)
    going = [(table, column) for table, column, fate in fates() if fate in GOING]
    keys = {("response", "key"), ("posting", "wanted"), ("posting", "key")}
    for table, column in going:
        if (table, column) not in keys and column != "response_key":
            _plant(store, table, column)

    known = store.customers.known("plain:1")
    number = store.receipts.open(Why.AGE, LATER)
    forget(known.keys, Why.AGE, number, store, LATER)
    store.unread.prune(LATER)
    shown(store)
    store.erasure.prune_direct(LATER + timedelta(seconds=1), 9)

    assert [where for where in going if _holds(store, *where)] == []


GOING = (Fate.FORGOTTEN, Fate.AGED)


def _plant(store: Store, table: str, column: str) -> None:
    found = metadata.tables[table].c[column]
    words = [RARE] if isinstance(found.type, JSON) else RARE
    planted = RARE.encode() if isinstance(found.type, LargeBinary) else words
    rows = update(metadata.tables[table])
    if table == "case_event":  # of the others the words are ours
        rows = rows.where(metadata.tables[table].c.what == Happening.RESOLVED.value)
    store.connection.execute(rows.values({column: planted}))


def _holds(store: Store, table: str, column: str) -> bool:
    values = store.connection.scalars(select(metadata.tables[table].c[column]))
    return any(RARE in json.dumps(value, default=str) for value in values)


def test_the_forgetting_goes_after_the_urgent(store: Store) -> None:
    store.responses.add([said(), said("2")], NOON)
    for key in ("plain:1", "plain:2"):
        store.outbox.want(key, ["chat:#a"], same(quoting(key)), now=NOON)
    shown(store)
    shown(store)
    forgotten(store, "plain:1")
    forgotten(store, "plain:2", why=Why.AGE)
    urgency = metadata.tables["posting"].c.urgency
    assert [*store.connection.scalars(select(urgency).order_by(urgency))] == [
        Urgency.USUAL,
        Urgency.WEEKLY,
    ]
