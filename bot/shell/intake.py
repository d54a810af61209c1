"""The words for what survey tools sent and Earful could not read."""

from typing import Annotated

import typer

from bot.shell.typed import typed_number
from bot.shell.word import Word

intake = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What survey tools sent and Earful could not read.",
)

Numbers = Annotated[
    list[int] | None,
    typer.Argument(
        parser=typed_number(1), metavar="N", help="As `earful intake failed` lists them."
    ),
]
All = Annotated[bool, typer.Option("--all", help="Every one that is kept.")]


@intake.command(cls=Word)
def failed(
    show: Annotated[
        int | None,
        typer.Option(
            "--show",
            parser=typed_number(1),
            metavar="N",
            help="The body itself, a customer's words and all, as it came.",
        ),
    ] = None,
) -> None:
    """What is kept, and why it could not be read."""
    from bot.shell.unreading import list_all, show_one

    list_all() if show is None else show_one(show)


@intake.command(cls=Word)
def replay(numbers: Numbers = None, *, all_: All = False) -> None:
    """Read them again: what can be read now is taken in and leaves the list."""
    from bot.shell.unreading import read_again

    read_again(_chosen(numbers, all_))


@intake.command(cls=Word)
def drop(numbers: Numbers = None, *, all_: All = False) -> None:
    """Throw them away, for good."""
    from bot.shell.unreading import throw_away

    throw_away(_chosen(numbers, all_))


def _chosen(numbers: list[int] | None, all_: bool) -> list[int] | None:
    """None: all."""
    if bool(numbers) == all_:
        raise typer.BadParameter("say which numbers, or --all")
    return numbers or None
