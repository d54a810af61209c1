"""A backup is whole, private and looked through, or it is not there."""

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from nps.refusal import Refusal
from storage.backup import back_up
from storage.database import Database
from storage.schema import HEAD
from storage.store import Store
from tests.storage.making import NOON, case, response


def source_of(database: Database) -> Path:
    assert database.path
    return database.path


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def told(store: Store, first: int, count: int) -> None:
    many = [response(str(number), number % 11) for number in range(first, first + count)]
    store.responses.add(many, NOON)


async def test_it_is_whole_while_others_write(file_database: Database, tmp_path: Path) -> None:
    await file_database.write(lambda store: told(store, 0, 2_000))
    target = tmp_path / "copy.db"
    copying = asyncio.create_task(
        asyncio.to_thread(back_up, source_of(file_database), target, NOON)
    )
    written = 2_000
    while not copying.done():
        await file_database.write(lambda store, first=written: told(store, first, 50))  # type: ignore[misc]
        written += 50

    copied = await copying
    assert 2_000 <= copied.counts["response"] <= written
    assert copied.differences == 0
    with closing(sqlite3.connect(f"{target.as_uri()}?mode=ro", uri=True)) as one:
        assert one.execute("SELECT count(*) FROM response").fetchone() == (
            copied.counts["response"],
        )
        assert one.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)


async def test_it_is_one_file_that_its_owner_alone_can_read(
    file_database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old = os.umask(0)
    try:
        copied = back_up(source_of(file_database), folder / "copy.db", NOON)
    finally:
        os.umask(old)
    [file] = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.stat().st_size == copied.size


async def test_it_says_that_it_is_a_copy_and_the_database_does_not(
    file_database: Database, tmp_path: Path
) -> None:
    back_up(source_of(file_database), tmp_path / "copy.db", NOON)
    assert await file_database.read(lambda store: store.restored.copied_at()) is None
    url = f"sqlite+aiosqlite:///{tmp_path / 'copy.db'}"
    async with Database(url, file_database.company) as copy:
        assert await copy.read(lambda store: store.restored.copied_at()) == NOON


@pytest.mark.parametrize("what", ["a file", "a folder", "a link to nothing"])
async def test_it_replaces_nothing(file_database: Database, tmp_path: Path, what: str) -> None:
    target = tmp_path / "copy.db"
    if what == "a file":
        target.write_text("mine")
    elif what == "a folder":
        target.mkdir()
    else:
        target.symlink_to("elsewhere.db")
    with pytest.raises(Refusal, match="is there already"):
        back_up(source_of(file_database), target, NOON)
    assert what != "a file" or target.read_text() == "mine"
    assert not (tmp_path / "elsewhere.db").exists()


async def test_of_a_damaged_database_nothing_is_left(
    file_database: Database, tmp_path: Path
) -> None:
    await file_database.write(lambda store: told(store, 0, 3_000))
    source = source_of(file_database)
    await file_database.__aexit__(None, None, None)
    with source.open("r+b") as file:
        for page in range(20, 60):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises((Refusal, sqlite3.Error), match=r"damaged|malformed"):
        back_up(source, folder / "copy.db", NOON)
    assert names(folder) == []
    await _reopened(file_database)


async def _reopened(database: Database) -> None:
    """For the fixture, which closes it."""
    source_of(database).unlink()
    await database.__aenter__()


def test_without_a_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="There is no database"):
        back_up(tmp_path / "none.db", tmp_path / "copy.db", NOON)
    assert list(tmp_path.iterdir()) == []


async def test_wrong_figures_are_told_and_copied_all_the_same(
    file_database: Database, tmp_path: Path
) -> None:
    def spoil(store: Store) -> None:
        told(store, 0, 5)
        store.connection.exec_driver_sql("DELETE FROM cube")

    await file_database.write(spoil)
    copied = back_up(source_of(file_database), tmp_path / "copy.db", NOON)
    assert copied.differences
    assert (tmp_path / "copy.db").exists()


async def test_numbers_that_may_have_been_given_since_are_given_to_nobody(
    either: Database,
) -> None:
    def open_one(store: Store, id_: str) -> int:
        told_ = response(id_)
        store.responses.add([told_], NOON)
        return store.cases.open(case(told_)).number

    before = await either.write(lambda store: open_one(store, "a"))

    def settle(store: Store) -> int:
        return store.restored.settle(store.restored.mark_now(NOON), NOON).skipped

    skipped = await either.write(settle)
    after = await either.write(lambda store: open_one(store, "b"))
    assert skipped >= 1_000
    assert after == before + skipped + 1
    assert await either.read(lambda store: store.restored.copied_at()) is None
