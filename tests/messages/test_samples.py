"""What holds for everything that Earful says."""

import re
import unicodedata
from dataclasses import replace
from importlib import import_module

import msgspec
import pytest

from messages.blocks import Choice, Form, Message, Prominence
from messages.documents import decoded, encoded
from messages.form import SAMPLES as FORMS
from messages.madeup import HOSTILE, READERS
from messages.samples import ALL, read_by
from nps.company import Level
from tests.messages.reading import buttons, groups, pushed, read, spans, strings

MODULES = (
    "alert answer breakdown brief detail digest form help late listing lists "
    "notices nudge praise shared thread"
)
VERBS = {
    *("case.claim", "case.resolve", "case.release", "case.reopen", "case.noted"),
    *("case.read", "case.history", "case.why"),
    *("answer.share", "answer.ask", "answer.explain", "list.waiting"),
    *("listed.claim", "listed.noted", "listed.more"),
    *("praise.lovely", "praise.keep", "praise.not-me", "praise.always", "praise.never"),
    "trial.heard",
}
OUR_OWN = {name: message for name, message in ALL.items() if "hostile" not in name}
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

every_message = pytest.mark.parametrize("message", ALL.values(), ids=ALL)
every_own_message = pytest.mark.parametrize("message", OUR_OWN.values(), ids=OUR_OWN)
every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


@pytest.mark.parametrize("module", MODULES.split())
def test_every_kind_of_message_has_a_hostile_sample(module: str) -> None:
    samples = import_module(f"messages.{module}").SAMPLES
    assert any("hostile" in name for name in samples)
    assert samples.keys() <= (ALL.keys() | FORMS.keys())


def test_the_hostile_words_are_as_long_as_words_get() -> None:
    assert len(HOSTILE) == 20_000


@every_message
def test_at_most_two_buttons_are_seen_and_five_are_in_the_menu(message: Message) -> None:
    for group in groups(message):
        in_menu = [button for button in group if button.prominence is Prominence.OVERFLOW]
        primary = [button for button in group if button.prominence is Prominence.PRIMARY]
        assert len(group) - len(in_menu) <= 2
        assert len(in_menu) <= 5
        assert len(primary) <= 1


@every_message
def test_buttons_carry_a_known_verb_and_something_to_do_it_to(message: Message) -> None:
    for button in buttons(message):
        assert button.verb in VERBS
        assert 0 < len(button.subject) <= 500
        assert button.subject.isprintable()
        assert len(button.label) <= 30


@every_message
def test_the_push_is_one_line_that_says_something(message: Message) -> None:
    push = pushed(message)
    assert push.strip() == push != ""
    assert push.isprintable()
    assert len(push) <= 2_000


@pytest.mark.parametrize("level", Level)
def test_the_push_names_no_customer_at_any_level(level: Level) -> None:
    private = ("Maria", "Keller", "maria@example.org", "555 0114", "Mallory", "mal@example.org")
    for name, message in read_by(replace(READERS, level=level)).items():
        assert not [word for word in private if word in pushed(message)], name


def test_the_samples_are_drawn_for_those_who_read_them() -> None:
    full = read_by(replace(READERS, level=Level.FULL))
    assert full.keys() == ALL.keys()
    assert "Maria Keller" in read(full["alert-fresh"])
    assert "Maria K." in read(ALL["alert-fresh"])


@every_message
def test_nothing_that_we_say_turns_the_direction_of_the_rest(message: Message) -> None:
    """Only in a quote may it: there it is the customer's own, and drawn apart."""
    for block in message.blocks:
        words = getattr(block, "words", "")
        outside = [text for text in strings(block) if text != words]
        assert not any(TURNING.search(text) for text in outside if text not in _quoted(block))


def _quoted(block: object) -> list[str]:
    return [row.words for row in getattr(block, "rows", ()) if hasattr(row, "words")]


@every_message
def test_no_line_is_empty(message: Message) -> None:
    for block in message.blocks:
        assert all(strings(block)), block


@every_message
def test_a_message_is_the_same_after_it_was_stored(message: Message) -> None:
    assert decoded(encoded(message)) == message


@every_message
def test_links_lead_to_the_web_a_phone_or_a_mailbox(message: Message) -> None:
    for link in spans(message, "link"):
        assert re.match(r"https?://|tel:\+?\d+$|mailto:[^?&<>\s]+$", link["url"])


@pytest.mark.parametrize("name", [name for name in ALL if "hostile" in name])
def test_hostile_words_become_no_link(name: str) -> None:
    assert spans(ALL[name], "link") == []


@every_own_message
def test_people_read_of_unhappy_customers_and_of_no_percents(message: Message) -> None:
    words = " ".join(strings(message)).lower()
    assert "detractor" not in words
    assert "promoter" not in words
    assert "%" not in words
    assert "nps" not in words.replace("/nps", "")


@every_own_message
def test_figures_have_a_real_minus_sign(message: Message) -> None:
    assert not re.search(r"(?<![\w\d])-\d", read(message))


@every_message
def test_a_terminal_gets_nothing_that_steers_it(message: Message) -> None:
    text = read(message)
    assert not TURNING.search(text)
    assert all(sign == "\n" or unicodedata.category(sign) != "Cc" for sign in text)


@every_own_message
def test_nobody_s_address_is_said(message: Message) -> None:
    """But to the owner of a case, who is to write to it."""
    addresses = [text for text in strings(_without_ids(message)) if "@example" in text]
    assert not addresses or message in (ALL["alert-privacy-full"], *_briefs())


def _briefs() -> list[Message]:
    return [message for name, message in ALL.items() if name.startswith("brief")]


def _without_ids(message: Message) -> list[str]:
    """All strings but the ids behind mentions, which no reader sees."""
    ids = {mention["id"] for mention in spans(message, "mention")}
    return [text for text in strings(message) if text not in ids]


@every_form
def test_a_form_fits_the_narrowest_platform(form: Form) -> None:
    assert len(form.title) <= 24
    assert len(form.submit) <= 24
    names = [field.name for field in form.fields]
    assert len(names) == len(set(names))
    for field in form.fields:
        if isinstance(field, Choice):
            values = [option.value for option in field.options]
            assert 0 < len(values) == len(set(values))
            assert all(0 < len(value) <= 75 for value in values)
            assert all(0 < len(option.label) <= 75 for option in field.options)


@every_form
def test_a_form_is_the_same_after_it_was_stored(form: Form) -> None:
    assert msgspec.json.decode(msgspec.json.encode(form), type=Form) == form
