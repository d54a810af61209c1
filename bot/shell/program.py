"""The program: all its commands, under one roof."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.shell import answers, files, living, personal, upkeep
from bot.shell.endings import told
from bot.shell.intake import intake
from bot.shell.word import Word


class Program(TyperGroup):
    """All commands; each imports what it needs only when it runs."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """`help` and `help COMMAND` are understood too."""
        if args[:1] == ["help"]:
            args = [*args[1:2], "--help"]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        with told():
            return super().invoke(ctx)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"earful {version('earful')}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")
    ] = False,
) -> None: ...


earful = typer.Typer(
    cls=Program,
    callback=_root,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # a frame around every word costs a tenth of a second
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Earful makes the customer's voice everybody's business.",
    epilog="Settings stand in ./earful.toml, or where EARFUL_SETTINGS says; secrets in the"
    " environment or in .env. `earful help COMMAND` tells more.",
)
earful.command(cls=Word)(living.demo)
earful.command(cls=Word)(living.run)
earful.command("import", cls=Word)(files.import_)
earful.command(cls=Word)(files.export)
earful.command(cls=Word)(answers.ask)
earful.command(cls=Word)(answers.job)
earful.command(cls=Word)(answers.send)
earful.add_typer(intake, name="intake")
earful.command(cls=Word)(upkeep.exclude)
earful.command(cls=Word)(upkeep.include)
earful.command(cls=Word)(personal.forget)
earful.command(cls=Word)(personal.receipts)
earful.command(cls=Word)(personal.privacy)
earful.command(cls=Word)(upkeep.rollup)
earful.command(cls=Word)(upkeep.outbox)
earful.command(cls=Word)(upkeep.backup)
earful.command(cls=Word)(upkeep.move)
earful.command(cls=Word)(upkeep.doctor)
earful.command(cls=Word)(upkeep.manifest)
