"""Secrets, and where things are, from outside the file."""

from pathlib import Path

import pytest

from tests.settings.reading import faults, read

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


@pytest.mark.parametrize(
    ("told", "url"),
    [
        ("sqlite:///data/x.db", "sqlite+aiosqlite:///data/x.db"),
        ("sqlite:////var/x.db", "sqlite+aiosqlite:////var/x.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("SQLite:///x.db", "sqlite+aiosqlite:///x.db"),
        ("sqlite:///:memory:", "sqlite+aiosqlite:///:memory:"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql://u:p@h/d?sslmode=require"),
        ("postgres://u:p@h:5433/d", "postgresql://u:p@h:5433/d"),
        ("postgresql+asyncpg://h/d", "postgresql://h/d"),
        ("postgresql://u:p%40@[::1]:5432/d", "postgresql://u:p%40@[::1]:5432/d"),
        ("postgresql:///d?host=/run/postgresql", "postgresql:///d?host=/run/postgresql"),
    ],
)
def test_a_database_has_many_spellings(tmp_path: Path, told: str, url: str) -> None:
    assert read(tmp_path, env={"DATABASE_URL": told}).database_url == url


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("postgresql://u:hidden@h", "must name a host and a database"),
        ("postgres://u:hidden@h/?sslmode=require", "must name a host and a database"),
        ("postgresql://u:hidden@/d", "must name a host and a database"),
        ("postgresql://u:p@hidden@h/d", "must name a host and a database"),
        ("postgresql://u:hid/den@h/d", "must name a host and a database"),
        ("postgresql://u:hidden@h:port/d", "must name a host and a database"),
        ("postgresql://u:hidden@h1,h2/d", "must name a host and a database"),
        ("mysql://u:hidden@h/d", "must be sqlite:///PATH"),
        ("sqlite://", "must be sqlite:///PATH"),
        ("earful.db", "must be sqlite:///PATH"),
    ],
)
def test_other_databases_are_refused_by_name(tmp_path: Path, told: str, sentence: str) -> None:
    [fault] = faults(tmp_path, env={"DATABASE_URL": told})

    assert fault.startswith(f"DATABASE_URL: {sentence}")
    assert "hidden" not in fault


def test_the_environment_wins_over_the_file_of_secrets(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        f"SLACK_BOT_TOKEN=xoxb-file\nSLACK_SIGNING_SECRET='of file'\nSLACK_APP_TOKEN=\n"
        f'EARFUL_SECRET_PLAIN="{SECRET} {OTHER_SECRET}"\nUNRELATED=1\n'
    )

    settings = read(
        tmp_path, env={"SLACK_BOT_TOKEN": "xoxb-env", "EARFUL_SECRET_FORMBRICKS": SECRET}
    )

    assert settings.slack
    assert settings.slack.bot_token == "xoxb-env"
    assert settings.slack.signing_secret == "of file"
    assert not settings.slack.app_token
    plain, formbricks = settings.secrets["plain"], settings.secrets["formbricks"]
    assert [one.get_secret_value() for one in plain] == [SECRET, OTHER_SECRET]
    assert [one.get_secret_value() for one in formbricks] == [SECRET]


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    env = {
        "SLACK_BOT_TOKEN": "xoxb-hidden",
        "SLACK_SIGNING_SECRET": "hidden",
        "SLACK_APP_TOKEN": "xapp-hidden",
        "EARFUL_SECRET_PLAIN": SECRET,
        "DATABASE_URL": "sqlite:///hidden.db",
    }
    settings = read(tmp_path, env=env)

    for shown in (repr(settings), str(settings), repr(settings.slack), repr(settings.secrets)):
        assert "hidden" not in shown
        assert SECRET not in shown


def test_slack_is_told_where_it_is(tmp_path: Path) -> None:
    toml = '[slack]\ncommand = "/earful"\nallow_shared_channels = true'
    env = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": "http://127.0.0.1:9/api",
    }

    slack = read(tmp_path, toml, env).slack

    assert slack
    assert slack.api_url == "http://127.0.0.1:9/api/"
    assert (slack.command, slack.allow_shared_channels) == ("/earful", True)
    assert not slack.signing_secret


