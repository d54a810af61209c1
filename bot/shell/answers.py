"""The words for what is otherwise done in chat, by the clock, or by a survey tool."""

from datetime import datetime
from typing import Annotated

import typer

from bot.shell.typed import typed_number, typed_time


def ask(
    question: Annotated[
        list[str], typer.Argument(metavar="QUESTION", help='Such as "last-week by team".')
    ],
    *,
    now: Annotated[
        datetime | None,
        typer.Option(parser=typed_time, metavar="ISO", help="As if it were then."),
    ] = None,
    as_: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="As which colleague you ask.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """What /nps answers in chat."""
    from bot.shell.asking import answer

    answer(_joined(question), now, as_, for_programs=json)


def _joined(words: list[str]) -> str:
    """The question; the shell has taken the quotes off touchpoint:"Store visit" before all."""
    if len(words) == 1:
        return words[0]
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    name, colon, value = word.partition(":")
    has_lost_quotes = colon and " " in value and '"' not in value and " " not in name
    return f'{name}:"{value}"' if has_lost_quotes else word


def job(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Such as weekly-digest.")],
    *,
    due: Annotated[
        datetime | None,
        typer.Option(parser=typed_time, metavar="ISO", help="As if it were due then."),
    ] = None,
) -> None:
    """One scheduled job, done by hand under the clock's own key."""
    from bot.shell.jobs import do

    do(name, due)


def send(
    *,
    score: Annotated[int, typer.Option(parser=typed_number(0, 10), metavar="N", help="0 to 10.")],
    comment: Annotated[str, typer.Option(metavar="TEXT", help="The customer's words.")] = "",
    name: Annotated[str, typer.Option(metavar="TEXT", help="The customer's.")] = "",
    email: Annotated[str, typer.Option(metavar="TEXT", help="The customer's.")] = "",
    phone: Annotated[str, typer.Option(metavar="TEXT", help="The customer's.")] = "",
    touchpoint: Annotated[str, typer.Option(metavar="TEXT")] = "",
    team: Annotated[str, typer.Option(metavar="TEXT")] = "",
    segment: Annotated[str, typer.Option(metavar="TEXT")] = "",
    staff: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="Who served, by name or e-mail; repeatable."),
    ] = None,
    id_: Annotated[
        str, typer.Option("--id", metavar="TEXT", help="One sent before: it is updated.")
    ] = "",
    url: Annotated[
        str, typer.Option(metavar="URL", help="Which Earful; else the one on HOST and PORT.")
    ] = "",
) -> None:
    """One response, signed and sent to a running Earful."""
    from bot.shell.sending import send as send_it

    send_it(
        {
            "id": id_,
            "score": score,
            "comment": comment,
            "customer": _filled({"name": name, "email": email, "phone": phone}),
            "touchpoint": touchpoint,
            "team": team,
            "segment": segment,
            "staff": staff,
        },
        url,
    )


def _filled(fields: dict[str, str]) -> dict[str, str]:
    return {field: value for field, value in fields.items() if value}
