"""Messages in HTML: all of them drawn, nothing of a customer's ever more than words."""

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
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

NOW = datetime(2026, 11, 18, 10, 40, tzinfo=UTC)
PEN = Pen(ZoneInfo("Europe/Berlin"), NOW)

OURS = {
    *("a", "article", "b", "blockquote", "button", "circle", "dd", "desc", "details", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "form", "h3", "h4", "header", "hr", "i", "input"),
    *("label", "legend", "li", "line", "option", "p", "path", "select", "span", "summary", "svg"),
    *("template", "textarea", "time", "title", "u", "ul"),
}
EMPTY = {"hr", "input"}


class Reader(HTMLParser):
    """Reads markup as strictly as a browser is lenient."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in OURS
        self.found.append((tag, dict(attrs)))
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def read(*blocks: object) -> Reader:
    return Reader(PEN.message(Message(("News",), tuple(blocks))))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ALL)
def test_every_message_is_drawn_whole_and_in_our_own_marks_alone(name: str) -> None:
    told = Reader(PEN.post(Post("1", "#support", ALL[name], NOW)))
    for link in told.all("a"):
        assert str(link["href"]).startswith(("https://", "tel:", "mailto:"))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_drawn(name: str) -> None:
    told = Reader(PEN.form("case.resolve", "1042", FORMS[name]))
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
    before, after = (Reader(PEN.post(one)) for one in (replace(post, is_edited=False), post))
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
    assert {"class": "mention", "dir": "auto", "data-person": "amira@example.com"} in told.all(
        "span"
    )


def button(prominence: Prominence, asks: Form | None = None) -> Button:
    return Button("case.claim", "7", prominence.title(), prominence, asks)


def test_buttons_carry_their_verb_and_subject_and_nothing_else() -> None:
    told = read(Buttons((button(Prominence.PRIMARY),)))
    assert told.all("button") == [
        {"type": "button", "class": "primary", "data-verb": "case.claim", "data-subject": "7"}
    ]


def test_what_is_less_likely_is_behind_a_menu() -> None:
    told = read(Buttons((button(Prominence.VISIBLE), button(Prominence.OVERFLOW))))
    assert [one["class"] for one in told.all("button")] == ["visible", "entry"]
    assert told.all("summary")[0]["aria-label"] == "More actions"


@pytest.mark.parametrize(("count", "kind"), [(2, "input"), (8, "input"), (9, "select")])
def test_a_few_options_are_seen_at_once_and_more_are_a_list(count: int, kind: str) -> None:
    options = tuple(Option(str(number), f"No. {number}") for number in range(count))
    form = Form("Why?", "Send", (Choice("why", "Why?", options),))
    assert Reader(PEN.form("x", "1", form)).all(kind)


def test_what_must_be_chosen_is_chosen_at_first() -> None:
    options = (Option("a", "A"), Option("b", "B"))
    form = Form("Why?", "Send", (Choice("why", "Why?", options, required=True),))
    chosen = [one for one in Reader(PEN.form("x", "1", form)).all("input") if "checked" in one]
    assert [one["value"] for one in chosen] == ["a"]
