"""Buttons that ask again do what they say, and every button that is drawn does something."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.asks import Click, Reply, Where
from handlers.clicks import PRESSES
from handlers.intake import take_in
from handlers.questions import joined, read
from handlers.words import LONGEST, split
from messages.asking import again
from messages.blocks import Button, Buttons, Items, Message
from messages.plain import plain
from messages.samples import ALL
from nps.period import ALL as ALL_TIME
from nps.period import WORDS, Period, named, spelled
from nps.question import MONTH, Dimension, Question
from nps.refusal import Refusal
from storage.store import Store
from tests.commands.holding import AMIRA, BERLIN, COMPANY, NOW, TODAY, holding, told


@pytest.fixture
def store() -> Iterator[Store]:
    with holding() as store:
        take_in([told(n, 9, team="support") for n in range(6)], store, COMPANY, NOW)
        take_in([told(9, 2, team="delivery", comment="Late")], store, COMPANY, NOW)
        yield store


def press(store: Store, verb: str, subject: str) -> Reply:
    click = Click(verb, subject, AMIRA, NOW, "chat:#support")
    return PRESSES[verb].run(click, store, COMPANY)


def shown(reply: Reply) -> str:
    assert reply.message
    return plain(reply.message, BERLIN, NOW)


def buttons(message: Message) -> list[Button]:
    rows = [block.buttons for block in message.blocks if isinstance(block, Buttons)]
    items = [item for block in message.blocks if isinstance(block, Items) for item in block.rows]
    return [button for row in rows for button in row] + [one.button for one in items if one.button]


def test_share_shows_the_answer_to_the_channel(store: Store) -> None:
    reply = press(store, "answer.share", "2026-W47 by team")

    assert reply.where is Where.CHANNEL
    assert reply.message
    assert "Support" in shown(reply)
    assert "Shared by Amira" in shown(reply)
    assert buttons(reply.message) == []


def test_ask_answers_the_buttons_words_to_who_pressed_it(store: Store) -> None:
    reply = press(store, "answer.ask", "2026-W47 team:support")

    assert reply.where is Where.PRIVATE
    assert shown(reply).startswith("This week so far: 100")


def test_ask_takes_every_word(store: Store) -> None:
    assert "No kind words about Amira" in shown(press(store, "answer.ask", "kudos"))


def test_explain_says_how_the_question_was_read(store: Store) -> None:
    said = shown(press(store, "answer.explain", "this-w by te"))

    assert "You asked: “this-w by te”" in said
    assert "Read as: This week so far (Mon to Wed), by team" in said


@pytest.mark.parametrize(
    ("team", "said"),
    [
        ("delivery", "1 customer waits for Delivery"),
        ("support", "Nobody waits for Support"),
        ("", "1 customer waits"),
        ("gone", "Nobody waits"),
    ],
)
def test_waiting_lists_a_teams_open_cases(store: Store, team: str, said: str) -> None:
    assert shown(press(store, "list.waiting", team)).startswith(said)


def test_words_that_no_longer_mean_anything_are_refused(store: Store) -> None:
    with pytest.raises(Refusal, match="I know no team"):
        press(store, "answer.share", "2026-W47 team:gone")


@pytest.mark.parametrize("name", ALL)
def test_every_button_that_is_drawn_has_a_handler(name: str) -> None:
    assert {button.verb for button in buttons(ALL[name])} <= PRESSES.keys()


VALUES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(
    lambda value: value.strip() and not ('"' in value and set("“”") & set(value))
)
PERIODS = [*(named(word, TODAY) for word in WORDS), spelled("2026-09-03..2026-10-25") or ALL_TIME]


@given(
    st.sampled_from(PERIODS),
    st.sampled_from([None, MONTH, *map(str, Dimension)]),
    st.dictionaries(st.sampled_from(Dimension), VALUES, max_size=3),
)
@example(PERIODS[0], None, {Dimension.TEAM: "\N{SOFT HYPHEN}"})
def test_a_question_on_a_button_is_understood_as_it_was_meant(
    period: Period, by: str | None, filters: dict[Dimension, str]
) -> None:
    question = Question("", period, by, filters)
    words = again(question)

    def values(dimension: Dimension) -> Sequence[str]:
        return [filters[dimension], "Other"]

    understood = read("", joined(split(words, {})), TODAY, COMPANY.roster, values)
    assert (understood.period, understood.by, understood.filters) == (period, by, filters)
    assert len(words) < LONGEST
