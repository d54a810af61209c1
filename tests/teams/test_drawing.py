"""Every message and every form as Teams gets it: beside the golden files, and within its limits."""

import json
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from bot.platforms.teams.buttons import actions
from bot.platforms.teams.fitting import MOST_BYTES, weight
from bot.platforms.teams.render import attachment, drawn, summary
from bot.platforms.teams.words import Ink
from messages.blocks import (
    Block,
    Button,
    Buttons,
    Field,
    Headline,
    Item,
    Items,
    Line,
    Mention,
    Message,
    Point,
    Prominence,
    Quote,
    Trend,
)
from messages.form import SAMPLES as FORMS
from messages.form import resolve_form
from messages.madeup import MARIA
from messages.mentioned import mentioned
from messages.samples import ALL
from tests.recording import Golden, as_written
from tests.teams.limits import addressed, nodes, problems, texts, unruly

GOLDEN = Golden("teams")

# Jonas is on Teams, the others are not; what is drawn is read on a Tuesday in November.
INK = Ink(
    ZoneInfo("Europe/Berlin"),
    datetime(2026, 11, 17, 14, 0, tzinfo=UTC),
    {"jonas@example.com": "5f0c2d3e-0000-4000-8000-00000000a0a5"},
)
DRAWINGS: dict[str, dict[str, Any]] = {
    **{name: drawn(message, INK) for name, message in ALL.items()},
    **{
        f"form-{name}": drawn(
            Message(
                ("Resolve",),
                (Buttons((Button("case.resolve", "17", "Resolve", Prominence.PRIMARY, form),)),),
            ),
            INK,
        )
        for name, form in FORMS.items()
    },
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_card_is_as_recorded(name: str) -> None:
    """Each file can be pasted into the Designer."""
    assert GOLDEN.recorded(name, DRAWINGS[name]) == as_written(DRAWINGS[name])


def test_no_recording_is_of_something_that_is_gone() -> None:
    assert GOLDEN.gone(DRAWINGS) == set()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_card_keeps_teams_limits_and_types(name: str) -> None:
    assert problems(DRAWINGS[name]) == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_card_pages_only_whom_its_message_mentions_and_is_read_as_it_is_meant(name: str) -> None:
    meant = (
        {INK.users[it] for it in mentioned(ALL[name]) if it in INK.users} if name in ALL else set()
    )
    assert addressed(DRAWINGS[name]) <= meant
    assert unruly(DRAWINGS[name]) == []


@pytest.mark.parametrize("name", ALL)
def test_a_buttons_data_is_a_verb_and_a_subject_and_nothing_else(name: str) -> None:
    pressed = [node["data"] for node in nodes(DRAWINGS[name]) if "verb" in node]
    asked = {
        (button.verb, button.subject) for block in ALL[name].blocks for button in _buttons(block)
    }
    assert {frozenset(data) for data in pressed} <= {frozenset({"verb", "subject"})}
    assert {(data["verb"], data["subject"]) for data in pressed} == asked


def _buttons(block: object) -> list[Button]:
    match block:
        case Buttons(buttons=buttons):
            return list(buttons)
        case Items(rows=rows):
            return [item.button for item in rows if item.button]
        case _:
            return []


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("alert-")])
def test_the_push_of_an_alert_names_no_customer(name: str) -> None:
    push = summary(ALL[name], INK)
    assert "Maria" not in push
    assert MARIA.name not in push
    assert "Mallory" not in push
    assert "{{" not in push


