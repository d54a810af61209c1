"""What a command says to people: file names, ids and reasons in it may hold anything."""

import typer

from messages.legible import inert


def say(words: str, *, err: bool = False) -> None:
    """Print *words*, which may be several lines; the terminal obeys no sign in them."""
    typer.echo(harmless(words), err=err)


def harmless(words: str) -> str:
    """*words*, line by line, without the signs that terminals obey."""
    return "\n".join(map(inert, words.split("\n")))
