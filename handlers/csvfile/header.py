"""A file's header: where it stands, and what stands right below it that is no answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from handlers.csvfile.columns import columns, has_score
from handlers.csvfile.names import Tool, tool
from handlers.csvfile.records import Row
from nps.refusal import Refusal

ROWS: Final = 10
"""The header is among the first ten; titles may stand above it."""
MOST_COLUMNS: Final = 5_000
LONGEST_NAME: Final = 500
"""Characters of a column's name that are looked at: whoever quotes wrongly has the whole file in
one cell."""


@dataclass(frozen=True, slots=True)
class Header:
    line: int
    names: tuple[str, ...]
    columns: Mapping[str, int]
    """Place by field; see names.FIELDS."""
    below: tuple[Row, ...] = ()
    """Rows below it that are no answers: some tools' questions and inner names."""

    @property
    def tool(self) -> Tool | None:
        return tool(self.names)

    @property
    def first_line(self) -> int:
        """Where the answers begin."""
        return self.below[-1].line + 1 if self.below else self.line + 1

    def cell(self, row: Row, field: str) -> str:
        """What *row* tells of *field*, or nothing."""
        place = self.columns.get(field, len(row.cells))
        return row.cells[place].strip() if place < len(row.cells) else ""

    @property
    def zone(self) -> str:
        """The time zone that the file itself says its times are in, or nothing."""
        if told := _import_zone(self.cell(self.below[-1], "answered_at") if self.below else ""):
            return told
        place = self.columns.get("answered_at")
        is_utc = place is not None and "utc" in self.names[place].casefold()
        return "UTC" if is_utc else ""


def found(rows: Sequence[Row], maps: Sequence[str]) -> Header:
    """The header among a file's first *rows*. Raises Refusal as columns() does."""
    filled = [_shortened(row) for row in rows if any(map(str.strip, row.cells))]
    if not filled:
        raise Refusal("The file has no rows.")
    widest = max(len(row.cells) for row in filled)
    if widest > MOST_COLUMNS:
        raise Refusal(f"A row has {widest:,} columns, and more than {MOST_COLUMNS:,} are no table.")
    # The first of all where none could be it, for the refusal to show.
    head = next((row for row in filled if has_score(row.cells, maps)), filled[0])
    header = Header(head.line, tuple(head.cells), columns(head.cells, maps))
    below = [row for row in rows if row.line > head.line][:2]
    return Header(header.line, header.names, header.columns, _no_answers(header, below))


def _shortened(row: Row) -> Row:
    return row._replace(cells=[cell[:LONGEST_NAME] for cell in row.cells])


def _no_answers(header: Header, below: Sequence[Row]) -> tuple[Row, ...]:
    if len(below) == 2 and any('{"ImportId":' in cell for cell in below[1].cells):
        return tuple(below)  # Qualtrics: the questions, then its own names for the columns
    known = header.tool
    if below and known and known.name == "SurveyMonkey" and not header.cell(below[0], "id"):
        return (below[0],)  # the choices of each question
    return ()


def _import_zone(cell: str) -> str:
    """The zone in {"ImportId": "recordedDate", "timeZone": "Europe/Berlin"}."""
    try:
        told = json.loads(cell)
    except (ValueError, RecursionError):
        return ""
    zone = told.get("timeZone") if isinstance(told, dict) else None
    return zone if isinstance(zone, str) else ""
