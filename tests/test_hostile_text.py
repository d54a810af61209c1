"""Whatever people outside and inside write, it pages nobody, leads nowhere and breaks nothing."""

import asyncio
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.desk import Desk
from bot.platforms.browser.render import Pen
from bot.platforms.slack import modal
from bot.platforms.slack.modal import Origin
from bot.platforms.slack.moments import Calendar
from bot.platforms.slack.render import drawn
from bot.platforms.slack.words import Ink
from bot.platforms.teams import fitting
from bot.platforms.teams.render import drawn as card_of
from bot.platforms.teams.render import summary
from bot.platforms.teams.words import Ink as TeamsInk
from bot.wiring import JOBS
from handlers.asks import Ask, Click, Reply
from handlers.clicks import PRESSES
from handlers.commands import COMMANDS
from handlers.intake import take_in
from handlers.payload import LONGEST_TEXT, clean, cut
from messages.blocks import Buttons, Choice, Day, Form, Message
from messages.documents import decoded, encoded
from messages.legible import MOST_MARKS
from messages.mentioned import mentioned
from messages.plain import plain
from nps.company import Company
from nps.response import Customer, Response
from storage.database import Database
from storage.posting_rows import posting
from storage.store import Store
from tests.browser.markup import parsed
from tests.flows.company import AMIRA, COMPANY, JONAS, NOW, response
from tests.hostile import TRICKS, texts
from tests.slack.limits import addressed, marked_up, problems
from tests.slack.limits import texts as said_in_slack
from tests.teams import limits as teams

FIRST, LAST = "\u2068", "\u2069"
TURNING = re.compile("[\u202a-\u202e\u2066\u2067]")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
MENTION = "U0JONAS"
INK = Ink(Calendar(COMPANY.timezone, NOW), {JONAS.id: MENTION})
TEAMS_INK = TeamsInk(COMPANY.timezone, NOW, {JONAS.id: MENTION})
PEN = Pen(COMPANY.timezone, NOW)
WAYS_OUT = ("https://", "tel:", "mailto:")
OTHERS = ("praise.", "answer.", "list.")
"""Beginnings of verbs that are pressed where they stand."""


@dataclass
class Said:
    """All messages and forms that came of one company's days."""

    messages: dict[str, Message] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    pressed: set[tuple[str, str]] = field(default_factory=set)

    def hear(self, where: str, reply: Reply) -> Reply:
        if reply.message:
            self.messages[where] = reply.message
        if reply.form:
            self.forms[where] = reply.form
        return reply


@dataclass(frozen=True)
class Hostility:
    """What everybody who can write something has written."""

    name: str
    words: str
    place: str
    team: str
    colleague: str
    cause: str
    note: str


hostilities = st.builds(Hostility, *[texts.map(clean)] * 7)


LONGEST = 300
"""Letters of a name in the settings, which people have typed."""


def company(how: Hostility) -> Company:
    """As settings may spell it: names are never empty there."""
    how = replace(
        how, team=how.team[:LONGEST], colleague=how.colleague[:LONGEST], cause=how.cause[:LONGEST]
    )
    teams = tuple(
        replace(one, name=how.team or one.name, root_causes=(how.cause, *one.root_causes))
        for one in COMPANY.roster.teams
    )
    staff = tuple(
        replace(one, name=f"{one.name.split()[0]} {how.colleague}".strip())
        for one in COMPANY.roster.staff
    )
    return replace(
        COMPANY, name=how.team or "x", roster=replace(COMPANY.roster, teams=teams, staff=staff)
    )


def answers(how: Hostility) -> list[Response]:
    """As every door hands them on: cut to what it keeps."""
    customer = Customer(*[cut(how.name, LONGEST_TEXT)] * 6)
    place, team = cut(how.place, LONGEST_TEXT), cut(how.team, LONGEST_TEXT)
    where: Mapping[str, Any] = {"touchpoint": place, "segment": place, "tags": (place,)}
    rude = response(
        2, comment=how.words, customer=customer, staff=(cut(how.colleague, LONGEST_TEXT),), **where
    )
    kind = replace(rude, score=10, comment=f"Amira was kind. {how.words}", staff=(AMIRA.id,))
    to_jonas = replace(kind, comment=f"Jonas was kind. {how.words}", staff=(JONAS.id,))
    return [
        rude,
        replace(rude, id="r-2", comment=""),
        replace(rude, id="r-3", team=team, customer=Customer(), link="javascript:alert(1)"),
        *(replace(kind, id=f"k-{n}", touchpoint=f"{place}{n % 2}") for n in range(4)),
        *(replace(to_jonas, id=f"j-{n}") for n in range(2)),
    ]


