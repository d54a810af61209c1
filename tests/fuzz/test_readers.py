"""What reads other people's words, in this process: bodies, CSV files, questions, clicks."""

import asyncio
import csv
import io
import logging
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import Desk
from bot.platforms.slack.moments import Calendar
from bot.platforms.slack.render import drawn
from bot.platforms.slack.words import Ink
from bot.platforms.teams import activities
from bot.platforms.teams.buttons import pressed
from bot.platforms.teams.typed import typed
from handlers.asks import Ask, Click, Reply
from handlers.clicks import PRESSES
from handlers.csvfile.names import FIELDS, SYNONYMS
from handlers.csvfile.plan import Options, plan
from handlers.csvfile.reading import read
from handlers.intake import take_in
from handlers.payload import BadPayload
from handlers.vendor import Reading
from handlers.vendors import VENDORS
from messages.plain import plain
from nps.period import WORDS as PERIOD_WORDS
from nps.refusal import Refusal
from storage.database import Database
from storage.store import Store
from tests.flows.company import AMIRA, COMPANY, JONAS, NOW, response
from tests.fuzz import payloads
from tests.fuzz.counting import fuzzed, trying
from tests.fuzz.values import ANYTHING, NASTY, as_json, damaged, mostly, nearly

ZONE = COMPANY.timezone
TEXT = st.text(max_size=30) | NASTY


@pytest.mark.parametrize("name", VENDORS)
def test_every_body_is_read_or_refused(name: str) -> None:
    bodies = nearly(payloads.TOOLS[name]).map(as_json)
    reading = Reading(ZONE, payloads.NOW, {"score": "q1", "comment": ["q2"], "team": "branch"})
    with trying(f"{name}'s parser") as tried:

        @fuzzed
        @given(mostly(bodies, damaged(bodies), st.binary()))
        def each(body: bytes) -> None:
            items = VENDORS[name].read(body, reading)
            tried("refused" if any(isinstance(one, BadPayload) for one in items) else "read")

        each()


def test_every_activity_of_teams_is_read_or_refused() -> None:
    with trying("Teams' activities") as tried:

        @fuzzed
        @given(mostly(nearly(payloads.ACTIVITIES), ANYTHING))
        def each(told: Any) -> None:
            try:
                heard = activities.read(told)
            except BadPayload:
                tried("refused")
                return
            told_of = (heard.talk, heard.thread, heard.is_personal, heard.is_whispered)
            assert all(part is not None for part in told_of)
            if heard.is_press:
                tried("presses" if pressed(heard.data) else "presses of nothing")
            elif heard.type == "message":
                typed(heard.text or "", heard.mentions, heard.recipient.id)
                tried("questions")
            else:
                tried("events")

        each()


# CSV files

USUAL = ("id", "score", "answered_at", "comment")
COLUMNS = st.permutations(USUAL) | st.permutations(USUAL).flatmap(
    lambda usual: st.lists(st.sampled_from([*FIELDS, *SYNONYMS]) | TEXT, max_size=3).map(
        lambda more: [*usual, *more]
    )
)
DATES = st.dates(date(2025, 1, 1), date(2026, 11, 1))
CELLS = {
    "id": st.integers(0, 99).map(str),
    "score": st.integers(-1, 12).map(str) | st.sampled_from(["9,0", "8.0", " 7 ", "7 of 10"]),
    "answered_at": DATES.map(str) | DATES.map(lambda day: f"{day:%d.%m.%Y}"),
}
ANY_CELL = st.dates().map(str) | TEXT
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    columns = draw(COLUMNS)
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=draw(st.sampled_from(",;\t|")),
        lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerow(columns)
    for _ in range(draw(st.integers(0, 5))):
        row = [draw(CELLS.get(column, TEXT)) for column in columns]
        if draw(st.integers(0, 3)) == 0:
            row[draw(st.integers(0, len(row) - 1)) :] = draw(st.lists(ANY_CELL, max_size=3))
        writer.writerow(row)
    return out.getvalue().encode(draw(ENCODINGS), errors="replace")


OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "maps": st.lists(st.sampled_from(FIELDS).flatmap(lambda f: TEXT.map(f"{f}={{}}".format))),
        "answered_at": st.sampled_from(["2026-11-03", "2026-11-03T14:02"]) | TEXT,
        "encoding": st.sampled_from(["utf-8", "cp1252", "idna", "rot13", "utf-7"]) | TEXT,
        "delimiter": st.sampled_from([";", "tab", "pipe"]) | TEXT,
        "date_format": st.sampled_from(["day-first", "month-first", "%d.%m.%Y"]) | TEXT,
        "timezone": st.sampled_from(["Europe/Berlin", "UTC", "../UTC"]) | TEXT,
    },
)


