"""Lines in the thread, nudges, and what can be looked up."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from messages.detail import history, read_all
from messages.madeup import JONAS, OPENED, READERS, SOFA, case, response
from messages.samples import ALL
from nps.case import Event, Happening
from nps.company import Level
from tests.messages.reading import first_line, menu, pushed, read, seen, spans


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("thread-words", "New words from the customer."),
        (
            "thread-words-and-score",
            "New words from the customer, and another score: first 5, now 2.",
        ),
        ("thread-score-better", "The customer changed the score: first 2, now 8."),
        ("thread-score-worse", "The customer changed the score: first 5, now 1."),
        (
            "thread-nobody",
            "Nobody has this yet. Call by Wed 14:00. Press Claim if you can take it.",
        ),
        (
            "thread-nobody-near",
            "Nobody has this yet. It is due today 14:00. Press Claim if you can take it.",
        ),
        (
            "thread-nobody-past",
            "Nobody has this yet. It was due Wed 14:00. Press Claim if you can take it.",
        ),
        ("thread-free-again", "Kim made this free again: press Claim if you can take it."),
        ("thread-open-again", "Kim opened this again: press Claim if you can take it."),
        ("nudge-owner", "A customer expects us by 14:00."),
        ("nudge-lead", "Delivery: a customer still waits · was due Wed 14:00"),
        ("told-owner-released", "Kim made the case that you had free for others"),
        ("told-owner-resolved", "Kim resolved the case that you had: put right"),
    ],
)
def test_a_short_message_says_one_thing(name: str, line: str) -> None:
    assert pushed(ALL[name]) == line


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("thread-nobody")])
def test_a_reminder_in_the_thread_calls_nobody(name: str) -> None:
    assert spans(ALL[name], "mention") == []


def test_the_owner_is_nudged_with_the_customer_s_name_and_what_to_do() -> None:
    assert first_line(ALL["nudge-owner"]) == "Maria K. expects us by 14:00."
    assert seen(ALL["nudge-owner"]) == ["Resolve"]
    assert menu(ALL["nudge-owner"]) == ["Release"]


def test_the_lead_hears_who_has_it_without_blame() -> None:
    text = read(ALL["nudge-lead"])
    assert "Jonas is on it. Perhaps a hand is needed." in text
    assert not re.search(r"late|overdue|missed|fail", text, re.IGNORECASE)


def test_all_the_words_are_masked_for_the_channel_that_asked() -> None:
    said = response(comment=f"{SOFA}\n\nmaria@example.org")
    assert "[e-mail]" in read(read_all(case(said), READERS))


def test_at_none_all_the_words_name_nobody() -> None:
    none = replace(READERS, level=Level.NONE)
    text = read(read_all(case(response(comment="I am Maria Keller.")), none))
    assert "Maria" not in text


def test_a_history_has_no_clock_time_beside_a_colleague() -> None:
    lines = read(ALL["history"]).splitlines()
    assert lines[1:] == [
        "Tue 14:02: the customer's score came in",
        "Tue 17 Nov: Jonas took it on",
        "Wed 12:00: the customer wrote, or changed the words",
        "Wed 12:00: the customer changed the score: 2 to 1",
        "Wed 12:00: a reminder went out: the time was nearly over",
        "Wed 18 Nov: Kim made it free again",
        "Wed 18 Nov: Kim resolved it: Ring the side door",
        "Wed 18 Nov: Jonas opened it again",
        "Wed 12:00: taken back, nothing was left to do",
        "Wed 12:00: taken out: this answer does not count: A test of ours",
        "Wed 12:00: counted again",
    ]


@pytest.mark.parametrize("what", Happening)
def test_everything_that_can_happen_has_its_words(what: Happening) -> None:
    told = case(history=(Event(OPENED, what, JONAS if what is Happening.CLAIMED else None),))
    assert len(read(history(told, READERS)).splitlines()) == 2


def test_a_very_long_history_says_how_much_is_left_out() -> None:
    events = tuple(Event(datetime(2026, 11, 17, tzinfo=UTC), Happening.NUDGED) for _ in range(40))
    assert "10 earlier lines are left out." in read(history(case(history=events), READERS))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "why-route",
            (
                "A rule in the settings brings answers with the touchpoint “Home delivery” and "
                "a score of 0, 1 or 2 to Delivery."
            ),
        ),
        ("why-named", "The survey tool itself named the team Delivery."),
        (
            "why-default",
            "No other rule in the settings fits it, and Delivery takes what is left.",
        ),
        (
            "why-nowhere",
            "No rule in the settings says whose it is, so it is shown where nobody misses it.",
        ),
    ],
)
def test_why_a_card_came_here_is_told(name: str, reason: str) -> None:
    assert read(ALL[name]).splitlines()[1] == reason


def test_admins_hear_no_customer_and_no_address() -> None:
    for name in ("nowhere", "parked", "parked-person", "invite"):
        assert "@example" not in read(ALL[name])
        assert "Maria" not in read(ALL[name])
