"""A company made up around somebody's own responses."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.demo.company import COMPANY
from bot.demo.own import MOST_TEAMS, company_of, slug
from bot.demo.personas import personas
from bot.platforms.browser.stage import Role
from messages.madeup import HOSTILE_LINE
from nps.company import Company
from nps.response import Response
from nps.route import alerted

NOW = datetime(2026, 11, 25, 10, 40, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def of(teams: Iterable[str]) -> Company:
    told = [Response("file", str(number), 3, NOW, team=team) for number, team in enumerate(teams)]
    return company_of(told, BERLIN)


def test_its_teams_are_those_of_the_file_largest_first() -> None:
    company = of(["North", "South", "South", ""])
    assert [team.name for team in company.roster.teams] == ["South", "North"]
    assert company.roster.teams[0].channels == ("browser:#south",)


def test_a_file_without_teams_has_one_that_hears_of_everything() -> None:
    company = of(["", ""])
    heard = alerted(Response("file", "x", 2, NOW), company.routes, company.roster)
    assert heard is company.roster.teams[0]


def test_teams_beyond_those_that_find_room_are_heard_of_by_the_largest() -> None:
    company = of(["Big", "Big", *(f"Shop {number}" for number in range(30))])
    assert len(company.roster.teams) == MOST_TEAMS
    small = Response("file", "x", 2, NOW, team="Shop 29")
    heard = alerted(small, company.routes, company.roster)
    assert heard is not None
    assert heard.name == "Big"


NAMES = (
    "Kundenservice Süd",
    "  ",
    "日本",
    HOSTILE_LINE,
    "Leadership",
    "a" * 300,
    "kind words",
    "#",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_channel_is_named_so_that_any_chat_would_take_it(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{0,40}", slug(name))


def test_every_team_has_a_channel_and_a_key_of_its_own() -> None:
    company = of(NAMES)
    keys = [team.key for team in company.roster.teams]
    channels = [*company.leadership, *company.praise.channels]
    channels += [channel for team in company.roster.teams for channel in team.channels]
    assert len(set(keys)) == len(keys)
    assert len(set(channels)) == len(channels)
    assert all(re.fullmatch(r"browser:#[a-z0-9-]+", channel) for channel in channels)


COMPANIES = {"made up": COMPANY, "own": of(["North", "South"]), "own, without teams": of([""])}


@pytest.mark.parametrize("company", COMPANIES.values(), ids=COMPANIES.keys())
def test_every_channel_is_read_by_two_whom_one_can_play(company: Company) -> None:
    those = personas(company)
    channels = {channel for persona in those for channel in persona.channels}
    for channel in channels:
        assert len([one for one in those if one.reads(channel)]) >= 2
    assert {one.role for one in those} == set(Role)
    assert len({one.key for one in those}) == len(those)


@pytest.mark.parametrize("company", COMPANIES.values(), ids=COMPANIES.keys())
def test_every_colleague_is_somebody_else(company: Company) -> None:
    emails = [one.email for one in company.roster.staff]
    assert len(set(emails)) == len(emails)
    assert all(email == email.lower() and email.isascii() for email in emails)


def test_the_newcomer_is_the_new_colleague_and_the_phone_a_teammates() -> None:
    first, second, *_ = personas(COMPANY)
    assert (first.person.first_name, second.person.first_name) == ("Amira", "Jonas")
    assert first.channels[0] == second.channels[0] == "#support"
