"""The words for what stays in the foreground: the bot, and the demo."""

import os
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer


def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, envvar="PORT", help="0: any free one.")
    ] = 8787,
    data: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Your own responses instead of the made-up ones."),
    ] = None,
) -> None:
    """A made-up company in your browser. Nothing leaves this machine."""
    from bot import logs
    from bot.demo.stage import perform

    logs.set_up()
    _until_stopped(perform(port, data, typer.echo))


def run() -> None:
    """The bot, until Ctrl-C: doors, chat and schedules."""
    from bot import logs
    from bot.settings import load
    from bot.wiring import run as live

    settings = load(None, os.environ)
    logs.set_up()
    _until_stopped(live(settings, typer.echo))


def _until_stopped(living: Coroutine[Any, Any, None]) -> None:
    """Ctrl-C is how it ends, so it is no fault, however early it comes."""
    import asyncio

    with suppress(KeyboardInterrupt):
        asyncio.run(living)
