"""The words for files of responses, in and out."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.shell.typed import typed_choice, typed_day


class Listed(StrEnum):
    RESPONSES = "responses"
    CASES = "cases"


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


def import_(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="CSV files; - for standard input.")
    ],
    *,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds it; repeatable."),
    ] = None,
    source: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Whose ids they have; a survey tool's name: the same as its webhook's.",
        ),
    ] = "",
    answered_at: Annotated[
        str, typer.Option(metavar="WHEN", help="When they answered, if the file does not say.")
    ] = "",
    encoding: Annotated[str, typer.Option(metavar="NAME", help="Such as utf-8, cp1252.")] = "",
    delimiter: Annotated[str, typer.Option(metavar="SIGN", help="Such as ; or tab.")] = "",
    date_format: Annotated[
        str,
        typer.Option(
            metavar="FORMAT", help="day-first, month-first, both with a comma, or as %d.%m.%Y."
        ),
    ] = "",
    timezone: Annotated[
        str, typer.Option(metavar="ZONE", help="Of times without one; else the company's.")
    ] = "",
    scores: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ANSWER=SCORE", help="What answers mean that are no scores; repeatable."
        ),
    ] = None,
    no_answer: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD", help="Means that there is no answer; repeatable."),
    ] = None,
    one_per: Annotated[
        str, typer.Option(metavar="COLUMN", help="Names the respondent, if each has several rows.")
    ] = "",
    alert_since: Annotated[
        date | None,
        typer.Option(
            parser=typed_day, metavar="DATE", help="Low scores since then become cases and alert."
        ),
    ] = None,
    rejects_to: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            file_okay=False,
            exists=True,
            help="For rejected rows; else beside FILE.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing.")] = False,
) -> None:
    """Take in responses from CSV. The same file twice adds nothing."""
    from bot.shell.importing import take_in_files
    from bot.shell.looking import Wishes

    wishes = Wishes(
        source=source,
        maps=tuple(maps or ()),
        answered_at=answered_at,
        encoding=encoding,
        delimiter=delimiter,
        date_format=date_format,
        timezone=timezone,
        one_per=one_per,
        scores=tuple(scores or ()),
        no_answer=tuple(no_answer or ()),
        alert_since=alert_since,
        rejects_to=rejects_to,
        dry_run=dry_run,
    )
    take_in_files(files, wishes)


def export(
    what: Annotated[
        Listed, typer.Argument(parser=typed_choice(Listed), metavar="WHAT")
    ] = Listed.RESPONSES,
    *,
    since: Annotated[
        date | None, typer.Option(parser=typed_day, metavar="DATE", help="The first day.")
    ] = None,
    until: Annotated[
        date | None, typer.Option(parser=typed_day, metavar="DATE", help="The last day.")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", parser=typed_choice(Format), metavar="csv|jsonl")
    ] = Format.CSV,
) -> None:
    """All responses, or all cases, to standard output."""
    if since and until and since > until:
        raise typer.BadParameter(f"--since {since} is after --until {until}: no day is between.")
    from bot.shell.exporting import export_cases, export_responses

    export_all = export_cases if what is Listed.CASES else export_responses
    export_all(since, until, form.value)
