"""What the environment, or the file .env, says: secrets, and where to find things."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource

from bot.platforms.teams.settings import LOGIN, METADATA
from bot.settings.faults import sentences
from bot.settings.words import Address, Filled, nearest, said, shown
from handlers.vendors import VENDORS
from nps.people import unique

OF_VENDORS: Final = "earful_secret_"
"""What the names of survey tools' secrets begin with, in lower case."""
OURS: Final = "earful_"
NAMES: Final = (
    "earful_settings",
    "earful_metrics_token",
    *(f"{OF_VENDORS}{vendor}" for vendor in VENDORS),
)
"""All that there are of OURS."""
NEARLY: Final = 0.85
"""How alike two names are, from 0 to 1, of which one is a slip for the other."""
DATABASE: Final = "sqlite+aiosqlite:///data/earful.db"
SQLITE: Final = ("sqlite+aiosqlite", "sqlite")
POSTGRESQL: Final = ("postgresql", "postgres", "postgresql+asyncpg")


SHORTEST_TOKEN: Final = 16

_HOST: Final = re.compile(r"(?:[^:,@/\[\]]+|\[[0-9a-fA-F:]+\])(?::\d+)?")
_NAME: Final = re.compile(r"[^@:/]+")
"""A password with such a sign in it, as it is, would else be taken for something else."""


def database(told: str) -> str:
    """*told* as the storage wants it; a relative path is the process's."""
    scheme, _, rest = told.partition("://")
    if scheme.lower() in SQLITE and rest.startswith("/") and rest.strip("/"):
        return f"{SQLITE[0]}://{rest}"
    if scheme.lower() in POSTGRESQL and _names_a_database(rest):
        return f"{POSTGRESQL[0]}://{rest}"
    if scheme.lower() in POSTGRESQL:
        raise said(
            "must name a host and a database: postgresql://NAME:PASSWORD@HOST/DATABASE."
            " In a password, @ is written as %40, / as %2F, : as %3A."
        )
    raise said(
        "must be sqlite:///PATH, where four slashes begin a path at the root,"
        " or postgresql://NAME:PASSWORD@HOST/DATABASE."
    )


def _names_a_database(rest: str) -> bool:
    """*rest* of an address; its host may stand after a question mark, where it is a folder."""
    place, _, more = rest.partition("?")
    login, _, database = place.partition("/")
    who, _, host = login.rpartition("@")
    is_host = _HOST.fullmatch(host) or (not host and "host=/" in more)
    return bool("@" not in who and is_host and _NAME.fullmatch(database))


def _is_no(prefix: str, what: str) -> AfterValidator:
    def check(told: SecretStr) -> SecretStr:
        if told.get_secret_value().startswith(prefix):
            raise said(f"is {what}: it begins with {prefix}.")
        return told

    return AfterValidator(check)


def _hard_to_guess(told: SecretStr) -> SecretStr:
    if len(told.get_secret_value()) < SHORTEST_TOKEN:
        raise said(f"has at least {SHORTEST_TOKEN} signs: openssl rand -hex 24 makes one.")
    return told


def tenants(told: str) -> tuple[str, ...]:
    """The ids in *told*. Nothing else stands for a tenant: "common" would be all of them."""
    return unique(_tenant(word) for word in told.split())


def _tenant(word: str) -> str:
    try:
        return str(UUID(word))
    except ValueError:
        raise said(
            f"{shown(word)} is no tenant's id."
            " Azure writes one like 5f0c2d3e-0000-4000-8000-00000000b07a."
        ) from None


class Environment(BaseModel):
    """In lower case what stands there in upper case."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    database_url: Annotated[str, AfterValidator(database)] = DATABASE
    host: Filled = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8787
    earful_metrics_token: Annotated[SecretStr, AfterValidator(_hard_to_guess)] | None = None
    slack_bot_token: Annotated[SecretStr, _is_no("xapp-", "the app token")] | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: Annotated[SecretStr, _is_no("xoxb-", "the bot token")] | None = None
    slack_api_url: Address = "https://slack.com/api"
    teams_app_id: str = ""
    teams_app_password: SecretStr | None = None
    teams_tenant_id: Annotated[tuple[str, ...], BeforeValidator(tenants)] = ()
    teams_development: Annotated[bool, Field(strict=False)] = False
    """Whether anybody may speak to Earful as if they were Teams: for trying it on one machine."""
    teams_login_url: Address = LOGIN
    teams_metadata_url: Address = METADATA


def told(env: Mapping[str, str], dotenv: Path, faults: list[str]) -> dict[str, str]:
    """All that is set, by name in lower case; the environment wins over the file *dotenv*.

    What is empty counts as not set. What is wrong with the file is added to *faults*.
    """
    try:
        file = DotEnvSettingsSource(BaseSettings, env_file=dotenv, env_ignore_empty=True).env_vars
    except (OSError, UnicodeDecodeError) as bad:
        faults.append(f"{dotenv} cannot be read: {bad}.")
        file = {}
    faults += _misspelt(file, env)
    both = {**file, **{name.lower(): value for name, value in env.items() if value.strip()}}
    return {name: value.strip() for name, value in both.items() if value and value.strip()}


def _misspelt(file: Mapping[str, str | None], env: Mapping[str, str]) -> Iterator[str]:
    """Whatever the file .env calls EARFUL_ is meant for us.

    In the environment others put such names too (Kubernetes EARFUL_SERVICE_HOST, for a service
    that is called earful), so there a slip is only what nearly is one of ours.
    """
    outside = (name.lower() for name, value in env.items() if value.strip())
    for name in unique((*(name for name, value in file.items() if value), *outside)):
        if not name.startswith(OURS) or name.startswith(OF_VENDORS) or name in NAMES:
            continue
        near = get_close_matches(name, NAMES, n=1, cutoff=0.6 if name in file else NEARLY)
        hint = f" Did you mean {near[0].upper()}?" if near else ""
        if near or name in file:
            yield f"{name.upper()}: there is no such setting.{hint}"


def read_environment(told: Mapping[str, str], faults: list[str]) -> Environment:
    """What is wrong is added to *faults*; its default stands in for it then."""
    known = {name: value for name, value in told.items() if name in Environment.model_fields}
    try:
        return Environment.model_validate(known)
    except ValidationError as bad:
        faults += sentences(bad, Environment, lambda loc: str(loc[0]).upper())
        wrong = {one["loc"][0] for one in bad.errors()}
    return Environment.model_validate({n: value for n, value in known.items() if n not in wrong})


def secrets(told: Mapping[str, str], faults: list[str]) -> dict[str, tuple[SecretStr, ...]]:
    """Each survey tool's secrets, by its name; two are both valid while one replaces the other."""
    found: dict[str, tuple[SecretStr, ...]] = {}
    for name, value in told.items():
        vendor = name.removeprefix(OF_VENDORS)
        if vendor == name:
            continue
        if vendor not in VENDORS:
            faults.append(
                f"{name.upper()}: there is no survey tool “{vendor}”.{nearest(vendor, VENDORS)}"
            )
            continue
        words = value.split()
        found[vendor] = tuple(SecretStr(word) for word in words)
        if len(words) > 2:
            faults.append(f"{name.upper()}: holds more than two secrets.")
        reasons = (VENDORS[vendor].signature.fault(word) for word in words)
        faults += [f"{name.upper()}: {reason}." for reason in unique(filter(None, reasons))]
    return found
