"""A copy of a SQLite file, taken while others write to it, and looked through before it counts.

It is taken in one step. SQLite begins a copy in steps anew whenever somebody writes between two of
them, which under load would never end; and whoever reads a write-ahead log keeps nobody from
writing, however long it takes.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, create_engine, func, select
from sqlalchemy.pool import StaticPool

from nps.refusal import Refusal
from storage.restored import mark
from storage.schema import revision
from storage.tables import CaseRow, PostingRow, ResponseRow
from storage.tallies import Tallies

KEPT: Final = {"response": ResponseRow, "case": CaseRow, "message": PostingRow}


@dataclass(frozen=True, slots=True)
class Copied:
    counts: dict[str, int]
    """How much of each of KEPT there is."""
    size: int
    """Bytes."""
    differences: int
    """Of the figures from what the responses say: a fault of the database's, not of the copy's."""


def back_up(source: Path, target: Path, now: datetime) -> Copied:
    """Copy *source* to *target*, which its owner alone can read, and which is whole or not there.

    Raises Refusal where *target* is there already or its folder is not, or where the copy is not as
    it should be; OSError and sqlite3.Error where it cannot be made.
    """
    if not source.exists():
        raise Refusal(f"There is no database in {source} yet: nothing to copy.")
    _expect_free(target)
    with _unfinished(target) as copy:
        was = _copy(source, copy)
        found = _looked_through(copy, was)
        with _opened(copy) as connection:
            mark(connection, now)
        _on_disk(copy)
        _name(copy, target)
    _on_disk(target.parent)
    return found


def _expect_free(target: Path) -> None:
    if not target.parent.is_dir():
        raise Refusal(f"There is no folder {target.parent}: make it first.")
    if target.exists() or target.is_symlink():
        raise Refusal(f"{target} is there already: a backup replaces nothing. Take another name.")


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A file beside *target*, private, that goes unless it was given its name."""
    handle, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for left in (name, f"{name}-journal", f"{name}-wal", f"{name}-shm"):
            Path(left).unlink(missing_ok=True)


def _copy(source: Path, copy: Path) -> str | None:
    """Read-only: what is not ours to write is not ours to checkpoint either. Its revision."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as from_,
        closing(sqlite3.connect(copy, isolation_level=None)) as to,
    ):
        from_.backup(to, pages=-1)
        to.execute("PRAGMA journal_mode = DELETE").close()  # one file, with nothing beside it
        (at,) = to.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
    return at


@contextmanager
def _opened(copy: Path) -> Iterator[Connection]:
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(copy), poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _looked_through(copy: Path, was: str | None) -> Copied:
    """As another program would meet it. Raises Refusal where anything is not as it was."""
    with _opened(copy) as connection:
        told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        if told != ["ok"]:
            raise Refusal(f"The copy is damaged, and thrown away: {told[0]}")
        if revision(connection) != was:
            raise Refusal("The copy is of another version than the database, and thrown away.")
        counts = {
            word: connection.scalar(select(func.count()).select_from(row)) or 0
            for word, row in KEPT.items()
        }
        differences = Tallies(connection).differences()
    return Copied(counts, copy.stat().st_size, differences)


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _name(copy: Path, target: Path) -> None:
    """Not by renaming, which would replace what somebody has put there meanwhile."""
    try:
        os.link(copy, target)
    except FileExistsError:
        _expect_free(target)
    except OSError:  # a disk without second names for a file
        _expect_free(target)
        copy.rename(target)
