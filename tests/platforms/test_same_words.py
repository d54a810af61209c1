"""Every message says the same in each chat: no chat leaves out what another shows."""

import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec import structs

from bot.platforms.browser.render import Pen
from bot.platforms.slack import render as slack
from bot.platforms.slack.moments import Calendar
from bot.platforms.slack.words import Ink as SlackInk
from bot.platforms.teams import render as teams
from bot.platforms.teams.words import Ink as TeamsInk
from messages.blocks import Link, Message, Moment
from messages.plain import plain
from messages.samples import ALL
from tests.browser.markup import parsed
from tests.platforms.in_slack import read as read_in_slack
from tests.standins.teams_cards import read as read_in_teams

ZONE, NOW = ZoneInfo("Europe/Berlin"), datetime(2026, 11, 17, 13, tzinfo=UTC)
OUR_OWN = {name: message for name, message in ALL.items() if "hostile" not in name}


def in_slack(message: Message) -> str:
    return read_in_slack(slack.drawn(message, SlackInk(Calendar(ZONE, NOW), {}))["blocks"])


def in_teams(message: Message) -> str:
    return read_in_teams(teams.drawn(message, TeamsInk(ZONE, NOW, {})))


def in_browser(message: Message) -> str:
    return parsed(Pen(ZONE, NOW).message(message)).words


READ = {"slack": in_slack, "teams": in_teams, "browser": in_browser}


def in_words(node: Any) -> Any:
    """*node* without what each chat writes in its own way: instants, and where links lead."""
    match node:
        case Moment():
            return "then"
        case Link(label=label):
            return label
        case tuple():
            return tuple(map(in_words, node))
        case msgspec.Struct():
            fields = {name: getattr(node, name) for name in node.__struct_fields__}
            return structs.replace(node, **{n: in_words(one) for n, one in fields.items()})
        case _:
            return node


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


@pytest.mark.parametrize("chat", READ)
def test_no_chat_leaves_out_what_a_message_says(chat: str) -> None:
    left_out = {}
    for name, message in OUR_OWN.items():
        told = in_words(message)
        said = words(plain(told, ZONE, NOW))
        if missing := said - words(READ[chat](told)):
            left_out[name] = missing
    assert left_out == {}
