"""`earful import`: files of responses, taken in as history."""

import asyncio
import gc
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Final

from bot.now import utc_now
from bot.settings import load
from bot.shell.looking import File, Wishes, looked_at
from bot.shell.pace import Pace
from bot.shell.progress import progress
from bot.shell.saying import say
from bot.shell.summing import Sum
from handlers.csvfile.reading import read
from handlers.csvfile.rejected import RejectedFile, path_for
from handlers.intake import take_in
from jobs.forgetting import kept_from
from nps.company import Company
from nps.refusal import Refusal
from nps.response import Response
from storage.database import Database
from storage.responses import Landed
from storage.store import Store

STOPPING: Final = (signal.SIGINT, signal.SIGTERM)
NEVER: Final = date.max
"""What is imported is history, however young."""


class _Undone(Exception):
    """Undoes the unit that raises it, and says what would have come of it."""

    def __init__(self, landed: list[Landed]) -> None:
        self.landed = landed


def take_in_files(names: Sequence[str], wishes: Wishes) -> None:
    """All files are looked at before anything of one is stored. Raises Refusal."""
    settings = load(None, os.environ)
    company = settings.company
    with looked_at(names, wishes, company) as files:
        asyncio.run(_take_in_all(files, settings.database_url, company, wishes))


async def _take_in_all(files: Sequence[File], url: str, company: Company, wishes: Wishes) -> None:
    gc.freeze()  # what is there now will stay: the collector need not look through it at each batch
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
    """Set by the first Ctrl-C or SIGTERM; a second one ends the program where it is."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def let_go() -> None:
        for one in STOPPING:
            loop.remove_signal_handler(one)

    def stop() -> None:
        told.set()
        let_go()

    for one in STOPPING:
        loop.add_signal_handler(one, stop)
    try:
        yield told
    finally:
        let_go()


def _say_plan(file: File, is_one_of_several: bool) -> None:
    if is_one_of_several:
        say(f"\n{file.name}")
    width = max(len(name) for name, _ in file.plan.said)
    for name, words in file.plan.said:
        say(f"{name:{width}}  {words}")
    for sentence in file.plan.notes:
        say(sentence)


async def _take_in(file: File, database: Database, wishes: Wishes, stopping: asyncio.Event) -> None:
    file.expect_unchanged()
    company = database.company
    total = Sum(company, kept_from(utc_now(), company))
    path = path_for(file.path, wishes.rejects_to)
    rejects = RejectedFile(path, file.plan.header.names, file.plan.dialect.delimiter)
    kept = nullcontext(None) if wishes.dry_run else rejects
    with kept as bin_, progress(file.plan.size) as tell:
        pace = Pace()
        for batch in read(file.source, file.plan, lambda: pace.rows):
            landed = await _store(batch.responses, database, wishes, pace)
            if bin_:
                for row in batch.rejected:
                    bin_.add(row.line, row.reason, row.cells)
                    for other in row.others:
                        bin_.add(other.line, row.reason, other.cells)
            total.add(landed, batch)
            tell(batch)
            if stopping.is_set():
                break
    is_kept = total.rejected and not (wishes.dry_run or rejects.fault)
    _say_sum(file, total, rejects.path if is_kept else None)
    if wishes.dry_run:
        say("Nothing has been stored: this was a dry run.")
    if stopping.is_set():
        raise Refusal("Stopped. What is counted above is stored; the same command does the rest.")
    file.expect_unchanged()
    if rejects.fault:
        raise Refusal(
            f"{rejects.fault}, so the rejected rows are kept nowhere. What is counted above is"
            " stored; the same again with --rejects-to FOLDER keeps them, and counts nothing twice."
        )
    if total.rejected and total.rejected == total.read - total.joined:
        raise Refusal(f"{file.name}: not one row could be read.")


async def _store(
    told: Sequence[Response], database: Database, wishes: Wishes, pace: Pace
) -> Sequence[Landed]:
    def unit(store: Store) -> list[Landed]:
        now, began = utc_now(), perf_counter()
        landed = take_in(told, store, database.company, now, wishes.alert_since or NEVER)
        pace.took(len(told), perf_counter() - began)
        if wishes.dry_run:
            raise _Undone(landed)
        return landed

    try:
        return await database.write(unit)
    except _Undone as undone:
        return undone.landed


def _say_sum(file: File, total: Sum, rejects: Path | None) -> None:
    for line in total.lines:
        say(line)
    if rejects:
        say(f"Rejected rows, with their lines and reasons: {rejects}")
