"""What the owner of a case reads alone, and what stays of it."""

from dataclasses import replace

import pytest

from messages.blocks import Link
from messages.brief import brief
from messages.contact import email, phone, survey_link
from messages.madeup import CLAIMED, SOFA, case, response
from messages.samples import ALL
from tests.messages.reading import first_line, menu, pushed, read, seen, spans


def test_the_owner_reads_the_customer_in_full() -> None:
    assert read(ALL["brief"]).splitlines() == [
        "You have Maria Keller. Thank you, Jonas.",
        "+49 170 555 0114 · maria@example.org",
        "Keller & Daughters · customer since 2023",
        "May be called",
        "Call by Wed 14:00 · Home delivery",
        "The answer in the survey tool: https://surveys.example.com/answers/1042",
        f"“{SOFA}”",
        "  2/10",
        "Before you ring:",
        "1 Say sorry first",
        "2 Ask what would put it right",
        "3 Promise one thing, with a day",
        "Only you see this. What it says about the customer goes when you are done.",
    ]


def test_the_owner_can_resolve_and_release() -> None:
    assert seen(ALL["brief"]) == ["Resolve"]
    assert menu(ALL["brief"]) == ["Release"]


def test_the_push_names_nobody_but_the_owner() -> None:
    assert pushed(ALL["brief"]) == "This customer is yours now. Thank you, Jonas. Call by Wed 14:00"


def test_all_words_stand_there_with_their_paragraphs() -> None:
    words = f"Order 48-1123.\n\n\n{'word ' * 400}\nRing +49 170 555 0114"
    text = brief(case(response(comment=words), CLAIMED))
    assert "Order 48-1123.\nword word" in next(q["words"] for q in spans(text, "quote"))
    assert "Ring +49 170 555 0114" in read(text)


def test_not_even_the_owner_reads_card_and_account_numbers() -> None:
    words = "Order 48-1123, card 4111 1111 1111 1111, to DE89 3704 0044 0532 0130 00"
    text = read(brief(case(response(comment=words), CLAIMED)))
    assert "Order 48-1123, card [card], to [account]" in text


def test_what_nobody_asked_is_said() -> None:
    assert "The survey did not ask whether we may get back" in read(ALL["brief-unasked"])


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("brief-closed-resolved", "Put right by Jonas · Maria K."),
        ("brief-closed-by-other", "Put right by Amira · Maria K."),
        ("brief-closed-released", "This one is open again · Maria K."),
    ],
)
def test_a_closed_brief_holds_nothing_of_the_customer_s(name: str, line: str) -> None:
    text = read(ALL[name])
    assert first_line(ALL[name]) == line
    assert not any(part in text for part in ("Keller", "@example", "0114", "sofa"))
    assert spans(ALL[name], "link") == []


# Links


@pytest.mark.parametrize(
    ("told", "url"),
    [
        ("+49 170 555 0114", "tel:+491705550114"),
        ("+49 (0)170 555 0114", "tel:+491705550114"),
        ("0170/555-0114", "tel:01705550114"),
        ("(555) 123-4567", "tel:5551234567"),
    ],
)
def test_a_phone_number_becomes_a_link_that_dials(told: str, url: str) -> None:
    assert phone(told) == Link(told, url)


@pytest.mark.parametrize(
    "told",
    ["+49 170;ext=1", "call me", "tel:+49170", "123", "+49 170 555 0114 0170 555 0115", "١٢٣٤٥٦٧"],
)
def test_what_is_no_phone_number_is_no_link(told: str) -> None:
    assert phone(told) == told


@pytest.mark.parametrize(
    ("told", "url"),
    [
        ("maria@example.org", "mailto:maria@example.org"),
        ("maria+sofa@example.org", "mailto:maria%2Bsofa@example.org"),
        ("o'neill@example.org", "mailto:o%27neill@example.org"),
    ],
)
def test_an_address_becomes_a_link_that_writes(told: str, url: str) -> None:
    assert email(told) == Link(told, url)


@pytest.mark.parametrize(
    "told",
    [
        "mal@example.org?cc=all@example.com",
        "a@b@c.org",
        "maria",
        "<maria@example.org>",
        "a b@c.org",
    ],
)
def test_what_is_no_address_is_no_link(told: str) -> None:
    assert email(told) == told


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.com",
        "https://",
        "https://me@evil.example/",
        "https://a b",
        "https://[",
        "//example.com",
        "",
    ],
)
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert survey_link(response(link=url)) is None


def test_a_link_to_the_survey_tool_is_labelled_by_us() -> None:
    link = survey_link(replace(response(), link="https://surveys.example.com/1"))
    assert link == Link("The answer in the survey tool", "https://surveys.example.com/1")
