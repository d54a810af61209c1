"""The database: whether it is there, true, writable, and has room."""

import shutil
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

from bot.doctor.finding import Finding, bad, fine, note
from bot.doctor.skew import skew
from bot.now import Now
from storage.database import Database
from storage.running import is_running, replicas
from storage.schema import revision, server_release, server_time

ROOMY: Final = 1 << 30
TIGHT: Final = 1 << 27
"""Bytes that are free on the disk."""
SOUND: Final = (3, 51, 3)
"""The first SQLite without a fault that is sixteen years old."""
NOBODY: Final = "no `earful run` works on this database now: nobody is alerted"


def not_yet(path: Path) -> Finding:
    return note("Database", f"there is none yet; {path} will be made at the first start")


def of_sqlite(version: tuple[int, ...]) -> Finding:
    """*version*: of the library that this Python brings."""
    name = f"SQLite {'.'.join(map(str, version))}"
    if version >= SOUND:
        return fine("Database", name)
    return note(
        "Database",
        f"{name} can damage a file that two programs write at the same instant (mended in"
        f" {'.'.join(map(str, SOUND))}). Earful's own take turns, so nothing happens as long as no"
        " other program writes to it; a newer Python brings a newer SQLite",
    )


async def database(opened: Database, now: Now) -> AsyncIterator[Finding]:
    if opened.path is None and opened.server is None:
        yield note("Database", "in memory: everything is gone when Earful stops")
    schema = await opened.read(lambda store: revision(store.connection))
    release = await opened.read(lambda store: server_release(store.connection))
    yield fine("Database", f"{opened.place}, schema {schema}, {release}")
    await opened.write(lambda store: store.seen.prove_writable())
    yield fine("Database", "can be written")
    yield await _counted(opened)
    if opened.path:
        for finding in (*_file(opened.path), _run(opened.path)):
            yield finding
    if opened.server:
        theirs = await opened.read(lambda store: server_time(store.connection))
        yield skew("Database", "the database's", theirs, now())
        yield _replicas(await opened.read(lambda store: replicas(store.connection)))
    if copied := await opened.read(lambda store: store.restored.copied_at()):
        yield note(
            "Database",
            f"it is a copy from {copied:%Y-%m-%d %H:%M} UTC: the first `earful run` on it looks in"
            " the channels before it posts what may stand there already",
        )


async def _counted(opened: Database) -> Finding:
    differing = await opened.read(lambda store: store.tallies.differences())
    if differing:
        return bad(
            "Figures",
            f"{differing:,} differ from what the responses say: earful rollup rebuild",
        )
    return fine("Figures", "every one is what the responses say")


def _run(path: Path) -> Finding:
    if is_running(path):
        return fine("Running", "an `earful run` works on this database")
    return note("Running", NOBODY)


def _replicas(count: int) -> Finding:
    if count:
        works = "1 `earful run` works" if count == 1 else f"{count} replicas of `earful run` work"
        return fine("Running", f"{works} on this database")
    return note("Running", NOBODY)


def _file(path: Path) -> Iterator[Finding]:
    if path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        yield note("Database", f"others on this machine can read it: chmod 600 {path}")
    free = shutil.disk_usage(path.parent).free
    sentence = f"{free / 1e9:,.1f} GB are free"
    if free < TIGHT:
        yield bad("Disk", f"{sentence}: responses will soon be turned away")
    else:
        yield (fine if free >= ROOMY else note)("Disk", sentence)
