"""A channel is given to a team where it is, by who may, and only what was said there is undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from handlers.asks import Ask, Reply, Where
from handlers.commands import answer, chosen, writes
from handlers.intake import take_in
from jobs import digest
from messages.plain import plain
from nps.people import Person
from nps.refusal import Refusal
from storage import keys
from storage.store import Store
from tests.commands.holding import engine
from tests.flows.company import AMIRA, COMPANY, NOW, response

KIM = COMPANY.roster.person("kim@example.com")
"""Leads support, and is an admin."""
MARTA = COMPANY.roster.person("marta@example.com")
"""Leads delivery."""
HERE = "test:#new"
ORDINARY = replace(COMPANY, admins=replace(COMPANY.admins, people=()))


@pytest.fixture
def store() -> Iterator[Store]:
    with engine().connect() as connection, connection.begin() as transaction:
        yield Store(connection, COMPANY)
        transaction.rollback()


def say(store: Store, words: str, by: Person = KIM, channel: str = HERE) -> Reply:
    return answer(Ask(words, by, NOW, channel), store, COMPANY)


def read(reply: Reply) -> str:
    assert reply.message
    return plain(reply.message, COMPANY.timezone, NOW)


@pytest.mark.parametrize(
    "words",
    [
        "use this channel for support",
        "USE this channel for Support",
        'use this channel for "Support"',
        "use channel for supp",
        "use for team:support",
        "use support",
    ],
)
def test_a_channel_is_given_to_the_team_that_is_named(store: Store, words: str) -> None:
    reply = say(store, words)

    assert store.bindings.all() == {HERE: "support"}
    assert reply.where is Where.CHANNEL
    assert "Support reads here from now on" in read(reply)
    assert "Kim said so" in read(reply)
    assert writes(Ask(words, KIM, NOW, HERE))


def test_what_chat_says_adds_to_the_settings(store: Store) -> None:
    say(store, "use this channel for support")

    read_in = store.bindings.channels(COMPANY.roster.teams)

    assert read_in["support"] == ("test:#support", HERE)
    assert read_in["delivery"] == ("test:#delivery", "test:#vans")


def test_alerts_and_digests_come_there_from_then_on(store: Store) -> None:
    take_in([response(id="r-0")], store, COMPANY, NOW)
    say(store, "use this channel for support")
    take_in([response(id=f"r-{n}") for n in range(1, 5)], store, COMPANY, NOW)
    digest.run(NOW + timedelta(days=6), store, COMPANY)

    [before, *after] = sorted(store.cases.waiting(None), key=lambda case: case.number)
    assert store.outbox.channels(keys.alert(before)) == ("test:#support",)
    for case in after:
        assert {*store.outbox.channels(keys.alert(case))} == {"test:#support", HERE}
    week = store.runs.connection.exec_driver_sql("select key, channel from posting").all()
    assert HERE in {channel for key, channel in week if key.startswith("digest:support")}


def test_a_team_without_channels_in_the_settings_reads_where_chat_says(store: Store) -> None:
    teams = tuple(replace(team, channels=()) for team in COMPANY.roster.teams)
    bare = replace(COMPANY, roster=replace(COMPANY.roster, teams=teams))
    store.bindings.bind(HERE, "support", NOW)

    take_in([response()], Store(store.connection, bare), bare, NOW)

    [case] = store.cases.waiting(None)
    assert store.outbox.channels(keys.alert(case)) == (HERE,)
    assert store.outbox.channels(keys.about(case, "nowhere")) == ()


def test_nobody_asks_where_teams_read_while_nobody_is_unhappy(store: Store) -> None:
    asked: list[str] = []
    listen = (store.connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
    event.listen(*listen)

    take_in([response(9)], store, COMPANY, NOW)

    event.remove(*listen)
    assert asked
    assert not [one for one in asked if "binding" in one]


REFUSED = {
    "by whoever leads another team": (
        "use this channel for support",
        MARTA,
        HERE,
        "Only who leads Support",
    ),
    "by a colleague": ("use this channel for support", AMIRA, HERE, "Only who leads Support"),
    "in a direct message": (
        "use this channel for support",
        KIM,
        "dm:kim@example.com",
        "in the channel",
    ),
    "in a terminal": ("use this channel for support", KIM, "", "in the channel"),
    "for no team": ("use this channel for", KIM, HERE, "For which team?"),
    "for a team that is none": ("use this channel for logistics", KIM, HERE, "I know no team"),
    "where the settings name another": (
        "use this channel for support",
        KIM,
        "test:#vans",
        "The settings give",
    ),
    "undone where nothing was said": ("stop using this channel", KIM, HERE, "No team reads here"),
    "undone where the settings say so": (
        "stop using this channel",
        KIM,
        "test:#support",
        "The settings give",
    ),
    "undone with a word too many": ("stop using this channel now", KIM, HERE, "“now” means"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_may_not_be_said_is_refused_in_a_sentence(store: Store, why: str) -> None:
    words, by, channel, sentence = REFUSED[why]

    with pytest.raises(Refusal, match=sentence):
        say(store, words, by, channel)

    assert store.bindings.all() == {}


def test_who_leads_a_team_need_not_be_an_admin(store: Store) -> None:
    answer(Ask("use this channel for delivery", MARTA, NOW, HERE), store, ORDINARY)
    with pytest.raises(Refusal, match="Only who leads Delivery"):  # which has the channel
        answer(Ask("use this channel for support", KIM, NOW, HERE), store, ORDINARY)

    assert store.bindings.all() == {HERE: "delivery"}


def test_an_admin_gives_any_teams_channel_to_another(store: Store) -> None:
    say(store, "use this channel for delivery", MARTA)
    say(store, "use this channel for support", KIM)

    assert store.bindings.all() == {HERE: "support"}


@pytest.mark.parametrize("words", ["stop using this channel", "stop"])
def test_what_was_said_is_undone(store: Store, words: str) -> None:
    say(store, "use this channel for support")

    reply = say(store, words)

    assert store.bindings.all() == {}
    assert "Support reads here no more" in read(reply)
    assert reply.where is Where.CHANNEL


def test_a_stranger_undoes_nothing(store: Store) -> None:
    say(store, "use this channel for support")

    with pytest.raises(Refusal, match="Only who leads Support"):
        say(store, "stop using this channel", AMIRA)

    assert store.bindings.all() == {HERE: "support"}


def test_an_admin_undoes_what_a_team_had_that_is_no_more(store: Store) -> None:
    store.bindings.bind(HERE, "logistics", NOW)

    assert "logistics reads here no more" in read(say(store, "stop using this channel"))


@pytest.mark.parametrize("channel", [HERE, "test:#support"])
def test_saying_it_again_changes_nothing(store: Store, channel: str) -> None:
    if channel == HERE:
        say(store, "use this channel for support")
    before = store.bindings.all()

    reply = say(store, "use this channel for support", channel=channel)

    assert "reads here already" in read(reply)
    assert reply.where is Where.PRIVATE
    assert store.bindings.all() == before


def test_both_words_are_found_among_all_others() -> None:
    assert chosen(Ask("use this channel for mine", KIM, NOW))[0].word == "use"
    assert chosen(Ask("stop using this channel", KIM, NOW))[0].word == "stop"
