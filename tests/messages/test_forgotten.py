"""Every message says of whose answers it tells, and can be told without them."""

import pytest

from messages.blocks import Headline, Kudos, Message, Quote
from messages.forgotten import without
from messages.madeup import COMPANY
from messages.samples import ALL
from messages.whose import told_of
from nps.forgetting import Why
from tests.messages.reading import read, strings

TRACES = (
    *("Maria", "Keller", "maria@example.org", "555 0114", "Mallory", "mal@example.org"),
    *("Third week", "promises to ring", "Took an hour", "stayed on the line"),
    *("found my sofa", "Solved in five minutes", "First line."),
)
"""Of everybody who answered in the samples."""


def traces(message: Message) -> set[str]:
    words = " ".join(strings(message))
    return {trace for trace in TRACES if trace in words}


TELLING = {name: message for name, message in ALL.items() if traces(message)}


def test_the_samples_tell_of_customers() -> None:
    assert len(TELLING) > 60
    assert {trace for message in TELLING.values() for trace in traces(message)} == set(TRACES)


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("message", TELLING.values(), ids=TELLING)
def test_nothing_that_tells_of_a_customer_is_left_when_they_are_forgotten(
    message: Message, why: Why
) -> None:
    left = without(message, frozenset(told_of(message)), why, COMPANY)

    assert left is None or traces(left) == set()
    assert left is None or told_of(left) == ()


@pytest.mark.parametrize("message", ALL.values(), ids=ALL)
def test_of_other_customers_all_is_left(message: Message) -> None:
    assert without(message, frozenset({"plain:somebody else"}), Why.ASKED, COMPANY) == message


def test_a_digest_keeps_its_figures() -> None:
    digest = ALL["digest-team"]
    left = without(digest, frozenset(told_of(digest)), Why.ASKED, COMPANY)

    assert left
    assert [block for block in digest.blocks if not isinstance(block, Quote)] == [
        block for block in left.blocks if block in digest.blocks
    ]
    assert read(left).count("A customer who stood here asked to be forgotten.") == 1


def test_a_post_without_kind_words_is_taken_back() -> None:
    post = ALL["praise-post"]

    assert without(post, frozenset(told_of(post)), Why.AGE, COMPANY) is None


def test_whoever_is_quoted_has_to_be_named() -> None:
    for quote in (Quote("Late again."), Kudos("So kind.", ("Amira",))):
        message = Message(("Words",), (Headline(("Words",)), quote))
        with pytest.raises(ValueError, match="of which response"):
            told_of(message)
