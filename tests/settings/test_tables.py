"""What the tables of the file become."""

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import BadSettings, load
from nps.company import Level, Sharing, Weekday, Weekly
from nps.people import Team
from nps.route import Route
from tests.settings.reading import EXAMPLE, read


def test_nothing_at_all_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    settings = load(None, {})

    assert settings.file is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8787)
    assert settings.database_url == "sqlite+aiosqlite:///data/earful.db"
    assert settings.slack is None
    assert settings.secrets == {}
    assert settings.company.timezone == ZoneInfo("UTC")


def test_the_usual_file_is_found_where_earful_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "earful.toml").write_text('company.name = "Here"')

    assert load(None, {}).company.name == "Here"


def test_the_environment_may_name_another_file(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text('company.name = "There"')

    assert load(None, {"EARFUL_SETTINGS": str(path)}).company.name == "There"


def test_a_file_that_is_named_must_exist(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"

    for named, env in [(path, {}), (None, {"EARFUL_SETTINGS": str(path)})]:
        with pytest.raises(BadSettings, match="there is no such file"):
            load(named, env)


def test_the_example_is_understood() -> None:
    company = load(EXAMPLE, {}).company

    assert [team.key for team in company.roster.teams] == ["support", "delivery"]
    assert company.routes == (Route("delivery", touchpoint="Delivery"), Route("support"))
    assert company.roster.leads("delivery")[0].name == "Noor de Vries"


def test_every_table_becomes_what_the_company_is(tmp_path: Path) -> None:
    company = read(
        tmp_path,
        """
        [company]
        name = "Meyer"
        timezone = "Europe/Berlin"
        [teams.Support]
        channels = ["slack:#support", "teams:19:ab@thread.tacv2", "slack:#support"]
        leads = ["Kim@Example.com"]
        root_causes = ["Late"]
        [leadership]
        channels = ["slack:#top"]
        [digest]
        day = "Tue"
        hour = 8
        [praise]
        sharing = "ask"
        day = "monday"
        hour = 10
        [targets]
        claim_hours = 0.5
        resolve_hours = 8
        quiet_from = "19:30"
        quiet_to = 07:15:00
        [privacy]
        customer = "none"
        retention_days = 30
        [privacy.channels]
        "slack:#support" = "full"
        " slack:#top " = "initials"
        [intake]
        live_days = 2
        words_minutes = 0
        [admins]
        people = ["kim@example.com"]
        channels = ["slack:#admins"]
        """,
    ).company

    assert company.name == "Meyer"
    assert company.timezone == ZoneInfo("Europe/Berlin")
    assert company.roster.teams == (
        Team(
            "support",
            "Support",
            ("slack:#support", "teams:19:ab@thread.tacv2"),
            ("kim@example.com",),
            ("Late",),
        ),
    )
    assert company.leadership == ("slack:#top",)
    assert company.digest == Weekly(Weekday.TUE, 8)
    assert company.praise.sharing is Sharing.ASK
    assert company.praise.publish == Weekly(Weekday.MON, 10)
    assert company.praise.tell == Weekly(Weekday.SUN, 10)
    assert (company.targets.claim_hours, company.targets.resolve_hours) == (0.5, 8)
    assert (company.targets.quiet.start, company.targets.quiet.end) == (time(19, 30), time(7, 15))
    assert company.privacy.customer is Level.NONE
    assert company.privacy.of("slack:#support") is Level.FULL
    assert company.privacy.of("slack:#top") is Level.INITIALS
    assert company.privacy.of("slack:#admins") is Level.NONE
    assert company.privacy.retention_days == 30
    assert (company.intake.live_days, company.intake.words_minutes) == (2, 0)
    assert company.admins.people == ("kim@example.com",)


@pytest.mark.parametrize(
    ("toml", "tell"),
    [
        ("", Weekly(Weekday.THU, 15)),
        ('praise.day = "wed"\npraise.hour = 0', Weekly(Weekday.TUE, 0)),
        ('praise.tell_day = "monday"', Weekly(Weekday.MON, 15)),
        ("praise.tell_hour = 0", Weekly(Weekday.THU, 0)),
        ('praise.tell_day = "friday"\npraise.tell_hour = 9', Weekly(Weekday.FRI, 9)),
    ],
)
def test_the_colleague_hears_it_first(tmp_path: Path, toml: str, tell: Weekly) -> None:
    assert read(tmp_path, toml).company.praise.tell == tell


@pytest.mark.parametrize(
    ("score", "scores"),
    [
        ("3", {3}),
        ("[0, 1, 10]", {0, 1, 10}),
        ('"0-6"', set(range(7))),
        ('"0..6"', set(range(7))),
        ('["0-2", 9]', {0, 1, 2, 9}),
    ],
)
def test_a_route_takes_scores_in_many_forms(tmp_path: Path, score: str, scores: set[int]) -> None:
    toml = f'teams.a = {{}}\n[[routes]]\nscore = {score}\nteam = "a"'

    assert read(tmp_path, toml).company.routes == (Route("a", scores=frozenset(scores)),)


def test_a_route_may_ask_for_the_sources_own_word(tmp_path: Path) -> None:
    toml = """
        teams.a.name = "Aachen"
        [[routes]]
        source_team = "AC"
        touchpoint = "Till"
        segment = "B2B"
        tag = "vip"
        team = "aachen"
        """

    assert read(tmp_path, toml).company.routes == (Route("a", "Till", "AC", "B2B", "vip"),)


@pytest.mark.parametrize("day", ["mon", "Mon", "monday", "MONDAY", "Mond"])
def test_days_have_names(tmp_path: Path, day: str) -> None:
    assert read(tmp_path, f'digest.day = "{day}"').company.digest.day is Weekday.MON