async def days(how: Hostility) -> Said:
    """Responses come, all buttons are pressed, all questions asked, all jobs done."""
    told, said = company(how), Said()
    async with Database("sqlite+aiosqlite://", told) as database:
        desk = Desk(database, told)
        await database.write(lambda store: take_in(answers(how), store, told, NOW))
        await _listen(database, said, "came")
        await _press_all(desk, said, how)
        await _listen(database, said, "pressed")
        worse = replace(answers(how)[1], score=1, comment=how.words)
        await database.write(lambda store: take_in([worse], store, told, NOW))
        await _ask_all(desk, said, how)
        for days_later in (1, 2, 3, 6):
            due = (NOW + timedelta(days=days_later)).astimezone(told.timezone)
            await database.write(partial(_do_all, due, told))
            await _listen(database, said, f"day {days_later}")
            await _press_praise(desk, said, due.astimezone(UTC))
            await _listen(database, said, f"evening {days_later}")
    return said


def _do_all(due: datetime, told: Company, store: Store) -> None:
    for job in JOBS:
        job.run(due, store, told)


async def _listen(database: Database, said: Said, when: str) -> None:
    def wanted(store: Store) -> Sequence[Any]:
        asked = select(posting.c.key, posting.c.channel, posting.c.wanted)
        return store.connection.execute(asked.where(posting.c.wanted.is_not(None))).all()

    for row in await database.read(wanted):
        said.messages[f"{row.key} in {row.channel}, {when}"] = decoded(row.wanted)


async def _press_all(desk: Desk, said: Said, how: Hostility) -> None:
    verbs = [verb for verb in PRESSES if verb.startswith("case.")]
    for case, by in (("1", JONAS), ("2", AMIRA), ("3", JONAS)):
        for verb in sorted(verbs, key=lambda verb: verb in {"case.resolve", "case.noted"}):
            await _press(desk, said, how, Click(verb, case, by, NOW, "test:#support"))
        await _press(desk, said, how, Click("case.reopen", case, AMIRA, NOW, "test:#support"))
    await _press(desk, said, how, Click("case.claim", how.place, JONAS, NOW))


async def _press(desk: Desk, said: Said, how: Hostility, click: Click) -> None:
    reply = said.hear(f"{click.verb} {click.subject}", await desk.press(click))
    if reply.form:
        filled = dict(_filled(reply.form, how))
        for told in (filled, filled | {"outcome": how.note}, filled | {"by": how.note}):
            sent = replace(click, answers=told)
            said.hear(f"{click.verb} {click.subject} sent", await desk.press(sent))


def _filled(form: Form, how: Hostility) -> Iterator[tuple[str, str]]:
    for one in form.fields:
        match one:
            case Choice(name="outcome"):
                yield one.name, one.options[0].value
            case Choice():
                yield one.name, how.cause
            case Day():
                yield one.name, "2026-11-20"
            case _:
                yield one.name, how.note


async def _press_praise(desk: Desk, said: Said, now: datetime) -> None:
    """Amira presses whatever there is; Jonas leaves his own to be published."""
    for name, message in list(said.messages.items()):
        if JONAS.id in name:
            continue
        for block in message.blocks:
            for button in block.buttons if isinstance(block, Buttons) else ():
                what = (button.verb, button.subject)
                if what[0].startswith(OTHERS) and what not in said.pressed:
                    said.pressed.add(what)
                    click = Click(button.verb, button.subject, AMIRA, now, "test:#support")
                    said.hear(button.verb, await desk.press(click))


async def _ask_all(desk: Desk, said: Said, how: Hostility) -> None:
    quoted = how.place.replace('"', "")
    for words in (
        *("this-week", "all by team", "all by touchpoint", "all by segment", "open", "mine"),
        *("kudos", "help", "praise on", "last-13-weeks by month"),
        *(f'touchpoint:"{quoted}"', f'segment:"{quoted}" all', f'team:"{how.team}"', how.words),
        *(f"kudos @{how.colleague}", how.place, f"by {how.place}"),
        *(f"{command.word} {how.place}" for command in COMMANDS),
    ):
        ask = Ask(words, JONAS, NOW, "test:#support", {}, f"/{how.team[:20]}")
        said.hear(f"asked {words[:40]}", await desk.ask(ask))


