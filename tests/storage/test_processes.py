import asyncio
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from nps.company import Company
from storage.database import MOST_IN_A_COMMIT, Database, Unavailable
from storage.filelock import FileLock
from tests.storage.making import NOON, response
from tests.warm import started

ROOT = Path(__file__).resolve().parents[2]
WRITES = 300


def beside(program: str, *words: str) -> subprocess.Popen[str]:
    """Another Python with *program*; what it says on either stream is one text."""
    return started(
        ("-c", dedent(program), *words),
        {"PATH": os.environ["PATH"]},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    """All that it says until it ends well, in time."""
    try:
        words, _ = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert process.returncode == 0, words
    return words


WRITER = """
    import asyncio, sys
    from nps.company import Company
    from storage.database import Database
    from tests.storage.making import NOON, response

    async def main(path, name, writes):
        async with Database(f"sqlite+aiosqlite:///{path}", Company()) as database:
            for n in range(int(writes)):
                one = response(f"{name}-{n}", n % 11)
                await database.write(lambda store: store.responses.add([one], NOON) and None)

    asyncio.run(main(*sys.argv[1:]))
"""


def test_two_processes_write_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "earful.db"
    for process in [beside(WRITER, str(path), name, str(WRITES)) for name in "ab"]:
        assert said(process) == ""
    with closing(sqlite3.connect(path)) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert found.execute("SELECT count(*) FROM response").fetchone() == (2 * WRITES,)
        counts = "s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10"
        in_all = f"SELECT sum({counts}) FROM rollup WHERE dimension = 'all'"  # noqa: S608
        assert found.execute(in_all).fetchone() == (2 * WRITES,)


async def test_who_writes_without_a_pause_lets_others_go_between(
    company: Company, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"
    async with Database(url, company) as busy, Database(url, company) as other:
        work = [busy.write(lambda _: None) for _ in range(5 * MOST_IN_A_COMMIT)]
        writes = [asyncio.ensure_future(unit) for unit in work]
        await asyncio.sleep(0)  # all of them wait now
        await other.write(lambda store: store.responses.add([response()], NOON))
        assert not writes[-1].done()
        await asyncio.gather(*writes)


async def test_whoever_stops_waiting_for_the_lock_does_not_get_it(tmp_path: Path) -> None:
    first, second, third = (FileLock(tmp_path / "earful.db") for _ in range(3))

    async def use(lock: FileLock) -> None:
        async with lock:
            pass

    async with first:
        waiting = asyncio.ensure_future(use(second))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
    await asyncio.wait_for(use(third), 1)
    for lock in (first, second, third):
        lock.close()


ABANDONED = {
    "its task is cancelled with all others": """
        async def keep():
            async with Database(sys.argv[1], Company()) as database:
                while True:
                    await database.write(lambda store: store.seen.first("door", "key", NOON))

        async def main():
            keeping = asyncio.create_task(keep())
            await asyncio.sleep(0.05)
    """,
    "whoever has it open is cancelled": """
        async def keep():
            async with Database(sys.argv[1], Company()) as database:
                await asyncio.gather(*(database.read(lambda store: 1) for _ in range(9)))
                writes = [database.write(lambda store: 1) for _ in range(9)]
                keeping.cancel()
                await asyncio.gather(*writes)

        async def main():
            global keeping
            keeping = asyncio.create_task(keep())
            await asyncio.wait({keeping})
    """,
    "it is never closed": """
        async def main():
            database = await Database(sys.argv[1], Company()).__aenter__()
            await database.write(lambda store: 1)
            await database.read(lambda store: 1)
    """,
    "its loop just stops": """
        async def use():
            database = await Database(sys.argv[1], Company()).__aenter__()
            await database.write(lambda store: 1)
            return database

        loop = asyncio.new_event_loop()
        database = loop.run_until_complete(use())

        async def main():
            pass
    """,
    "a unit stops the program": """
        def stop(store):
            raise SystemExit(0)

        async def main():
            async with Database(sys.argv[1], Company()) as database:
                await database.write(stop)
    """,
}


@pytest.mark.parametrize("program", ABANDONED.values(), ids=ABANDONED.keys())
@pytest.mark.parametrize("place", ["memory", "file"])
def test_a_program_ends_however_it_leaves_its_database(
    program: str, place: str, tmp_path: Path
) -> None:
    url = "sqlite+aiosqlite://" + (f"/{tmp_path / 'earful.db'}" if place == "file" else "")
    before = """
        import asyncio, sys
        from nps.company import Company
        from storage.database import Database
        from tests.storage.making import NOON
    """
    said(beside(dedent(before) + dedent(program) + "\nasyncio.run(main())\n", url))


async def test_writing_after_a_unit_stopped_the_writer_is_refused(database: Database) -> None:
    database._task.cancel()
    await asyncio.wait({database._task})
    with pytest.raises(Unavailable, match="closed"):
        await database.write(lambda _: None)


async def test_whoever_runs_hears_within_a_moment_that_another_has_written(
    company: Company, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'earful.db'}"
    async with Database(url, company, listens=True) as runs, Database(url, company) as other:
        runs.outbox_changed.clear()
        await runs.write(lambda store: store.seen.first("a", "own", NOON))
        await asyncio.sleep(0)
        assert not runs.outbox_changed.is_set()

        await other.write(lambda store: store.seen.first("a", "another's", NOON))
        async with asyncio.timeout(30):
            await runs.outbox_changed.wait()
