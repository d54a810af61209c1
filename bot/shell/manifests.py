"""`earful manifest`: what a platform wants to know when the app is made there."""

import os
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from uuid import UUID

import typer

from bot.platforms.slack.manifest import EXAMPLE, manifest
from bot.platforms.teams.manifest import package
from bot.settings import load
from handlers.commands import COMMANDS
from nps.refusal import Refusal


def show_slack(url: str, *, socket_mode: bool, with_history: bool) -> None:
    settings = load(None, os.environ)
    known = url or settings.public_url
    if not (known or socket_mode):
        typer.echo(
            f"Replace {EXAMPLE} by the address at which Slack reaches Earful, or give it: --url,"
            " or public_url under [server] in the settings. Without one: --socket-mode.",
            err=True,
        )
    command = settings.slack_command
    words = manifest(known or EXAMPLE, command, socket_mode=socket_mode, with_history=with_history)
    typer.echo(words, nl=False)


def pack_teams(url: str, about: str, out: Path, *, slash: bool) -> None:
    """Write the app's package to *out*. Raises Refusal where the app's id is not known."""
    settings = load(None, os.environ)
    app = _app_id(settings.teams.app_id if settings.teams else "")
    known = (url or settings.public_url or "").rstrip("/")
    page = about or known or EXAMPLE
    words = [*chain.from_iterable(command.help for command in COMMANDS)]
    out.write_bytes(package(app, version("earful"), words, known, page, slash=slash))
    typer.echo(f"{out} is written: upload it in Microsoft Teams, under Apps, Manage your apps.")
    if not about:
        typer.echo(
            f"Its links for more about Earful lead to {page}, where there is no page to read. Give"
            " one of yours, on what is kept and whom to ask: --about URL.",
            err=True,
        )


def _app_id(named: str) -> str:
    if not named:
        raise Refusal(
            "TEAMS_APP_ID is not set: it is the bot's Application (client) ID in Microsoft Entra."
        )
    try:
        return str(UUID(named))
    except ValueError:
        raise Refusal(
            "TEAMS_APP_ID is not like 5f0c2d3e-0000-4000-8000-00000000b07a, as Microsoft Entra"
            " writes an Application (client) ID."
        ) from None
