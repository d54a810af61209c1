"""Text on its way to Slack: cut, escaped, with names and instants as Slack writes them."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.platforms.slack.buttons import pressed
from bot.platforms.slack.moments import Calendar
from bot.platforms.slack.render import drawn
from bot.platforms.slack.typed import typed
from bot.platforms.slack.words import Ink, escaped, mrkdwn, rich
from messages.blocks import (
    Aside,
    Block,
    Breakdown,
    Button,
    Buttons,
    Divider,
    Fact,
    Facts,
    Headline,
    How,
    Item,
    Items,
    Kudos,
    Line,
    Link,
    Mention,
    Message,
    Meter,
    Moment,
    Point,
    Prominence,
    Quote,
    Row,
    Tone,
    Trend,
)
from messages.legible import within
from messages.lengths import amid, shown, width
from tests.slack.limits import addressed, marked_up, problems, texts

NOW = datetime(2026, 11, 17, 14, 0, tzinfo=UTC)
INK = Ink(Calendar(ZoneInfo("Europe/Berlin"), NOW), {"jonas@example.com": "U0JONAS"})
NASTY = "<!channel> @here <@U1> <https://evil.example|x> &amp; *b* `c` https://evil.example \u202e"

# Everything that Slack could take for something else, and what is merely long.
WORDS = st.one_of(
    st.text(max_size=40),
    st.just(NASTY),
    st.sampled_from(["x" * 20_000, "🛋️" * 5000, "&" * 4000, "\n" * 400, "", " ", "a\x00b"]),
)
SPANS = st.one_of(
    WORDS,
    st.builds(Mention, st.sampled_from(["jonas@example.com", "nobody"]), WORDS),
    st.builds(Moment, st.just(NOW), st.sampled_from(How)),
    st.builds(Link, WORDS, st.sampled_from(["https://a.example", "javascript:alert(1)", "tel:1"])),
)
TEXTS = st.lists(SPANS, max_size=3).map(tuple)
BUTTONS = st.builds(
    Button, st.sampled_from(["case.claim", "case.read"]), WORDS, WORDS, st.sampled_from(Prominence)
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Headline, TEXTS, st.sampled_from(Tone), st.sampled_from(["", "2/10"])),
    st.builds(Quote, WORDS, TEXTS),
    st.builds(Line, TEXTS),
    st.builds(Facts, st.lists(st.builds(Fact, WORDS, TEXTS), max_size=3).map(tuple)),
    st.builds(Meter, TEXTS, st.just(1), st.just(0), st.just(2)),
    st.builds(
        Trend,
        WORDS,
        st.lists(st.builds(Point, WORDS, st.none() | st.integers(-100, 100)), max_size=25).map(
            tuple
        ),
        TEXTS,
    ),
    st.builds(Breakdown, st.lists(st.builds(Row, WORDS, WORDS), max_size=30).map(tuple)),
    st.builds(Kudos, WORDS, TEXTS),
    st.builds(
        Items,
        st.lists(st.builds(Item, TEXTS, WORDS, TEXTS, st.none() | BUTTONS), max_size=30).map(tuple),
    ),
    st.builds(Buttons, st.lists(BUTTONS, max_size=9).map(tuple)),
    st.builds(Aside, TEXTS),
    st.just(Divider()),
)


@settings(max_examples=50, deadline=None)
@given(st.builds(Message, TEXTS, st.lists(BLOCKS, max_size=20).map(tuple)))
def test_any_message_keeps_slacks_limits_and_addresses_nobody_by_its_words(
    message: Message,
) -> None:
    drawing = drawn(message, INK)

    assert problems(drawing) == []
    assert set(addressed(drawing)) <= {"user U0JONAS", "https://a.example", "tel:1"}
    for markup in [drawing["text"], *marked_up(drawing)]:
        ours = r"<!date\^\d+\^[^<>|]+\|[^<>|]+>|<@U0JONAS>"
        assert not re.search("[<>]|://", re.sub(ours, "", markup))


def test_a_long_message_keeps_its_last_buttons() -> None:
    lines = [block for n in range(60) for block in (Line((f"{n}",)), Divider())]
    claim = Buttons((Button("case.claim", "1", "Claim"),))

    blocks = drawn(Message(("x",), (*lines, claim)), INK)["blocks"]

    assert len(blocks) == 50
    assert blocks[-1]["elements"][0]["action_id"] == "case.claim"
    assert "more than fits" in blocks[-2]["elements"][0]["text"]


def test_of_very_many_rows_the_first_stay() -> None:
    rows = tuple(Row(f"Touchpoint number {n}", "48 (24 to 66), 44 answers") for n in range(900))

    blocks = drawn(Message(("x",), (Breakdown(rows),)), INK)["blocks"]

    assert 200 < "".join(texts(blocks)).count("Touchpoint") < 400
    assert "more than fits" in blocks[-1]["elements"][0]["text"]


def test_long_words_are_cut_before_short_ones() -> None:
    message = Message(("x",), (Headline(("The news",)), Quote("word " * 4000), Line(("who",))))

    drawing = drawn(message, INK)

    whole = "".join(texts(drawing["blocks"]))
    assert "The news" in whole
    assert "who" in whole
    assert "…" in whole
    assert 9000 < len(whole) < 12_000


def test_neighbours_stand_in_one_piece_of_rich_text() -> None:
    blocks = drawn(Message(("x",), (Quote("Oh no"), Line(("a",)), Line(("b", "c")))), INK)["blocks"]

    assert [part["type"] for part in blocks[0]["elements"]] == [
        "rich_text_quote",
        "rich_text_section",
    ]
    assert blocks[0]["elements"][1]["elements"] == [{"type": "text", "text": "a\nbc"}]


def test_a_headline_that_mentions_or_dates_is_rich_text() -> None:
    for span in (Mention("jonas@example.com", "Jonas"), Moment(NOW)):
        [block] = drawn(Message(("x",), (Headline((span, " is on it")),)), INK)["blocks"]
        assert block["type"] == "rich_text"
    for span in (Mention("nobody", "Nora"), Moment(NOW, How.MONTH)):
        [block] = drawn(Message(("x",), (Headline((span, " is on it")),)), INK)["blocks"]
        assert block["type"] == "header"


def test_the_figure_survives_a_headline_that_is_too_long() -> None:
    headline = Headline(("word " * 100,), Tone.UNHAPPY, "2/10")

    [block] = drawn(Message(("x",), (headline,)), INK)["blocks"]

    assert block["text"]["text"].startswith("🔴 word")
    assert block["text"]["text"].endswith("…\u20032/10")


INSTANTS = {
    How.CLOCK: "{time}",
    How.DAY: "{day_divider_pretty}",
    How.DAY_CLOCK: "{day_divider_pretty} at {time}",
}


@pytest.mark.parametrize("how", INSTANTS)
def test_an_instant_is_written_by_slack_in_each_readers_zone(how: How) -> None:
    """Within a sentence in lower case: Slack capitalises what nothing stands before."""
    first, second = rich((Moment(NOW, how),), INK), rich(("by ", Moment(NOW, how)), INK)

    assert (first[0]["type"], first[0]["timestamp"]) == ("date", 1794924000)
    assert first[0]["format"] == INSTANTS[how]
    assert second[1]["format"] == f"\u200b{INSTANTS[how]}"
    assert mrkdwn((Moment(NOW, how),), INK, 99).startswith(f"<!date^1794924000^{INSTANTS[how]}|")


def test_a_month_is_written_in_words() -> None:
    assert rich(("in ", Moment(NOW, How.MONTH)), INK)[1]["text"] == "November"


def test_only_known_ways_lead_out() -> None:
    [link] = rich((Link("+49 170", "tel:+49170"),), INK)
    [text] = rich((Link("click", "javascript:alert(1)"),), INK)

    assert link == {"type": "link", "url": "tel:+49170", "text": "+49 170"}
    assert text == {"type": "text", "text": "click"}


def test_what_turns_a_line_around_is_left_out() -> None:
    assert shown("a\u202eb\u2066c\x00d\u200fe", 99) == "abcd\u200fe"


@given(st.text(), st.integers(1, 50))
def test_cut_words_are_never_longer_than_they_may_be(words: str, most: int) -> None:
    assert width(shown(words, most)) <= most
    assert width(amid(words, most)) <= most
    assert width(escaped(words, most)) <= most


@given(st.text())
def test_escaped_words_are_read_back_as_they_were(words: str) -> None:
    safe = escaped(words, 10**6)
    assert "<" not in safe
    kept = re.sub("[\x00-\x08\x0b-\x1f\x7f\u2060]", "", within(words))
    back = safe.replace("\u2060", "").replace("&lt;", "<").replace("&gt;", ">")
    assert back.replace("&amp;", "&") == kept


# What people type

TYPED: dict[str, tuple[str, str, dict[str, str]]] = {
    "words": ("this-week by team", "this-week by team", {}),
    "its own mention": ("<@U0BOT> this-week", "this-week", {}),
    "its own mention with a name": ("<@U0BOT|earful> help", "help", {}),
    "a colleague": ("kudos <@U1|amira>", "kudos <@U1>", {"<@U1>": "U1"}),
    "a colleague without a name": ("kudos <@W1>", "kudos <@W1>", {"<@W1>": "W1"}),
    "a typed mention": ("kudos &lt;@U1&gt;", "kudos <@U1>", {}),
    "escapes": ("team:&quot;A &amp; B&quot; &lt;3", "team:&quot;A & B&quot; <3", {}),
    "escapes twice": ("&amp;lt;", "&lt;", {}),
    "a channel": ("<#C1|support>", "#support", {}),
    "a link": (
        "<https://a.example|a.example> <https://b.example>",
        "a.example https://b.example",
        {},
    ),
    "everybody": ("<!here> <!channel|@channel>", "@here @channel", {}),
    "a group": ("<!subteam^S1|@leads>", "@leads", {}),
    "a non-breaking space": ("open\u00a0 mine", "open mine", {}),
    "nothing": ("", "", {}),
}


@pytest.mark.parametrize(("sent", "words", "users"), TYPED.values(), ids=TYPED)
def test_what_was_typed_is_read_back(sent: str, words: str, users: dict[str, str]) -> None:
    read = typed(sent, me="U0BOT")

    assert (read.words, read.users) == (words, users)


@given(st.text())
def test_anything_typed_can_be_read(sent: str) -> None:
    typed(sent, me="U0BOT")


# What is pressed


@given(st.lists(BUTTONS, min_size=1, max_size=9))
def test_what_is_pressed_is_what_was_drawn(buttons: list[Button]) -> None:
    """A subject longer than Slack carries aside."""
    fit = [b for b in buttons if len(b.subject) <= 2000]
    blocks = drawn(Message(("x",), (Buttons(tuple(fit)),)), INK)["blocks"]

    for action in _actions(blocks):
        what = pressed(json.loads(json.dumps(action)))
        assert (what.verb, what.subject) in {(b.verb, b.subject) for b in fit}


def _actions(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a payload tells of each button and each option of a menu."""
    elements = [element for block in blocks for element in block["elements"]]
    chosen = [
        {"action_id": element["action_id"], "selected_option": option}
        for element in elements
        for option in element.get("options", [])
    ]
    return chosen + [element for element in elements if element["type"] == "button"]
