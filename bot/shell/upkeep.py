"""The words for whoever runs Earful."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.shell.typed import typed_address, typed_choice, typed_database


class Count(StrEnum):
    CHECK = "check"
    REBUILD = "rebuild"


class Errand(StrEnum):
    LIST = "list"
    RETRY = "retry"
    DOUBT = "doubt"


class Place(StrEnum):
    SLACK = "slack"
    TEAMS = "teams"


def exclude(
    response: Annotated[str, typer.Argument(metavar="ID")] = "",
    *,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; colleagues read it on the card.")
    ] = "",
) -> None:
    """Take a response out of all tallies; without ID: say which are out."""
    from bot.shell import excluding

    if response:
        excluding.exclude(response, reason)
    else:
        excluding.show()


def include(response: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Count an excluded response again, and bring its card back."""
    from bot.shell import excluding

    excluding.include(response)


def rollup(
    what: Annotated[Count, typer.Argument(parser=typed_choice(Count), metavar="WHAT")],
) -> None:
    """Compare the counted figures with the responses, or count anew."""
    from bot.shell.counting import check, rebuild

    (rebuild if what is Count.REBUILD else check)()


def outbox(
    what: Annotated[
        Errand, typer.Argument(parser=typed_choice(Errand), metavar="WHAT")
    ] = Errand.LIST,
) -> None:
    """Messages that are not where they should be, and why."""
    from bot.shell.postings import doubt, retry, show

    {Errand.LIST: show, Errand.RETRY: retry, Errand.DOUBT: doubt}[what]()


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Not there yet; whole, or not.")],
) -> None:
    """Copy the database while Earful runs, and look the copy through."""
    from bot.shell.backing import back_up

    back_up(file)


def move(
    *,
    source: Annotated[
        str,
        typer.Option(
            "--from", parser=typed_database, metavar="URL", help="A SQLite file, and its company."
        ),
    ] = "sqlite:///data/earful.db",
    target: Annotated[
        str | None,
        typer.Option(
            "--to", parser=typed_database, metavar="URL", help="PostgreSQL, empty; postgresql://..."
        ),
    ] = None,
    back: Annotated[
        bool, typer.Option("--back", help="After a move: the file is the company's again.")
    ] = False,
) -> None:
    """Take a company from a SQLite file to PostgreSQL."""
    from bot.shell.moving import move as go
    from bot.shell.moving import move_back

    if back is (target is not None):
        raise typer.BadParameter("Say where to: --to postgresql://..., or --back.")
    if target is None:
        move_back(source)
    else:
        go(source, target)


def doctor(
    *,
    self_test: Annotated[
        bool,
        typer.Option("--self-test", help="Sends you a card, and waits for its button."),
    ] = False,
    as_: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="Who you are, for --self-test.")
    ] = "",
) -> None:
    """Is everything as it should be?"""
    from bot.shell.examining import examine, try_out

    if self_test or as_:
        try_out(as_)
    else:
        examine()


def manifest(
    place: Annotated[Place, typer.Argument(parser=typed_choice(Place), metavar="WHERE")],
    *,
    url: Annotated[
        str,
        typer.Option(
            parser=typed_address,
            metavar="URL",
            help="Where it reaches Earful; else public_url.",
        ),
    ] = "",
    socket_mode: Annotated[
        bool, typer.Option("--socket-mode", help="Without a public address.")
    ] = False,
    with_history: Annotated[
        bool, typer.Option("--with-history", help="May read its channels: nothing comes twice.")
    ] = False,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="Where the package for Microsoft Teams goes.")
    ] = Path("earful-teams.zip"),
    about: Annotated[
        str,
        typer.Option(
            parser=typed_address, metavar="URL", help="Microsoft Teams: your page about Earful."
        ),
    ] = "",
    slash: Annotated[
        bool, typer.Option("--slash", help="Microsoft Teams: also after / (a preview there).")
    ] = False,
) -> None:
    """What Slack or Microsoft Teams wants to know when the app is made."""
    from bot.shell.manifests import pack_teams, show_slack

    if place is Place.TEAMS:
        pack_teams(url, about, out, slash=slash)
    else:
        show_slack(url, socket_mode=socket_mode, with_history=with_history)
