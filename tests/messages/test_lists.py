"""Who waits, who has taken whom on, and which words there are."""

from dataclasses import replace
from datetime import timedelta

from messages.blocks import Items
from messages.brief import brief
from messages.lists import MOST, mine, open_cases
from messages.madeup import CLAIMED, READERS, RESOLVE_BY, case
from messages.samples import ALL
from nps.target import Phase
from tests.messages.reading import buttons, read


def test_those_due_first_stand_first() -> None:
    later = case(number=1, resolve_by=RESOLVE_BY + timedelta(days=1))
    message = open_cases((later, case(number=2)), READERS)
    assert [button.subject for button in buttons(message)] == ["2", "1"]


def test_a_waiting_customer_is_told_in_a_few_lines() -> None:
    assert read(ALL["list-one"]).splitlines() == [
        "1 customer waits",
        "· 2/10 · Maria K. · call by Wed 14:00",
        (
            "  “Third week without my sofa. Each time I call, someone promises to ring back, "
            "and nobody does.”"
        ),
        "  Nobody has it yet · Delivery",
    ]


def test_nobody_is_asked_to_call_by_a_time_that_is_over() -> None:
    late = case(phase=Phase.PAST)
    assert "Maria K. · was due Wed 14:00" in read(open_cases((late,), READERS))
    assert "Was due Wed 14:00" in read(brief(replace(late, followup=CLAIMED)))


def test_only_what_nobody_has_can_be_claimed() -> None:
    message = open_cases((case(), case(followup=CLAIMED, number=7)), READERS)
    assert [button.verb for button in buttons(message)] == ["case.claim"]


def test_one_s_own_can_be_resolved() -> None:
    button = buttons(mine((case(followup=CLAIMED),), READERS))[0]
    assert button.verb == "case.resolve"
    assert button.asks is not None


def test_a_long_list_is_cut_and_says_so() -> None:
    many = [replace(case(), number=number) for number in range(MOST + 3)]
    message = open_cases(many, READERS, "Delivery")
    items = next(block for block in message.blocks if isinstance(block, Items))
    assert len(items.rows) == MOST
    assert read(message).startswith("13 customers wait for Delivery\n")
    assert read(message).endswith("\n3 more wait.")


def test_an_empty_list_is_good_news() -> None:
    assert read(open_cases((), READERS)) == "Nobody waits. Well done."
    assert read(open_cases((), READERS, "Stores")) == "Nobody waits for Stores. Well done."
    assert read(mine((), READERS)) == "You have no customer to get back to. Thank you."


def test_the_help_spells_the_command_as_the_asker_does() -> None:
    assert "/nps open: who waits" in read(ALL["help"]).splitlines()
