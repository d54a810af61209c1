"""The rows that could not be read, in a file of their own, to be mended and imported again."""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from handlers.csvfile.formulas import neutral
from nps.refusal import Refusal

LINE, REASON = "rejected line", "rejected because"
"""The two columns before the file's own."""
_BEGINNING: Final = 200
"""Bytes of a file by which it is known as ours."""


def path_for(path: Path, folder: Path | None = None) -> Path:
    """Where the rejected rows of *path* go: beside it, or into *folder*."""
    return (folder or path.parent) / f"{path.name}.rejected.csv"


def is_rejects(header: Sequence[str]) -> bool:
    """Whether a file with this header is one that was written here."""
    return list(header[:2]) == [LINE, REASON]


class RejectedFile:
    """A file of rejected rows, which exists only where there is something in it.

    Use it with `with`, which raises Refusal where another's file is in its way. One that was left
    by an earlier import goes when this one ends well with nothing rejected. Only its owner can read
    it: it holds customers' words.
    """

    def __init__(self, path: Path, header: Sequence[str], delimiter: str) -> None:
        self.path = path
        self.fault = ""
        """Why the rows could not be written, where they could not."""
        self._header = header
        self._delimiter = delimiter
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        if os.path.lexists(self.path) and not _is_ours(self.path):
            raise Refusal(
                f"{self.path}, where rejected rows go, is in use by something else: move it"
                " away, or name another folder: --rejects-to FOLDER."
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        try:
            if self._file:
                self._file.close()
            elif kind is None:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            self._note(error)

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        """Write a row; where the file cannot be written, the good rows must go in all the same."""
        if self.fault:
            return
        try:
            if self._file is None:
                self._file = self._opened()
                self._write((LINE, REASON, *self._header))
            self._write((str(line), reason, *cells))
        except OSError as error:
            self._note(error)

    def _note(self, error: OSError) -> None:
        self.fault = self.fault or f"{self.path} cannot be written: {error.strerror}"

    def _opened(self) -> IO[str]:
        self.path.unlink(missing_ok=True)  # a new one: neither another's link nor open to others
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        # With its mark, without which Excel takes UTF-8 for something older.
        return os.fdopen(file, "w", encoding="utf-8-sig", newline="")

    def _write(self, cells: Iterable[str]) -> None:
        if self._file:
            row = (neutral(cell, spares_numbers=True) for cell in cells)
            csv.writer(self._file, delimiter=self._delimiter).writerow(row)


def _is_ours(path: Path) -> bool:
    """Whether the file is one of rejected rows; a pipe, which may never end, is not opened."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return LINE.encode() in file.read(_BEGINNING)
    except OSError:
        return False