def test_clock_times_are_written_by_each_readers_own_client() -> None:
    call = next(text for text in texts(DRAWINGS["alert-fresh"]) if text.startswith("Call by"))

    assert call == "Call by {{DATE(2026-11-18T13:00:00Z, SHORT)}} {{TIME(2026-11-18T13:00:00Z)}}"
    assert summary(ALL["alert-fresh"], INK).endswith("Call by Wed 14:00")


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_card_names_no_colour_of_its_own(name: str) -> None:
    """Only what the reader's theme has colours for, light or dark: styles and charts' own names."""
    colours = {node["color"] for node in nodes(DRAWINGS[name]) if "color" in node}
    styles = {
        node["style"]
        for node in nodes(DRAWINGS[name])
        if node.get("type") == "Container" and "style" in node
    }

    assert colours <= {"good", "neutral", "attention", "categoricalLightBlue"}
    assert styles <= {"emphasis", "accent", "good", "warning", "attention"}
    assert not any("backgroundImage" in node for node in nodes(DRAWINGS[name]))


def test_whoever_teams_does_not_know_is_named_and_not_mentioned() -> None:
    card = drawn(ALL["brief"], Ink(INK.zone, INK.now, {}))

    assert "msteams" not in card
    assert any("Jonas" in text for text in texts(card))
    assert not any("<at>" in text for text in texts(card))


MONDAY = date(2026, 8, 24)


def line(values: dict[int, int | None], first: date = MONDAY) -> dict[str, Any]:
    """The chart of *values*, by how many weeks after the *first* each is."""
    days = [(first + timedelta(weeks=n), value) for n, value in values.items()]
    points = tuple(Point(f"W{day:%V}", value, day) for day, value in days)
    card = drawn(Message(("x",), (Trend("Week by week", points, ("In words.",)),)), INK)
    assert problems(card) == []
    return next(node for node in nodes(card) if node.get("type") == "Chart.Line")


def along(chart: dict[str, Any]) -> list[int | str]:
    return [value["x"] for value in chart["data"][0]["values"]]


def test_weeks_stand_along_a_chart_by_their_numbers_as_far_apart_as_they_are() -> None:
    weeks = dict.fromkeys(range(13), 20) | {6: None}
    assert along(line(weeks)) == [35, 36, 37, 38, 39, 40, 42, 43, 44, 45, 46, 47]


@pytest.mark.parametrize(
    ("weeks", "first", "shown"),
    [((0, 1, 3), MONDAY, ["35", "36", "38"]), ((0, 1, 2), date(2026, 12, 21), ["52", "53", "1"])],
)
def test_weeks_that_teams_could_not_number_stand_in_their_order(
    weeks: tuple[int, ...], first: date, shown: list[str]
) -> None:
    assert along(line(dict.fromkeys(weeks, 20), first)) == shown


@pytest.mark.parametrize(
    ("least", "most", "bounds"),
    [
        *((15, 32, (0, 40)), (-50, -10, (-60, 0)), (-45, 50, (-50, 50)), (0, 0, (0, 20))),
        *((-1, 90, (-100, 100)), (-100, 100, (-100, 100)), (96, 100, (0, 100))),
    ],
)
def test_an_upright_axis_has_whole_numbers_and_zero(
    least: int, most: int, bounds: tuple[int, int]
) -> None:
    chart = line({0: least, 1: most})
    assert (chart["yMin"], chart["yMax"]) == bounds


def test_of_two_colleagues_who_are_called_alike_one_is_mentioned() -> None:
    """The text alone says who is meant, so the second is named without a page."""
    line = Line((Mention("a", "Kim Lee"), " and ", Mention("b", "Kim Lee")))
    card = drawn(Message(("x",), (line,)), Ink(INK.zone, INK.now, {"a": "id-a", "b": "id-b"}))

    assert addressed(card) == {"id-a"}
    assert card["body"][0]["text"] == "<at>Kim Lee</at> and Kim Lee"


def test_fields_of_several_forms_in_one_card_are_told_apart() -> None:
    form = FORMS["resolve"]
    rows = tuple(
        Item((f"Case {n}",), button=Button("case.resolve", str(n), "Resolve", asks=form))
        for n in (1, 2)
    )
    card = drawn(Message(("x",), (Items(rows),)), INK)

    assert problems(card) == []


