"""A table on a terminal: as wide as that, or as it needs to be for a program that reads it."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from messages.legible import inert

ENDLESS: Final = 1_000
"""Columns for a program that reads along: nothing is cut or broken there."""


def show_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(*headings, box=None)
    for row in rows:
        table.add_row(*map(inert, row))
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = ENDLESS
    console.print(table)
