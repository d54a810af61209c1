"""From lines of text to rows of cells, each with the line of the file that it begins on."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Final, NamedTuple

DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LONGEST_CELL: Final = 1 << 20
MOST_LINES: Final = 2_000
"""Of one row; a longer one is a quotation mark that nobody closed."""
UNCLOSED: Final = "a quotation mark opens here that nothing closes"

# Of the whole process; the default, 131,072, is less than what some have pasted into a survey.
csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file writes its rows."""

    delimiter: str = ","
    escape: str | None = None
    """What stands before a quotation mark within quotation marks, where they are not doubled."""
    skips_blanks: bool = False
    """Whether blanks may stand before an opening quotation mark."""

    @property
    def said(self) -> str:
        return DELIMITERS.get(self.delimiter, repr(self.delimiter))


class Row(NamedTuple):
    line: int
    """From 1, as editors count."""
    cells: list[str]
    fault: str = ""
    """Why this is no row; its one cell is then the line as it stands."""


class Records:
    """The rows of some lines.

    Where a quotation mark is not closed, csv takes all that follows for one cell. Such a line is
    given up alone: those behind it are read again.
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect, width: int = 0) -> None:
        self._lines = iter(lines)
        self._dialect = dialect
        self._width = width
        self._again: list[str] = []
        self._taken: list[str] = []
        """The lines of the present row."""
        self._before = 0
        """How many lines are done with."""

    def __iter__(self) -> Iterator[Row]:
        while True:
            try:
                for cells in self._reader():
                    lines = len(self._taken)
                    if lines > 1 and self._is_unclosed(cells):
                        break
                    yield Row(self._before + 1, cells)
                    self._before += lines
                    self._taken.clear()
                else:
                    return
            except csv.Error:
                pass  # a cell beyond all measure
            yield self._given_up()

    def _reader(self) -> "Iterator[list[str]]":
        dialect = self._dialect
        return csv.reader(
            self._fed(),
            delimiter=dialect.delimiter,
            escapechar=dialect.escape,
            doublequote=dialect.escape is None,
            skipinitialspace=dialect.skips_blanks,
        )

    def _fed(self) -> Iterator[str]:
        taken = self._taken
        while self._again:
            line = self._again.pop()
            taken.append(line)
            yield line
        for line in self._lines:
            taken.append(line)
            if len(taken) > MOST_LINES:
                raise csv.Error(UNCLOSED)
            yield line

    def _is_unclosed(self, cells: list[str]) -> bool:
        """Whether a row of several lines came about by mistake."""
        quotes = sum(line.count('"') for line in self._taken)
        if self._dialect.escape:
            quotes -= sum(line.count(self._dialect.escape + '"') for line in self._taken)
        if quotes % 2 == 1 or not self._width:
            return quotes % 2 == 1
        return len(cells) < self._width or any(map(str.strip, cells[self._width :]))

    def _given_up(self) -> Row:
        first, *others = self._taken
        self._again.extend(reversed(others))
        self._taken.clear()
        self._before += 1
        return Row(self._before, [first.rstrip("\r\n")], UNCLOSED)


def sniffed(text: str, delimiter: str = "") -> Dialect:
    """The dialect in which the rows of *text*, a file's beginning, are all as wide as its header.

    Only *delimiter* is tried where there is one; commas are taken where nothing stands out.
    """
    return max(_candidates(text, delimiter), key=lambda one: _consistency(text, one))


def _candidates(text: str, delimiter: str) -> Iterator[Dialect]:
    """The plainest first: among equals it is taken."""
    for one in [delimiter] if delimiter else DELIMITERS:
        yield Dialect(one)
        if '\\"' in text:
            yield Dialect(one, escape="\\")
        if f'{one} "' in text:
            yield Dialect(one, skips_blanks=True)


def _consistency(text: str, dialect: Dialect) -> tuple[float, int]:
    """The share of rows as wide as the header, and that width.

    The header is the widest of the first ten rows: a title may stand above it, though that is rare
    enough to count against a dialect.
    """
    rows = Records(StringIO(text, newline=""), dialect)
    widths = [len(row.cells) for row in rows if any(row.cells)]
    width = max(widths[:10], default=0)
    if width < 2:
        return 0.0, 0
    share = widths.count(width) / len(widths)
    return round(share if widths[0] == width else share / 2, 2), width