def test_a_button_without_a_form_waits_for_no_field() -> None:
    plain, asking = actions(
        [
            Button("case.claim", "1", "Claim"),
            Button("case.resolve", "1", "Resolve", asks=FORMS["resolve"]),
        ]
    )

    assert plain["associatedInputs"] == "none"
    assert asking["card"]["actions"][0]["associatedInputs"] == "auto"


def test_only_how_it_ended_has_to_be_answered() -> None:
    inputs = [
        it for it in nodes(DRAWINGS["form-resolve"]) if str(it.get("type")).startswith("Input.")
    ]

    assert [it["id"] for it in inputs if it.get("isRequired")] == ["field.0.outcome"]
    assert len(inputs) == 5


@pytest.mark.parametrize("words", ["é" * 20_000, "😀" * 20_000, "word " * 20_000, "\n" * 20_000])
def test_a_card_fits_however_long_its_words_are(words: str) -> None:
    blocks: tuple[Block, ...] = (
        Headline((words,)),
        *(Quote(words, (words,), of="r") for _ in range(5)),
    )
    button = Buttons((Button("case.claim", "1", words),))

    told = attachment(Message((words,), (*blocks, button)), INK)

    assert problems(told["content"]) == []
    assert len(told["content"]["actions"]) == 1


def stretched(piece: Any) -> Any:
    """*piece* of a message with all its words as long as a customer's may be."""
    match piece:
        case str() if not isinstance(piece, StrEnum):
            return f"{piece} é" + " word" * 4_000
        case tuple():
            return tuple(map(stretched, piece))
        case msgspec.Struct():
            kept = {"id", "url", "verb", "subject", "about", "of", "value", "chosen"}
            kept |= {"name"} if isinstance(piece, Field) else set()
            fields = msgspec.structs.asdict(piece).items()
            longer = {name: stretched(told) for name, told in fields if name not in kept}
            return msgspec.structs.replace(piece, **longer)
        case _:
            return piece


@pytest.mark.parametrize(
    "name",
    [
        *("alert-fresh", "brief", "digest-leadership", "breakdown-quarter", "list-open", "history"),
    ],
)
def test_a_message_fits_with_all_its_words_as_long_as_they_may_be(name: str) -> None:
    message = stretched(ALL[name])
    card = attachment(message, INK)
    told = {"summary": summary(message, INK), "attachments": [card]}

    assert problems(card["content"]) == []
    assert 40_000 < len(json.dumps(told, ensure_ascii=False).encode("utf-16")) < 80_000


@pytest.mark.parametrize("letter", ["x", "é", "😀"])
def test_a_card_fits_however_many_causes_its_form_names(letter: str) -> None:
    causes = tuple(f"{number} {letter * 200}" for number in range(300))
    resolve = Button("case.resolve", "1", "Resolve", asks=resolve_form(causes))
    alert = Message(("x",), (Headline(("News",)), Quote("Words", (), of="r"), Buttons((resolve,))))
    rows = tuple(Item((f"Case {number}",), button=resolve) for number in range(5))
    card, cases = drawn(alert, INK), drawn(Message(("x",), (Items(rows),)), INK)

    assert weight(card) <= MOST_BYTES
    assert weight(cases) <= MOST_BYTES
    assert len(card["body"]) == 2
    menu = next(node for node in nodes(card) if str(node.get("id")).endswith("cause"))
    assert menu["choices"][0]["title"].startswith("0 ")


def test_a_card_of_too_many_parts_says_so_and_keeps_its_buttons() -> None:
    lines = tuple(Line((f"Line {n}",)) for n in range(2_000))
    card = drawn(Message(("x",), (*lines, Buttons((Button("case.claim", "1", "Claim"),)))), INK)

    assert weight(card) <= MOST_BYTES
    assert card["body"][-1]["text"] == "… and more than fits here."
    assert len(card["body"]) > 300
    assert len(card["actions"]) == 1