@pytest.mark.parametrize("first", range(0, len(TRICKS), 4))
def test_no_trick_breaks_any_message_on_any_platform(first: int) -> None:
    """Each trick in one or two of the seven places; in all of them would take a minute."""
    at_once = [TRICKS[(first + 3 * place) % len(TRICKS)] for place in range(7)]
    holds(Hostility(*[clean(trick) for trick in at_once]))


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(hostilities)
def test_no_text_breaks_any_message_on_any_platform(how: Hostility) -> None:
    holds(how)


def holds(how: Hostility) -> None:
    said = asyncio.run(days(how))
    kinds = {name.partition(":")[0].partition(" ")[0] for name in said.messages}
    assert kinds >= {"alert", "digest", "praise", "case.claim", "asked", "brief"}, kinds
    assert said.forms
    distinct = {encoded(message): (name, message) for name, message in said.messages.items()}
    for name, message in distinct.values():
        assert "something went wrong" not in _lower(message), name
        assert decoded(encoded(message)) == message
        _holds_in_slack(drawn(message, INK), message)
        _holds_in_teams(card_of(message, TEAMS_INK), message)
        _disturbs_nothing(summary(message, TEAMS_INK))
        _holds_in_the_browser(str(PEN.message(message)))
        _holds_in_a_terminal(plain(message, COMPANY.timezone, NOW))
    for form in said.forms.values():
        assert problems(modal.view(form, Origin("case.resolve", "1", "slack:#a", "C1"))) == []
        _holds_in_the_browser(str(PEN.form("case.resolve", "1", form)))


def _lower(message: Message) -> str:
    return plain(message, COMPANY.timezone, NOW).lower()


def _holds_in_slack(drawing: dict[str, Any], message: Message) -> None:
    assert problems(drawing) == []
    meant = {f"user {MENTION}"} if JONAS.id in mentioned(message) else set()
    found = {it for it in addressed(drawing) if not it.startswith(WAYS_OUT)}
    assert found <= meant
    links = {it for it in addressed(drawing) if it.startswith("https://")}
    assert not {it for it in links if "evil" in it}
    for markup in (drawing["text"], *marked_up(drawing)):
        left = re.sub(rf"<!date\^\d+\^[^<>|]+\|[^<>|]+>|<@{MENTION}>", "", markup)
        assert not re.search("[<>]|://", left)
    for text in (drawing["text"], *said_in_slack(drawing["blocks"])):
        _disturbs_nothing(text)


def _holds_in_teams(card: dict[str, Any], message: Message) -> None:
    assert fitting.weight(card) <= fitting.MOST_BYTES
    assert teams.addressed(card) <= ({MENTION} if JONAS.id in mentioned(message) else set())
    assert teams.unruly(card) == []
    assert "evil" not in "".join(teams.links(card))
    for text in teams.texts(card):
        _disturbs_nothing(text)


def _holds_in_the_browser(markup: str) -> None:
    told = parsed(markup)  # which knows our elements, and no attribute that does anything
    attributes = {name for one in told.elements for name in one.attributes}
    assert not {name for name in attributes if "evil" in name or not name.isascii()}
    assert {str(one["href"]).partition(":")[0] for one in told.all("a")} <= {
        "https",
        "tel",
        "mailto",
    }
    _disturbs_nothing(told.text)


def _holds_in_a_terminal(text: str) -> None:
    assert all(sign == "\n" or unicodedata.category(sign) != "Cc" for sign in text)


def _disturbs_nothing(text: str) -> None:
    assert not TURNING.search(text)
    assert not CONTROLS.search(text.replace("\r", ""))
    depth = marks = 0
    for sign in text:
        depth += (sign == FIRST) - (sign == LAST)
        assert depth in (0, 1)
        marks = (
            marks + 1 if unicodedata.combining(sign) or unicodedata.category(sign) == "Me" else 0
        )
        assert marks <= MOST_MARKS
    assert depth == 0
