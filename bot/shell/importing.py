"""`earful import`: files of responses, taken in as history."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.settings import load
from bot.shell.summing import Sum
from handlers.csvfile.encoding import Source
from handlers.csvfile.plan import Options, Plan, plan
from handlers.csvfile.reading import Batch, read
from handlers.csvfile.rejected import RejectedFile
from handlers.intake import take_in
from nps.company import Company
from nps.refusal import Refusal
from nps.response import Response
from storage.database import Database
from storage.responses import Landed
from storage.store import Store

BATCH: Final = 500
"""Rows in one transaction, some 50 ms: a running Earful never waits long for its turn."""
NEVER: Final = date.max
"""What is imported is history, however young."""


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
    alert_since: date | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    path: Path
    """Beside which the rejected rows go."""
    source: Source
    plan: Plan


class _Undone(Exception):
    """Undoes the unit that raises it, and says what would have come of it."""

    def __init__(self, landed: list[Landed]) -> None:
        self.landed = landed


def take_in_files(names: Sequence[str], wishes: Wishes) -> None:
    """All files are looked at before anything of one is stored. Raises Refusal."""
    settings = load(None, os.environ)
    options = _options(wishes, settings.company)
    with _standard_input() if "-" in names else nullcontext(None) as piped:
        files = [_looked_at(name, piped, options) for name in names]
        asyncio.run(_take_in_all(files, settings.database_url, settings.company, wishes))


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
    )
    return replace(options, source=wishes.source) if wishes.source else options


@contextmanager
def _standard_input() -> Iterator[BinaryIO]:
    """All of it, in a file: it is read more than once."""
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        yield kept


def _looked_at(name: str, piped: BinaryIO | None, options: Options) -> _File:
    path = Path("standard-input" if name == "-" else name)
    source: Source = piped if name == "-" and piped else path
    if source is path and path.is_dir():
        raise Refusal(f"{name}: that is a folder. Name the files in it.")
    if source is path and not path.exists():
        raise Refusal(f"{name}: there is no such file.")
    try:
        return _File(name, path, source, plan(source, options))
    except Refusal as why:
        raise Refusal(f"{name}: {why}") from None


async def _take_in_all(files: Sequence[_File], url: str, company: Company, wishes: Wishes) -> None:
    async with _database(url, company, wishes) as database, _told_to_stop() as stopping:
        for file in files:
            _say_plan(file, len(files) > 1)
            await _take_in(file, database, wishes, stopping)


@asynccontextmanager
async def _database(url: str, company: Company, wishes: Wishes) -> AsyncIterator[Database]:
    """For a rehearsal where there is no database yet, none is made."""
    database = Database(url, company)
    if wishes.dry_run and database.path and not database.path.exists():
        database = Database("sqlite+aiosqlite://", company)
    async with database:
        yield database


@asynccontextmanager
async def _told_to_stop() -> AsyncIterator[asyncio.Event]:
    """Set by the first Ctrl-C; a second one ends the program where it is."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        told.set()
        loop.remove_signal_handler(signal.SIGINT)

    loop.add_signal_handler(signal.SIGINT, stop)
    try:
        yield told
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _say_plan(file: _File, is_one_of_several: bool) -> None:
    if is_one_of_several:
        typer.echo(f"\n{file.name}")
    width = max(len(name) for name, _ in file.plan.said)
    for name, words in file.plan.said:
        typer.echo(f"{name:{width}}  {words}")
    for sentence in file.plan.notes:
        typer.echo(sentence)


async def _take_in(
    file: _File, database: Database, wishes: Wishes, stopping: asyncio.Event
) -> None:
    total = Sum(database.company.roster)
    rejects = RejectedFile(file.path, file.plan.header.names, file.plan.dialect.delimiter)
    kept = nullcontext(None) if wishes.dry_run else rejects
    with kept as bin_, _progress(file.plan.size) as tell:
        for batch in read(file.source, file.plan, BATCH):
            landed = await _store(batch.responses, database, wishes)
            if bin_:
                for row in batch.rejected:
                    bin_.add(row.line, row.reason, row.cells)
            total.add(landed, batch.rejected, batch.repeated)
            tell(batch)
            if stopping.is_set():
                break
    _say_sum(file, total, rejects.path if total.rejected and not wishes.dry_run else None)
    if wishes.dry_run:
        typer.echo("Nothing has been stored: this was a dry run.")
    if stopping.is_set():
        raise Refusal("Stopped. What is counted above is stored; the same command does the rest.")
    if total.rejected and total.rejected == total.read:
        raise Refusal(f"{file.name}: not one row could be read.")


async def _store(told: Sequence[Response], database: Database, wishes: Wishes) -> Sequence[Landed]:
    def unit(store: Store) -> list[Landed]:
        now = datetime.now(UTC)
        landed = take_in(told, store, database.company, now, wishes.alert_since or NEVER)
        if wishes.dry_run:
            raise _Undone(landed)
        return landed

    try:
        return await database.write(unit)
    except _Undone as undone:
        return undone.landed


@contextmanager
def _progress(size: int) -> Iterator[Callable[[Batch], None]]:
    """A bar on a terminal, else nothing."""
    console = Console(stderr=True)
    bar = Progress(
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=size, rows=0)
        rows = 0

        def tell(batch: Batch) -> None:
            nonlocal rows
            rows += batch.rows
            bar.update(task, completed=batch.bytes_read, rows=rows)

        yield tell


def _say_sum(file: _File, total: Sum, rejects: Path | None) -> None:
    for line in total.lines:
        typer.echo(line)
    if rejects:
        typer.echo(f"Rejected rows, with their lines and reasons: {rejects}")
