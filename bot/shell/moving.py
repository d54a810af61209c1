"""`earful move`: a company leaves its file for a server, whole, or not at all."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from bot.settings import load
from nps.company import Company
from nps.refusal import Refusal
from storage import copying, moving
from storage.database import Database
from storage.running import only_one, replicas


def move(source: str, target: str) -> None:
    """Both as the settings give DATABASE_URL. Raises BadSettings, Refusal, Unavailable."""
    settings = load(None, os.environ)
    asyncio.run(_move(source, target, settings.company))


def move_back(source: str) -> None:
    """As the settings give DATABASE_URL. Raises as `move` does."""
    settings = load(None, os.environ)
    asyncio.run(_move_back(source, settings.company))


async def _move(from_: str, to: str, company: Company) -> None:
    async with _both(from_, to, company) as (source, target):
        left = await source.read(lambda store: moving.left_for(store.connection))
        if left and left != target.place:
            raise Refusal(f"This company has moved to {left}. `earful move --back`, first.")
        ours = await source.write(lambda store: moving.marked(store.connection))
        is_new = await target.write(lambda store: moving.begin(store.connection, ours))
        begun = "Moving" if is_new else "Going on with the move of"
        typer.echo(f"{begun} {source.place} to {target.place}.")
        before = await copying.sums(source)
        with _bar("copied", before.rows) as tell:
            await copying.copy(source, target, tell)
        with _bar("compared", before.rows) as tell:
            await copying.compare(source, target, tell)
        # In this order: whatever happens in between, no two of them ever work at once.
        await source.write(lambda store: moving.leave(store.connection, target.place))
        await target.write(lambda store: moving.unmark(store.connection))
    for line in _told(before, source):
        typer.echo(line)


async def _move_back(from_: str, company: Company) -> None:
    source = _file(from_, company)
    async with only_one(source.path), source:
        left = await source.read(lambda store: moving.left_for(store.connection))
        if left is None:
            raise Refusal(f"The company in {source.place} has not moved anywhere.")
        await source.write(lambda store: moving.unmark(store.connection))
    typer.echo(
        f"{source.place} is the company's again, as it was before the move. Run nothing on {left}"
        " any more, or people read all twice."
    )


@asynccontextmanager
async def _both(from_: str, to: str, company: Company) -> AsyncIterator[tuple[Database, Database]]:
    """Both open; nobody runs either meanwhile."""
    source = _file(from_, company)
    target = Database(to, company, may_be_moving=True)
    if target.server is None:
        raise Refusal("A move leads to PostgreSQL: --to postgresql://NAME:PASSWORD@HOST/DATABASE.")
    async with only_one(source.path), source, target:
        if running := await target.read(lambda store: replicas(store.connection)):
            raise Refusal(f"{running} `earful run` work on {target.place}: stop them first.")
        yield source, target


def _file(from_: str, company: Company) -> Database:
    source = Database(from_, company, may_be_moving=True)
    if source.path is None or not source.path.exists():
        raise Refusal(f"There is no database in {source.place}: a move begins with a SQLite file.")
    return source


@contextmanager
def _bar(done: str, total: int) -> Iterator[Callable[[int], None]]:
    """On a terminal; else nothing."""
    console = Console(stderr=True)
    bar = Progress(
        BarColumn(),
        TaskProgressColumn(),
        TextColumn(f"{{task.completed:,.0f}} rows {done}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=total)
        yield lambda rows: bar.advance(task, rows)


def _told(sums: copying.Sums, source: Database) -> Iterator[str]:
    counts = sums.counts
    yield "Moved. Both sides are the same, row by row:"
    yield f"- {counts['response']:,} responses, and every figure is what they say"
    yield f"- {counts['followup_case']:,} cases, of which {sums.waiting:,} wait"
    yield f"- {counts['posting']:,} messages, of which {sums.due:,} are still to be shown"
    yield (
        f"Now set DATABASE_URL to the new place, and start `earful run`. {source.place} is opened"
        " no more, so that nobody reads all twice: keep it until you are content. `earful move"
        " --back` makes it the company's again."
    )
