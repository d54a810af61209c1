"""The rows that could not be read, in a file of their own, to be mended and imported again."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from nps.refusal import Refusal

LINE, REASON = "rejected line", "rejected because"
"""The two columns before the file's own."""

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_NEUTRALISED: Final = re.compile(r"'+[=+\-@\t\r]")


def path_for(path: Path) -> Path:
    """Where the rejected rows of *path* go."""
    return path.with_name(f"{path.name}.rejected.csv")


def neutral(cell: str) -> str:
    """*cell* as no spreadsheet will run it: with an apostrophe before what looks like a formula.

    What has one already gets another, so that exactly one can be taken away again.
    """
    is_formula = _FORMULA.match(cell) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


def restored(cell: str) -> str:
    """*cell* as it was before neutral()."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def is_rejects(header: Sequence[str]) -> bool:
    """Whether a file with this header is one that was written here."""
    return list(header[:2]) == [LINE, REASON]


class RejectedFile:
    """FILE.rejected.csv, which exists only where there is something in it.

    Use it with `with`: a file left by an earlier import of FILE goes when this one ends well with
    nothing rejected.
    """

    def __init__(self, path: Path, header: Sequence[str], delimiter: str) -> None:
        self.path = path_for(path)
        self._header = header
        self._delimiter = delimiter
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()
        elif kind is None:
            self.path.unlink(missing_ok=True)

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        """Write a row. Raises Refusal where the file cannot be."""
        if self._file is None:
            self._file = self._opened()
            self._write((LINE, REASON, *self._header))
        self._write((str(line), reason, *cells))

    def _opened(self) -> IO[str]:
        try:
            # With its mark, without which Excel takes UTF-8 for something older.
            return self.path.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise Refusal(f"{self.path} cannot be written: {error.strerror}.") from error

    def _write(self, cells: Iterable[str]) -> None:
        if self._file:
            csv.writer(self._file, delimiter=self._delimiter).writerow(map(neutral, cells))
