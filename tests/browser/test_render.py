"""Messages in HTML: all of them drawn, nothing of a customer's ever more than words."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.platforms.browser.render import LONG, Pen
from bot.platforms.browser.workspace import Post
from messages.blocks import (
    Button,
    Buttons,
    Choice,
    Form,
    Link,
    Mention,
    Message,
    Option,
    Prominence,
    Quote,
    Text,
)
from messages.form import SAMPLES as FORMS
from messages.legible import legible
from messages.madeup import HOSTILE_LINE
from messages.samples import ALL
from tests.browser.markup import Element, parsed

NOW = datetime(2026, 11, 18, 10, 40, tzinfo=UTC)
PEN = Pen(ZoneInfo("Europe/Berlin"), NOW)


def read(*blocks: object) -> Element:
    return parsed(PEN.message(Message(("News",), tuple(blocks))))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ALL)
def test_every_message_is_drawn_whole_and_in_our_own_marks_alone(name: str) -> None:
    told = parsed(PEN.post(Post("1", "#support", ALL[name], NOW)))
    for link in told.all("a"):
        assert str(link["href"]).startswith(("https://", "tel:", "mailto:"))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_drawn(name: str) -> None:
    told = parsed(PEN.form("case.resolve", "1042", FORMS[name]))
    names = {
        str(field["name"]) for kind in ("input", "select", "textarea") for field in told.all(kind)
    }
    assert names == {field.name for field in FORMS[name].fields}


def test_hostile_words_come_out_as_they_went_in() -> None:
    """But for what would turn the direction of all that follows."""
    assert legible(HOSTILE_LINE) in read(Quote(HOSTILE_LINE)).text
    assert HOSTILE_LINE not in read(Quote(HOSTILE_LINE)).text


def test_a_long_quote_can_be_read_whole() -> None:
    words = "word " * LONG
    told = read(Quote(words))
    assert len(told.all("details")) == 1
    assert words in told.text.replace("… Read all", "")


def test_a_post_says_that_it_was_changed_and_not_when() -> None:
    post = Post("1", "#support", Message(("Amira is on it",), ()), NOW, is_edited=True)
    before, after = (parsed(PEN.post(one)) for one in (replace(post, is_edited=False), post))
    assert after.text.replace("changed", "").split() == before.text.split()
    assert "changed" in after.text
    assert after.all("time") == before.all("time")


def test_a_link_that_could_do_something_is_only_its_label() -> None:
    text: Text = (Link("press me", "javascript:alert(1)"), Link("or me", "data:text/html,x"))
    told = read(Quote("Hm", text))
    assert told.all("a") == []
    assert "press me" in told.text


def test_a_colleague_can_be_told_from_words() -> None:
    told = read(Quote("Hm", (Mention("amira@example.com", "Amira"),)))
    attributes = {"class": "mention", "dir": "auto", "data-person": "amira@example.com"}
    assert attributes in [one.attributes for one in told.all("span")]


def button(prominence: Prominence, asks: Form | None = None) -> Button:
    return Button("case.claim", "7", prominence.title(), prominence, asks)


def test_buttons_carry_their_verb_and_subject_and_nothing_else() -> None:
    told = read(Buttons((button(Prominence.PRIMARY),)))
    [one] = told.all("button")
    carried = {"type": "button", "class": "primary", "data-verb": "case.claim", "data-subject": "7"}
    assert one.attributes == carried


def test_what_is_less_likely_is_behind_a_menu() -> None:
    told = read(Buttons((button(Prominence.VISIBLE), button(Prominence.OVERFLOW))))
    assert [one["class"] for one in told.all("button")] == ["visible", "entry"]
    assert told.all("summary")[0]["aria-label"] == "More actions"


@pytest.mark.parametrize(("count", "kind"), [(2, "input"), (8, "input"), (9, "select")])
def test_a_few_options_are_seen_at_once_and_more_are_a_list(count: int, kind: str) -> None:
    options = tuple(Option(str(number), f"No. {number}") for number in range(count))
    form = Form("Why?", "Send", (Choice("why", "Why?", options),))
    assert parsed(PEN.form("x", "1", form)).all(kind)


def test_what_must_be_chosen_is_chosen_at_first() -> None:
    options = (Option("a", "A"), Option("b", "B"))
    form = Form("Why?", "Send", (Choice("why", "Why?", options, required=True),))
    chosen = [one for one in parsed(PEN.form("x", "1", form)).all("input") if "checked" in one]
    assert [one["value"] for one in chosen] == ["a"]
