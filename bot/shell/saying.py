"""What a command says to people: file names, ids and reasons in it may hold anything."""

import typer

from messages.legible import inert


def say(words: str, *, err: bool = False) -> None:
    """Print *words*, which may be several lines; the terminal obeys no sign in them."""
    typer.echo("\n".join(map(inert, words.split("\n"))), err=err)
