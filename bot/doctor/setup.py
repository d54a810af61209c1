"""What the settings leave open: doors without a secret, teams that nobody would hear from."""

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.doctor.finding import Finding, bad, fine, note
from bot.settings import Settings
from handlers.vendors import VENDORS
from nps.company import Company
from nps.people import Team

MAKE_ONE: Final = 'echo "whsec_$(openssl rand -base64 24)"'


def settings(found: Settings) -> Iterator[Finding]:
    company = found.company
    where = str(found.file) if found.file else "no earful.toml: everything is as it comes"
    colleagues = len(company.roster.staff)
    yield fine(
        "Settings",
        f"{where}; {_count(len(company.roster.teams), 'team')}, "
        f"{_count(colleagues, 'colleague')}, {company.timezone.key} time",
    )
    dotenv = (found.file or Path()).parent / ".env"
    if dotenv.is_file() and dotenv.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield note("Settings", f"others on this machine can read {dotenv}: chmod 600 {dotenv}")


def doors(found: Settings) -> Iterator[Finding]:
    for vendor in VENDORS:
        secrets = found.secrets.get(vendor, ())
        if secrets:
            keys = "two secrets, both valid" if len(secrets) > 1 else "one secret"
            yield fine("Webhooks", f"/webhooks/{vendor} is open, {keys}")
    if not found.secrets:
        yield note(
            "Webhooks",
            "all doors are shut, since no EARFUL_SECRET_<TOOL> is set. For EARFUL_SECRET_PLAIN: "
            f"{MAKE_ONE}",
        )


def channels(found: Settings, bound: Mapping[str, str]) -> Iterator[Finding]:
    """*bound*: each channel's team, as was said in chat."""
    company = found.company
    if not company.roster.teams:
        yield note("Teams", "there are none, so nobody hears of an unhappy customer")
        return
    yield from (_of_team(team, bound, company) for team in company.roster.teams)
    for channel, key in bound.items():
        if company.roster.team(key) is None:
            yield note("Teams", f"{channel} was given to {key} in chat, a team that is no more")
    if not any(route.is_default for route in company.routes):
        why = "the last [[routes]] has a condition" if company.routes else "there are no [[routes]]"
        who = "the admins' channel alone" if company.admins.channels else "nobody"
        yield note(
            "Routes",
            f"{why}: a customer of no known team is heard by {who}. "
            "One without a condition catches all the rest",
        )
    if not company.admins.channels:
        yield note(
            "Admins", "[admins] names no channel: what goes wrong is told here and in the log alone"
        )


def _of_team(team: Team, bound: Mapping[str, str], company: Company) -> Finding:
    by_chat = [f"{channel} (said in chat)" for channel, key in bound.items() if key == team.key]
    if team.channels or by_chat:
        return fine("Teams", f"{team.name} reads in {', '.join((*team.channels, *by_chat))}")
    instead = "the admins' channel" if company.admins.channels else "nobody"
    return bad(
        "Teams", f"{team.name} has no channels: {instead} hears of its unhappy customers instead"
    )


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
