"""The people's file: a CSV with a line for each colleague."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from bot.settings.faults import sentences
from bot.settings.file import StaffTable
from bot.settings.words import nearest, shown

COLUMNS: Final = tuple(StaffTable.model_fields)
REQUIRED: Final = ("email", "name")
YES: Final = frozenset({"yes", "y", "true", "1", "x"})
NO: Final = frozenset({"no", "n", "false", "0", ""})


@dataclass(frozen=True)
class Listed:
    """A colleague, and the place that says so."""

    staff: StaffTable
    place: str


def read_people(path: Path, teams: Mapping[str, str], faults: list[str]) -> list[Listed]:
    """The colleagues in the file; what is wrong with it is added to *faults*.

    *teams*: keys by key and name, in lower case.
    """
    try:
        # utf-8-sig: spreadsheets begin their files with a byte order mark
        text = path.read_text(encoding="utf-8-sig")
        lines = list(_lines(text))
    except OSError as bad:
        faults.append(f"people: {path} cannot be read: {bad.strerror}.")
    except UnicodeDecodeError:
        faults.append(f"people: {path} is not UTF-8. Save it as “CSV UTF-8”.")
    except csv.Error as bad:
        faults.append(f"people: {path} is not a CSV file: {bad}.")
    else:
        return list(_listed(path.name, lines, teams, faults))
    return []


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not empty, with their numbers."""
    head = text.partition("\n")[0]
    delimiter = "," if "," in head else ";"  # some spreadsheets write semicolons
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, [cell.strip() for cell in cells]


def _listed(
    file: str, lines: list[tuple[int, list[str]]], teams: Mapping[str, str], faults: list[str]
) -> Iterator[Listed]:
    head = [name.casefold() for name in lines[0][1]] if lines else []
    missing = [name for name in REQUIRED if name not in head]
    if missing:
        faults.append(f"{file}, line 1: there is no column {' and no column '.join(missing)}.")
        return
    faults += [
        f"{file}, line 1: there is no column {shown(name)} to read.{hint}"
        for name in head
        if name not in COLUMNS and (hint := nearest(name, COLUMNS))
    ]
    for number, cells in lines[1:]:
        where = f"{file}, line {number}"
        told = {name: cell for name, cell in zip(head, cells, strict=False) if name in COLUMNS}
        try:
            staff = StaffTable.model_validate(_as_table(told), context={"teams": teams})
        except ValidationError as bad:
            faults += [f"{where}: {sentence}" for sentence in sentences(bad, StaffTable)]
        else:
            yield Listed(staff, where)


def _as_table(told: Mapping[str, str]) -> dict[str, object]:
    """A line as [[staff]] would say it."""
    table: dict[str, object] = {name: cell for name, cell in told.items() if cell}
    if "aliases" in table:
        aliases = (alias.strip() for alias in told["aliases"].split(";"))
        table["aliases"] = [alias for alias in aliases if alias]
    lead = told.get("lead", "").casefold()
    if lead in YES | NO:
        table["lead"] = lead in YES
    return table
