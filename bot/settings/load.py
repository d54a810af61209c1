"""All settings, read at once; whatever is wrong with them is told at once too."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr, ValidationError

from bot.platforms.slack.settings import SlackSettings
from bot.platforms.teams.settings import TeamsSettings
from bot.settings import environment
from bot.settings.company import company
from bot.settings.environment import Environment
from bot.settings.faults import BadSettings, sentences
from bot.settings.file import File, SlackTable
from bot.settings.people import Listed, read_people
from bot.settings.quarrels import doubles, quarrels, team_keys
from nps.company import Company

USUAL: Final = Path("earful.toml")
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
TEAMS_NEEDS: Final = ("teams_app_id", "teams_app_password", "teams_tenant_id")


@dataclass(frozen=True)
class Settings:
    """Everything that is decided outside the program."""

    company: Company
    database_url: str = field(repr=False)
    """As `storage.database.Database` wants it; a relative path is the process's."""
    host: str
    port: int
    """0: any free one."""
    public_url: str | None
    """Where survey tools and platforms reach this Earful; without a slash at its end."""
    slack: SlackSettings | None
    """None where it is off."""
    teams: TeamsSettings | None
    """None where Microsoft Teams is off."""
    slack_command: str
    """Also where Slack is off, for its manifest."""
    secrets: Mapping[str, tuple[SecretStr, ...]]
    """Each survey tool's, by its name; one that has none has no door."""
    metrics_token: str = field(repr=False)
    """Who knows it may read the figures from anywhere; "" where none is set."""
    vendors: Mapping[str, Mapping[str, Any]]
    """Each survey tool's own table of the file, by its name."""
    file: Path | None
    """The file they come from; None where there is none."""

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Of the channels that Earful can reach; "dm" stands for a person."""
        on = tuple(name for name in ("slack", "teams") if getattr(self, name))
        return (*on, "dm") if on else ()


def load(path: Path | None, env: Mapping[str, str]) -> Settings:
    """The settings in *path*, else in EARFUL_SETTINGS, else in ./earful.toml if there is one.

    *env* is the environment; a file .env beside the settings adds to it. Raises BadSettings with
    every fault.
    """
    faults: list[str] = []
    named = path or (Path(env["EARFUL_SETTINGS"]) if env.get("EARFUL_SETTINGS") else None)
    place = named or USUAL
    is_there = named is not None or place.is_file()
    written = _toml(place, faults) if is_there else {}
    told = environment.told(env, place.parent / ".env", faults)

    teams = team_keys(written)
    file = _file(written, teams, faults)
    listed = _listed(file, place.parent, teams, faults)
    faults += [*quarrels(written), *doubles(listed)]
    outside = environment.read_environment(told, faults)
    secrets = environment.secrets(told, faults)
    slack = _slack(outside, file.slack, told, faults)
    teams_on = _teams(outside, told, faults)
    if faults:
        raise BadSettings(faults)
    token = outside.earful_metrics_token
    return Settings(
        company=company(file, [one.staff for one in listed]),
        database_url=outside.database_url,
        host=outside.host,
        port=outside.port,
        public_url=file.server.public_url,
        slack=slack,
        teams=teams_on,
        slack_command=file.slack.command,
        secrets=secrets,
        metrics_token=token.get_secret_value() if token else "",
        vendors=file.vendors,
        file=place if is_there else None,
    )


def _toml(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        faults.append(f"{path}: there is no such file.")
    except OSError as bad:
        faults.append(f"{path} cannot be read: {bad.strerror}.")
    except UnicodeDecodeError:
        faults.append(f"{path} is not UTF-8.")
    except tomllib.TOMLDecodeError as bad:
        faults.append(f"{path} is not TOML: {bad}.")
    return {}


def _file(written: Mapping[str, Any], teams: Mapping[str, str], faults: list[str]) -> File:
    """*written*, understood; where it has faults, only the tables that have none."""
    context = {"teams": teams}
    try:
        return File.model_validate(written, context=context)
    except ValidationError as bad:
        faults += sentences(bad, File)
        wrong = {one["loc"][0] for one in bad.errors()}
    right = {name: table for name, table in written.items() if name not in wrong}
    return File.model_validate(right, context=context)


def _listed(file: File, folder: Path, teams: Mapping[str, str], faults: list[str]) -> list[Listed]:
    """The colleagues of the people's file, then those of the settings themselves."""
    from_file = read_people(folder / file.people, teams, faults) if file.people else []
    here = [Listed(staff, f"staff[{place}]") for place, staff in enumerate(file.staff)]
    return from_file + here


def _slack(
    outside: Environment, table: SlackTable, told: Mapping[str, str], faults: list[str]
) -> SlackSettings | None:
    """*told*: all that is set outside; what is wrong there is not missing too."""
    token = outside.slack_bot_token
    secret, app_token = outside.slack_signing_secret, outside.slack_app_token
    has_others = bool({"slack_signing_secret", "slack_app_token"} & told.keys())
    if token is None:
        if has_others and "slack_bot_token" not in told:
            faults.append("SLACK_BOT_TOKEN: is missing, while other secrets of Slack's are set.")
        return None
    if not has_others:
        faults.append(
            "SLACK_SIGNING_SECRET: is missing. Slack needs it beside SLACK_BOT_TOKEN,"
            " or SLACK_APP_TOKEN for Socket Mode."
        )
    return SlackSettings(
        bot_token=token.get_secret_value(),
        signing_secret=secret.get_secret_value() if secret else "",
        app_token=app_token.get_secret_value() if app_token else "",
        api_url=f"{outside.slack_api_url}/",
        command=table.command,
        allow_shared_channels=table.allow_shared_channels,
    )


def _teams(
    outside: Environment, told: Mapping[str, str], faults: list[str]
) -> TeamsSettings | None:
    """*told*: all that is set outside. Without an app id nobody would have to prove anything."""
    if outside.teams_development:
        if outside.host not in LOOPBACK:
            faults.append(
                "TEAMS_DEVELOPMENT: lets anybody in who can reach Earful, so HOST must be"
                f" 127.0.0.1, and is {outside.host}."
            )
        if outside.teams_app_id:
            faults.append("TEAMS_DEVELOPMENT: cannot stand beside TEAMS_APP_ID: choose one.")
        return TeamsSettings()
    missing = [name for name in TEAMS_NEEDS if name not in told]
    if len(missing) == len(TEAMS_NEEDS):
        return None
    faults += [
        f"{name.upper()}: is missing, while other settings of Microsoft Teams are there."
        for name in missing
    ]
    secret = outside.teams_app_password
    return TeamsSettings(
        app_id=outside.teams_app_id,
        password=secret.get_secret_value() if secret else "",
        tenants=outside.teams_tenant_id,
        login_url=outside.teams_login_url,
        metadata_url=outside.teams_metadata_url,
    )
