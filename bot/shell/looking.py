"""The files of an import, looked at before anything of one is stored."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

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


@contextmanager
def looked_at(names: Sequence[str], wishes: Wishes, company: Company) -> Iterator[Sequence[File]]:
    """The files of these *names*, "-" for standard input. Raises Refusal for an unreadable one."""
    options = _options(wishes, company)
    with _standard_input() if "-" in names else nullcontext(None) as piped:
        yield [_looked_at(name, piped, options) for name in names]


def _options(wishes: Wishes, company: Company) -> Options:
    options = Options(
        company_zone=company.timezone,
        now=datetime.now(UTC),
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


@contextmanager
def _standard_input() -> Iterator[BinaryIO]:
    """All of it, in a file: it is read more than once."""
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        yield kept


def _looked_at(name: str, piped: BinaryIO | None, options: Options) -> File:
    path = Path("standard-input" if name == "-" else name)
    source: Source = piped if name == "-" and piped else path
    if source is path and path.is_dir():
        raise Refusal(f"{name}: that is a folder. Name the files in it.")
    if source is path and not path.exists():
        raise Refusal(f"{name}: there is no such file.")
    try:
        return File(name, path, source, plan(source, options))
    except Refusal as why:
        raise Refusal(f"{name}: {why}") from None
