"""Touchpoints, teams and segments with quotes, commas and worse in their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.asks import Ask, Click
from handlers.clicks import PRESSES
from handlers.commands import answer
from handlers.words import split
from messages.asking import typed
from nps.question import Dimension
from tests.commands.holding import COMPANY, JONAS, NOW, holding, told
from tests.messages.reading import buttons, read

ODD = [
    'The "Ritz"',
    '"',
    '""',
    'a"b“c”d',
    "it's",
    "'quoted'",
    "“curly”",
    "a, b; c | d",
    "a:b",
    "team:support",
    "by team",
    "this-week",
    "back\\slash / slash",
    "<@U1> & <!here>",
    "two  blanks",
    "x" * 300,
    "-",
    "?",
    "Überweg 3½ «Nord»",
    "שלום",
]


@pytest.mark.parametrize("value", ODD)
def test_a_button_asks_for_exactly_that_value(value: str) -> None:
    other = f"{value} too"
    some = [told(n, 9, touchpoint=value) for n in range(6)]
    others = [told(n, 2, touchpoint=other) for n in range(10, 20)]
    with holding(*some, *others) as store:
        words = typed("all", filters={Dimension.TOUCHPOINT: value})
        reply = answer(Ask(words, JONAS, NOW, "slack:#support"), store, COMPANY)
        assert reply.data
        assert (reply.data["overall"]["n"], reply.data["filters"]) == (6, {"touchpoint": value})
        assert reply.message
        for button in buttons(reply.message):
            click = Click(button.verb, button.subject, JONAS, NOW, "slack:#support")
            pressed = PRESSES[button.verb].run(click, store, COMPANY).message
            assert pressed
            if button.verb == "answer.share":
                assert "6 answers" in read(pressed)


@pytest.mark.parametrize("value", ["two\nlines", "tab\there", "\u202eturned", "nul\ufffd"])
def test_a_value_that_nobody_could_type_is_counted_and_has_no_button(value: str) -> None:
    with holding(*(told(n, 9, touchpoint=value) for n in range(6))) as store:
        reply = answer(Ask("all by touchpoint", JONAS, NOW), store, COMPANY)
        assert reply.data
        assert [group["key"] for group in reply.data["groups"]] == [value]
        assert reply.message
        for button in buttons(reply.message):
            assert button.subject.isprintable()


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=40))
def test_what_is_typed_for_a_value_is_read_as_that_value(value: str) -> None:
    words = split(typed("all", "team", {Dimension.SEGMENT: value}), {})
    assert [(word.name, word.value) for word in words] == [
        ("", "all"),
        ("", "by"),
        ("", "team"),
        ("segment", value),
    ]


def test_quotes_may_be_doubled_or_of_another_kind() -> None:
    for words in ('team:"a ""b"" c" x', "team:'a \"b\" c' x", 'team:„a "b" c“ x'):
        assert [word.value for word in split(words, {})] == ['a "b" c', "x"]
    assert [word.value for word in split('team:"" x', {})] == ["", "x"]
