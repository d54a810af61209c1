"""Each word answers what it says, in chat and as data."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.asks import Ask, Reply
from handlers.commands import COMMANDS, VOCABULARY, answer, chosen, writes
from handlers.intake import take_in
from handlers.words import matches
from messages.plain import plain
from nps.case import Case
from nps.followup import FollowUp, State
from nps.people import Person
from nps.praise import Attribution, Habit, Source, Wish
from nps.refusal import Refusal
from nps.response import Customer
from storage.store import Store
from tests.commands.holding import AMIRA, BERLIN, COMPANY, JONAS, NOW, STRANGER, holding, told

WORDS = "Third week without my sofa"
MARIA = Customer("c-1", "Maria Keller", "maria@example.org", "+49 170 555 0114")


@pytest.fixture
def store() -> Iterator[Store]:
    with holding() as store:
        yield store


def ask(store: Store, words: str, by: Person = AMIRA) -> Reply:
    return answer(Ask(words, by, NOW), store, COMPANY)


def read(reply: Reply) -> str:
    assert reply.message
    return plain(reply.message, BERLIN, NOW)


MEANT = {
    "": "",
    "this-week by team": "",
    "open": "open",
    "OP": "open",
    "o": "open",
    "team:support open": "open",
    "mine": "mine",
    "m": "mine",
    "by m": "",
    "b m": "",
    "by month mine": "mine",
    "k": "kudos",
    "@Kim kudos": "kudos",
    "kudos mine": "kudos",
    "mine kudos": "mine",
    "pr on": "praise",
    "on praise": "praise",
    "h": "help",
    "Help!": "help",
    "th": "",
    "team:open": "",
    "team: open": "",
    "opne": "",
}


@pytest.mark.parametrize(("words", "command"), MEANT.items(), ids=MEANT.keys())
def test_the_first_command_among_the_words_is_meant(words: str, command: str) -> None:
    assert chosen(Ask(words, AMIRA, NOW))[0].word == command


@pytest.mark.parametrize("word", VOCABULARY)
def test_every_word_can_be_said_in_full(word: str) -> None:
    assert matches(word, VOCABULARY) == [word]


def test_only_wishes_change_anything() -> None:
    changing = {word for word in VOCABULARY if writes(Ask(word, AMIRA, NOW))}

    assert changing == {"praise", "use", "stop"}
    assert not writes(Ask('an "open quote', AMIRA, NOW))


def test_numbers_are_the_answer_where_no_other_word_stands(store: Store) -> None:
    store.responses.add([told(1, 9), told(2, 9), told(3, 10), told(4, 8), told(5, 3)], NOW)
    reply = ask(store, "")

    assert read(reply).startswith("This week so far: 40 (likely ")
    assert reply.data
    assert reply.data["overall"]["n"] == 5


def test_numbers_may_be_told_apart(store: Store) -> None:
    store.responses.add([told(n, 9, team="support") for n in range(6)], NOW)

    assert "Support  100" in read(ask(store, "by team"))


# Who waits


@pytest.fixture
def waiting(store: Store) -> Store:
    """Two wait for Support, of whom Jonas has one, and one for Delivery."""
    responses = [
        told(1, 2, comment=WORDS, customer=MARIA, team="support", touchpoint="Helpline"),
        told(2, 0, comment=WORDS, customer=MARIA, team="support"),
        told(3, 6, comment=WORDS, customer=MARIA, team="delivery"),
        told(4, 9, comment="Lovely", customer=MARIA, team="support"),
    ]
    take_in(responses, store, COMPANY, NOW)
    claim(store.cases.waiting("support")[1], store)
    return store


def claim(case: Case, store: Store) -> None:
    followup = FollowUp(State.CLAIMED, JONAS, moved_by=JONAS)
    store.cases.save(replace(case, followup=followup))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("open", ["plain:1", "plain:2", "plain:3"]),
        ("open team:support", ["plain:1", "plain:2"]),
        ("te:Deliv open", ["plain:3"]),
    ],
)
def test_open_lists_who_waits(waiting: Store, words: str, numbers: list[str]) -> None:
    reply = ask(waiting, words)

    assert reply.data
    assert [item["response"] for item in reply.data["items"]] == numbers
    assert f"{len(numbers)} customer" in read(reply)


def test_mine_lists_what_the_asker_has_claimed(waiting: Store) -> None:
    theirs, nobodys = ask(waiting, "mine", JONAS), ask(waiting, "mine", AMIRA)

    assert theirs.data
    assert nobodys.data
    assert [item["response"] for item in theirs.data["items"]] == ["plain:2"]
    assert nobodys.data["items"] == []
    assert "no customer to get back to" in read(nobodys)


def test_a_list_as_data_tells_nothing_of_the_customer(waiting: Store) -> None:
    reply = ask(waiting, "open")

    assert reply.data
    assert set(reply.data) == {"question", "items"}
    assert reply.data["items"][0] == {
        "number": 1,
        "response": "plain:1",
        "score": 2,
        "team": "support",
        "touchpoint": "Helpline",
        "segment": None,
        "state": "open",
        "owner": None,
        "opened_at": "2026-11-18T10:40:00+00:00",
        "claim_by": "2026-11-18T14:30:00+00:00",
        "resolve_by": "2026-11-19T10:30:00+00:00",
    }
    shown = json.dumps(reply.data)
    assert "Maria" not in shown
    assert WORDS not in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("open support", "Did you mean open team:Support?"),
        ("open this-week", "I do not know what “this-week” means beside open."),
        (
            "open team:support team:delivery",
            "I do not know what “team:delivery” means beside open.",
        ),
        ("open team:x", "I know no team “x”. I know “Support” or “Delivery”."),
        ("mine please", "I do not know what “please” means beside mine."),
        ("praise perhaps", "I do not know praise “perhaps”. It is praise on or praise off."),
        ("praise on off", "I do not know what “off” means beside praise."),
        ("praise o", "“o” could be on or off. Which one?"),
        ("kudos Zed", "I know no colleague “Zed”."),
        ("kudos @Amria", "I know no colleague “Amria”. Did you mean Amira?"),
        ("kudos jonas", "“jonas” could be Jonas Weber or Jonas Klein. Which one?"),
    ],
)
def test_what_does_not_go_together_is_answered_in_a_sentence(
    waiting: Store, words: str, sentence: str
) -> None:
    with pytest.raises(Refusal) as refused:
        ask(waiting, words)

    assert str(refused.value) == sentence


# Kind words


@pytest.fixture
def praised(store: Store) -> Store:
    """About Amira: one published, one published and then kept, one only told, one not hers."""
    comments = ["So patient", "Solved in five minutes", "Thank you Amira", "Not Amira at all"]
    responses = [
        told(n, 10, comment=comment, touchpoint="Helpline") for n, comment in enumerate(comments)
    ]
    store.responses.add(responses, NOW)
    for one in responses:
        store.praises.attribute_all({one.key: [Attribution(one.key, AMIRA.id, Source.FIELD)]})
    published, kept, only_told, wrong = (
        one.id for one in reversed(store.praises.about(AMIRA.id, 9))
    )
    for number in (published, kept, only_told):
        store.praises.tell(number, NOW)
    store.praises.publish([published, kept], "2026-W47")
    store.praises.wish(kept, Wish.KEPT)
    store.praises.wish(wrong, Wish.NOT_ME)
    return store


def words_of(reply: Reply) -> set[str]:
    assert reply.data
    return {item["words"] for item in reply.data["items"]}


@pytest.mark.parametrize(
    "words", ["kudos", "kudos @Amira", "kudos mira", "kudos amira@example.com"]
)
def test_one_reads_all_that_is_about_oneself(praised: Store, words: str) -> None:
    reply = ask(praised, words, AMIRA)

    assert words_of(reply) == {"So patient", "Solved in five minutes", "Thank you Amira"}
    assert "Thank you Amira" in read(reply)


@pytest.mark.parametrize("words", ["kudos Amira Haddad", "kudos @amira", "Am kudos", "@A kudos"])
def test_others_read_what_its_person_shares_and_a_post_has_shown(
    praised: Store, words: str
) -> None:
    reply = ask(praised, words, JONAS)

    assert words_of(reply) == {"So patient"}
    assert "five minutes" not in read(reply)


def test_what_somebody_never_shares_nobody_reads(praised: Store) -> None:
    ask(praised, "praise off", AMIRA)

    assert words_of(ask(praised, "kudos @Amira", JONAS)) == set()


def test_a_mention_is_the_colleague_whom_the_platform_says(praised: Store) -> None:
    mentioned = {"<@U1>": AMIRA}
    reply = answer(Ask("kudos <@U1>", JONAS, NOW, mentioned=mentioned), praised, COMPANY)

    assert words_of(reply) == {"So patient"}
    with pytest.raises(Refusal, match="One colleague at a time"):
        answer(Ask("kudos <@U1> <@U1>", JONAS, NOW, mentioned=mentioned), praised, COMPANY)


def test_kind_words_are_masked_as_data_too(store: Store) -> None:
    one = told(1, 10, comment="Amira wrote to maria@example.org at once", customer=MARIA)
    store.responses.add([one], NOW)
    store.praises.attribute_all({one.key: [Attribution(one.key, AMIRA.id, Source.NAMED)]})

    assert "maria@example.org" not in json.dumps(ask(store, "kudos").data)


@pytest.mark.parametrize(
    ("words", "habit"), [("praise on", Habit.ALWAYS), ("OFF PRAISE", Habit.NEVER)]
)
def test_sharing_is_its_persons_own(store: Store, words: str, habit: Habit) -> None:
    reply = ask(store, words)

    assert store.praises.habit(AMIRA.id) is habit
    assert reply.data == {"question": words, "items": [{"person": AMIRA.id, "habit": habit.value}]}


def test_praise_alone_says_how_it_is_and_changes_nothing(store: Store) -> None:
    said = read(ask(store, "praise"))

    assert said.startswith("Your team reads the kind words about you, unless you keep them.")
    assert "/nps praise on or off" in said
    assert store.praises.habit(AMIRA.id) is Habit.COMPANY


def test_who_is_no_colleague_has_nothing_to_share(store: Store) -> None:
    with pytest.raises(Refusal, match="You are not on the list of colleagues"):
        ask(store, "praise on", STRANGER)
    assert words_of(ask(store, "kudos", STRANGER)) == set()


# Help


def test_the_help_tells_every_command(store: Store) -> None:
    reply = answer(Ask("help me please", AMIRA, NOW, command="@Earful"), store, COMPANY)

    for command in COMMANDS[:-1]:
        for usage, says in command.help:
            assert usage.startswith(command.word)
            assert f"@Earful {usage}: {says}" in read(reply)
    assert reply.data
    assert reply.data["items"][0].keys() == {"usage", "help"}


@pytest.mark.parametrize("word", VOCABULARY)
def test_the_docs_tell_every_word(word: str) -> None:
    docs = Path(__file__).resolve().parents[2] / "docs/questions.md"

    assert f"`{word}" in docs.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "usage", [usage for command in COMMANDS for usage, _ in command.help if "NAME" not in usage]
)
def test_what_the_help_shows_can_be_typed(store: Store, usage: str) -> None:
    store.responses.add([told(1, 9, touchpoint="Store visit")], NOW)

    assert ask(store, usage).message
