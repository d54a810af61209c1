"""The vocabulary: what a message can mean. Platforms decide how each word of it looks."""

from datetime import date, datetime
from enum import StrEnum

import msgspec


class _Word(msgspec.Struct, frozen=True, tag=True, omit_defaults=True):
    """A tagged, frozen piece of a stored document; a new field needs a default."""


# Inside a line


class Mention(_Word, frozen=True, tag="mention"):
    """A colleague; a platform draws its own mention, or the name where it does not know them."""

    id: str
    """As `nps.people.Person.id`."""
    name: str


class How(StrEnum):
    """How much of an instant a reader needs."""

    CLOCK = "clock"
    """14:00"""
    DAY = "day"
    """Wed 25 Nov"""
    DAY_CLOCK = "day-clock"
    """Wed 14:00; with the date where that is more than six days away"""
    MONTH = "month"
    """March; with the year where it is not this one"""


class Moment(_Word, frozen=True, tag="moment"):
    """An instant; drawers write it in the reader's own time zone, else in the company's."""

    at: datetime
    how: How = How.DAY_CLOCK


class Link(_Word, frozen=True, tag="link"):
    """A way out of chat: https, tel or mailto, never made from a customer's own words."""

    label: str
    url: str


Span = str | Mention | Moment | Link
Text = tuple[Span, ...]
"""One line. Its strings are plain: no platform parses anything in them."""


# What a line, a card or a form is made of


class Tone(StrEnum):
    """What a headline feels like; drawers may give it one emoji or colour, never only that."""

    PLAIN = "plain"
    UNHAPPY = "unhappy"
    LATE = "late"
    TAKEN = "taken"
    DONE = "done"
    WARM = "warm"


class Headline(_Word, frozen=True, tag="headline"):
    """The news, readable alone."""

    text: Text
    tone: Tone = Tone.PLAIN
    figure: str = ""
    """Stands beside the news, such as "2/10"."""


class Quote(_Word, frozen=True, tag="quote"):
    """Somebody's own words. Hostile until drawn."""

    words: str
    source: Text = ()
    of: str = ""
    """The key of the response whose words they are; empty where the whole message is about it."""


class Line(_Word, frozen=True, tag="line"):
    """A sentence or a fact on a line of its own."""

    text: Text


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    value: Text


class Facts(_Word, frozen=True, tag="facts"):
    """Names with values, a line each."""

    rows: tuple[Fact, ...]


class Meter(_Word, frozen=True, tag="meter"):
    """One NPS: in words, and in figures for those who draw it. All whole, -100 to 100."""

    text: Text
    value: int
    low: int
    high: int
    before: int | None = None


class Point(msgspec.Struct, frozen=True, omit_defaults=True):
    label: str
    """Short and unique within its trend: "W47"."""
    value: int | None
    """None: too few answers to say."""
    day: date | None = None
    """When it begins, for those who draw time as it passes."""


class Trend(_Word, frozen=True, tag="trend"):
    """An NPS over time, oldest first; *text* says what the picture shows."""

    title: str
    points: tuple[Point, ...]
    text: Text


class Share(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    count: int
    tone: Tone = Tone.PLAIN


class Shares(_Word, frozen=True, tag="shares"):
    """A whole and its parts; *text* says what the picture shows."""

    title: str
    shares: tuple[Share, ...]
    text: Text


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    text: str
    """What stands beside the name: "48 (24 to 66), 44 answers"."""
    value: int | None = None
    low: int | None = None
    high: int | None = None


class Breakdown(_Word, frozen=True, tag="breakdown"):
    """The same figure for several things."""

    rows: tuple[Row, ...]


class Kudos(_Word, frozen=True, tag="kudos"):
    """A customer's kind words and whom they are about."""

    words: str
    about: Text
    of: str = ""
    """As a quote's."""


class Aside(_Word, frozen=True, tag="aside"):
    """Small print."""

    text: Text


class Divider(_Word, frozen=True, tag="divider"):
    """What follows is about something else."""


# What can be pressed and filled in


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    value: str
    label: str


class Choice(_Word, frozen=True, tag="choice"):
    """Exactly one of a few."""

    name: str
    label: str
    options: tuple[Option, ...]
    required: bool = False
    chosen: str = ""
    """The value that stands there at first."""


class Writing(_Word, frozen=True, tag="writing"):
    """A line, or some lines, in the colleague's own words."""

    name: str
    label: str
    required: bool = False
    lines: int = 1
    hint: str = ""


class Day(_Word, frozen=True, tag="day"):
    """A date on the calendar."""

    name: str
    label: str
    required: bool = False
    chosen: date | None = None


Field = Choice | Writing | Day


class Form(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a button asks before it does anything."""

    title: str
    """At most 24 characters: the narrowest platform's limit."""
    submit: str
    fields: tuple[Field, ...]


class Prominence(StrEnum):
    """Where a button stands: at most two are seen, at most five more are behind the menu."""

    PRIMARY = "primary"
    VISIBLE = "visible"
    OVERFLOW = "overflow"


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that can be done; carries a verb and a subject, nothing else."""

    verb: str
    """Which handler answers: "case.claim"."""
    subject: str
    """What it is done to, as the handler knows it: a case's number."""
    label: str
    prominence: Prominence = Prominence.VISIBLE
    asks: Form | None = None


class Buttons(_Word, frozen=True, tag="buttons"):
    buttons: tuple[Button, ...]


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of several things that wait, with what can be done about it."""

    text: Text
    words: str = ""
    detail: Text = ()
    button: Button | None = None
    of: str = ""
    """The key of the response that all of it is about."""


class Items(_Word, frozen=True, tag="items"):
    """Several things that wait."""

    rows: tuple[Item, ...]


Block = (
    Headline
    | Quote
    | Line
    | Facts
    | Meter
    | Trend
    | Shares
    | Breakdown
    | Kudos
    | Items
    | Buttons
    | Aside
    | Divider
)


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said in one place."""

    summary: Text
    """The news in one line: the push text, and the whole where blocks cannot be shown."""
    blocks: tuple[Block, ...]
    about: str = ""
    """The key of the one response that all of it is about: anything in it may tell of that
    customer, and goes when the customer is forgotten."""
    waits: bool = False
    """Whether it is the card of a customer whom nobody has taken on yet."""