OUTSIDE = {
    "no bot token": (
        {"SLACK_SIGNING_SECRET": "x"},
        "SLACK_BOT_TOKEN: is missing, while other secrets of Slack's are set.",
    ),
    "only a bot token": (
        {"SLACK_BOT_TOKEN": "xoxb-1"},
        (
            "SLACK_SIGNING_SECRET: is missing. Slack needs it beside SLACK_BOT_TOKEN,"
            " or SLACK_APP_TOKEN for Socket Mode."
        ),
    ),
    "tokens mixed up": (
        {"SLACK_BOT_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": ""},
        "SLACK_BOT_TOKEN: is the app token: it begins with xapp-.",
    ),
    "the app token for the bot token": (
        {"SLACK_BOT_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "x"},
        "SLACK_BOT_TOKEN: is the app token: it begins with xapp-.",
    ),
    "the bot token for the app token": (
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"},
        "SLACK_APP_TOKEN: is the bot token: it begins with xoxb-.",
    ),
    "a slip in a name": (
        {"EARFUL_SECRT_PLAIN": SECRET},
        "EARFUL_SECRT_PLAIN: there is no such setting. Did you mean EARFUL_SECRET_PLAIN?",
    ),
    "no port": ({"PORT": "70000"}, "PORT: must be 65535 or less."),
    "no address": (
        {"SLACK_API_URL": "slack"},
        "SLACK_API_URL: must be an address such as https://earful.example.com.",
    ),
    "an unknown tool": (
        {"EARFUL_SECRET_FORMBRIK": "x"},
        "EARFUL_SECRET_FORMBRIK: there is no survey tool “formbrik”. Did you mean formbricks?",
    ),
    "no secret of that tool's": (
        {"EARFUL_SECRET_PLAIN": "hidden!"},
        "EARFUL_SECRET_PLAIN: is not whsec_ and base64.",
    ),
    "three secrets": (
        {"EARFUL_SECRET_PLAIN": f"{SECRET} {SECRET} {OTHER_SECRET}"},
        "EARFUL_SECRET_PLAIN: holds more than two secrets.",
    ),
}


@pytest.mark.parametrize(("env", "sentence"), OUTSIDE.values(), ids=OUTSIDE.keys())
def test_faults_of_the_environment_name_the_variable(
    tmp_path: Path, env: dict[str, str], sentence: str
) -> None:
    assert faults(tmp_path, env=env) == [sentence]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("EARFUL_SECRT_PLAIN", " Did you mean EARFUL_SECRET_PLAIN?"),
        ("EARFUL_PLAIN", " Did you mean EARFUL_SECRET_PLAIN?"),
        ("EARFUL_XYZZY", ""),
    ],
)
def test_the_file_of_secrets_has_no_unknown_names_of_ours(
    tmp_path: Path, name: str, hint: str
) -> None:
    (tmp_path / ".env").write_text(f"{name}={SECRET}\nEARFUL_NOTHING=\nOTHER_SECRT_PLAIN=1\n")

    assert faults(tmp_path) == [f"{name}: there is no such setting.{hint}"]


@pytest.mark.parametrize(
    "name", ["EARFUL_SERVICE_HOST", "EARFUL_SERVICE_PORT_PLAIN", "EARFUL_RECORD", "FUZZ"]
)
def test_what_others_put_into_the_environment_is_no_fault(tmp_path: Path, name: str) -> None:
    assert not read(tmp_path, env={name: "1"}).secrets


HOME = "5f0c2d3e-0000-4000-8000-00000000b07a"
TEAMS = {"TEAMS_APP_ID": "a-1", "TEAMS_APP_PASSWORD": "hidden", "TEAMS_TENANT_ID": HOME}


def test_microsoft_teams_is_on_with_all_three(tmp_path: Path) -> None:
    teams = read(tmp_path, env=TEAMS).teams
    assert teams
    assert (teams.app_id, teams.password, teams.tenant) == ("a-1", "hidden", HOME)
    assert not teams.in_development
    assert "hidden" not in repr(teams)
    assert read(tmp_path, env={}).teams is None


def test_a_company_may_have_several_tenants_of_which_the_bots_own_is_the_first(
    tmp_path: Path,
) -> None:
    other = "00000000-0000-4000-8000-0000000ABCDE"
    teams = read(tmp_path, env=TEAMS | {"TEAMS_TENANT_ID": f" {HOME}  {other} {HOME}"}).teams
    assert teams
    assert teams.tenants == (HOME, other.lower())
    assert teams.tenant == HOME


@pytest.mark.parametrize("word", ["common", "organizations", "example.onmicrosoft.com", "*"])
def test_what_is_no_tenants_id_is_a_fault(tmp_path: Path, word: str) -> None:
    """Some such words mean every tenant there is."""
    [fault] = faults(tmp_path, env=TEAMS | {"TEAMS_TENANT_ID": f"{HOME} {word}"})
    assert fault.startswith(f"TEAMS_TENANT_ID: “{word}” is no tenant's id")


@pytest.mark.parametrize("name", TEAMS)
def test_what_is_missing_of_microsoft_teams_is_said(tmp_path: Path, name: str) -> None:
    """An empty app id above all: with that nobody would have to prove anything."""
    for told in (
        {other: value for other, value in TEAMS.items() if other != name},
        TEAMS | {name: " "},
    ):
        [fault] = faults(tmp_path, env=told)
        assert fault.startswith(f"{name}: is missing")
        assert "hidden" not in fault


def test_development_is_for_this_machine_alone_and_stands_beside_no_app(tmp_path: Path) -> None:
    env = {"TEAMS_DEVELOPMENT": "1"}
    teams = read(tmp_path, env=env).teams
    assert teams
    assert teams.in_development
    [fault] = faults(tmp_path, env=env | {"HOST": "0.0.0.0"})
    assert fault.startswith("TEAMS_DEVELOPMENT: lets anybody in")
    [fault] = faults(tmp_path, env=env | TEAMS)
    assert fault.startswith("TEAMS_DEVELOPMENT: cannot stand beside TEAMS_APP_ID")
