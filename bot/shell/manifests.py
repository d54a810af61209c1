"""`earful manifest`: what a platform wants to know when the app is made there."""

import os

import typer

from bot.platforms.slack.manifest import EXAMPLE, manifest
from bot.settings import load


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