def test_every_file_is_read_or_refused() -> None:
    with trying("CSV files") as tried:

        @fuzzed
        @given(
            mostly(files(), damaged(files()), st.binary(max_size=300)), mostly(st.just({}), OPTIONS)
        )
        def each(file: bytes, told: dict[str, Any]) -> None:
            try:
                planned = plan(BytesIO(file), Options(ZONE, NOW, **told))
                batches = list(read(BytesIO(file), planned, 3))
            except Refusal:
                tried("refused")
            else:
                tried("read" if any(batch.responses for batch in batches) else "read, all rejected")

        each()


# Questions and clicks, as far as the answer drawn


class Room:
    """A desk with a case, a comment and praise behind it, reached without awaiting."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        self._runner = runner
        self._desk = Desk(database, COMPANY)

    def asked(self, ask: Ask) -> Reply:
        return self._runner.run(self._desk.ask(ask))

    def pressed(self, click: Click) -> Reply:
        return self._runner.run(self._desk.press(click))


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    def furnish(store: Store) -> None:
        told = [response(score, id=f"r{score}", touchpoint="Store visit") for score in range(11)]
        praise = response(10, id="praise", staff=("Amira Haddad",), comment="Amira is kind")
        take_in([*told, praise], store, COMPANY, NOW)

    with asyncio.Runner() as runner:
        database = Database("sqlite+aiosqlite://", COMPANY)
        runner.run(database.__aenter__())
        runner.run(database.write(furnish))
        yield Room(runner, database)
        runner.run(database.__aexit__())


def outcome(reply: Reply, caplog: pytest.LogCaptureFixture) -> str:
    """What came back, once everybody has drawn it."""
    assert "a handler failed" not in caplog.text, caplog.text
    if reply.message:
        plain(reply.message, ZONE)
        drawn(reply.message, Ink(Calendar(ZONE, NOW), {}))
    if reply.form:
        return "forms"
    if reply.message is None:
        return "done"
    return "one-line answers" if len(reply.message.blocks) == 1 else "longer answers"


PEOPLE = st.sampled_from([AMIRA, JONAS])
PERIODS = st.sampled_from(PERIOD_WORDS) | st.from_regex(
    r"\A(20\d\d-[wq]?\d{1,2}|20\d\d-\d{2}-\d{2}(\.\.20\d\d-\d{2}-\d{2})?)\Z"
)
KNOWN = st.sampled_from(
    [
        *(
            "by team",
            "by month",
            "team:support",
            'touchpoint:"Store visit"',
            "segment:plus",
            "open",
        ),
        *("mine", "kudos", "kudos @amira", "praise on", "praise off", "help", "t:support", "by"),
    ]
)
QUESTIONS = st.tuples(PERIODS, KNOWN).map(" ".join) | KNOWN | PERIODS
WORDS = st.lists(
    KNOWN | PERIODS | st.sampled_from(["team:", "“", "”", '"']) | TEXT, max_size=5
).flatmap(lambda words: st.sampled_from([" ", "", "\u00a0"]).map(lambda gap: gap.join(words)))


def test_every_question_has_an_answer(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    with trying("questions") as tried:

        @fuzzed
        @given(mostly(QUESTIONS, WORDS, st.text()), PEOPLE)
        def each(words: str, by: Any) -> None:
            ask = Ask(words, by, NOW, "test:#support", {"@amira": AMIRA})
            tried(outcome(room.asked(ask), caplog))

        each()


VERBS = st.sampled_from(sorted(PRESSES))
SUBJECTS = mostly(
    st.integers(1, 8).map(str),
    st.sampled_from(
        ["1", "0", "-1", "1.0", "١", "9" * 18, "9" * 19, "9" * 5_000, "1 2", "support"]
    ),
    QUESTIONS,
    WORDS,
)
ANSWERS = st.none() | st.dictionaries(
    st.sampled_from(["outcome", "cause", "promise", "promise_day", "note", "about"]) | TEXT,
    st.sampled_from(["put-right", "2026-11-27", "2026-13-01", "No call-back", "0001-01-01"]) | TEXT,
    max_size=6,
)


def test_every_click_has_an_answer(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    with trying("clicks and forms") as tried:

        @fuzzed
        @given(mostly(VERBS, TEXT), SUBJECTS, PEOPLE, ANSWERS)
        def each(verb: str, subject: str, by: Any, answers: dict[str, str] | None) -> None:
            click = Click(verb, subject, by, NOW, "test:#support", answers)
            tried(outcome(room.pressed(click), caplog))

        each()
