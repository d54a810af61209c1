"""The files of an import, looked at before anything of one is stored."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from bot.now import utc_now
from handlers.csvfile.encoding import Source
from handlers.csvfile.plan import Options, Plan, plan
from nps.company import Company
from nps.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody said about the files; what they left out is empty, and found out."""

    source: str = ""
    maps: Sequence[str] = ()
    answered_at: str = ""
    encoding: str = ""
    delimiter: str = ""
    date_format: str = ""
    timezone: str = ""
    one_per: str = ""
    scores: Sequence[str] = ()
    no_answer: Sequence[str] = ()
    alert_since: date | None = None
    rejects_to: Path | None = None
    """The folder for rejected rows; None: beside each file."""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class File:
    name: str
    path: Path
    """Beside which the rejected rows go."""
    source: Source
    plan: Plan
    stamp: tuple[int, int, int] | None = None
    """By which a file is known that nobody has changed; None for what was copied."""

    def expect_unchanged(self) -> None:
        """Raises Refusal where somebody has changed the file since it was looked at."""
        if self.stamp and self.stamp != _stamp(self.path):
            raise Refusal(
                f"{self.name} was changed while it was read. Import it again once it is whole:"
                " nothing is counted twice."
            )


@contextmanager
def looked_at(names: Sequence[str], wishes: Wishes, company: Company) -> Iterator[Sequence[File]]:
    """The files of these *names*, "-" for standard input. Raises Refusal for an unreadable one."""
    options = _options(wishes, company)
    with ExitStack() as copies:
        yield [_looked_at(name, copies, options) for name in names]


def _options(wishes: Wishes, company: Company) -> Options:
    options = Options(
        company_zone=company.timezone,
        now=utc_now(),
        maps=wishes.maps,
        answered_at=wishes.answered_at,
        encoding=wishes.encoding,
        delimiter=wishes.delimiter,
        date_format=wishes.date_format,
        timezone=wishes.timezone,
        one_per=wishes.one_per,
        scores=wishes.scores,
        no_answer=wishes.no_answer,
    )
    return replace(options, source=wishes.source) if wishes.source else options


def _looked_at(name: str, copies: ExitStack, options: Options) -> File:
    path = Path("standard-input" if name == "-" else name)
    try:
        if name == "-":
            copy = copies.enter_context(_copied(sys.stdin.buffer))
            return File(name, path, copy, plan(copy, options))
        if path.is_fifo():
            with path.open("rb") as pipe:
                copy = copies.enter_context(_copied(pipe))
            return File(name, Path("standard-input"), copy, plan(copy, options))
        _expect_a_file(path)
        stamp = _stamp(path)
        return File(name, path, path, plan(path, options), stamp)
    except Refusal as why:
        raise Refusal(f"{name}: {why}") from None


@contextmanager
def _copied(stream: BinaryIO) -> Iterator[BinaryIO]:
    """All of *stream*, in a file: it is read more than once."""
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(stream, kept)
        yield kept


def _expect_a_file(path: Path) -> None:
    if path.is_dir():
        raise Refusal("that is a folder. Name the files in it.")
    if not path.exists():
        raise Refusal("there is no such file.")
    if not path.is_file():
        raise Refusal("that is a device, and no file.")


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """None where the file has gone, which it cannot have been at first."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
