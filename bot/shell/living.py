"""The words for what stays in the foreground: the bot, and the demo."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from bot.shell.typed import typed_number


def demo(
    port: Annotated[
        int,
        typer.Option(
            parser=typed_number(0, 65535), metavar="N", envvar="PORT", help="0: any free one."
        ),
    ] = 8787,
    data: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Your own responses instead of the made-up ones."),
    ] = None,
) -> None:
    """A made-up company in your browser. Nothing leaves this machine."""
    with suppress(KeyboardInterrupt):  # however early: it is how this ends
        import asyncio
        import logging

        from bot import logs
        from bot.demo.stage import perform

        logs.set_up(level=logging.WARNING)  # one line with the address is all that a newcomer needs
        asyncio.run(perform(port, data, typer.echo))


def run() -> None:
    """The bot, until Ctrl-C: doors, chat and schedules."""
    with suppress(KeyboardInterrupt):
        import asyncio

        from bot import logs
        from bot.settings import load
        from bot.wiring import run as live

        settings = load(None, os.environ)
        logs.set_up()
        asyncio.run(live(settings, typer.echo))
