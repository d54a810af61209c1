"""One Earful at a time on a database; and a lock that hurries whoever waits for it."""

import asyncio
import stat
from pathlib import Path

import pytest

from nps.refusal import Refusal
from storage.filelock import FileLock
from storage.running import is_running, only_one


async def test_only_one_runs_and_others_can_tell(tmp_path: Path) -> None:
    path = tmp_path / "data" / "earful.db"
    async with only_one(path):
        assert is_running(path)
        with pytest.raises(Refusal, match="Another `earful run` is running on"):
            await only_one(path).__aenter__()
        async with only_one(tmp_path / "other.db"):
            assert is_running(tmp_path / "other.db")
    assert not is_running(path)
    async with only_one(path):
        assert is_running(path)


async def test_two_names_of_one_file_meet(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to("earful.db")
    async with only_one(tmp_path / "earful.db"):
        assert is_running(tmp_path / "link.db")
        with pytest.raises(Refusal):
            await only_one(tmp_path / "link.db").__aenter__()


def test_whoever_only_looks_makes_nothing(tmp_path: Path) -> None:
    assert not is_running(tmp_path / "earful.db")
    assert list(tmp_path.iterdir()) == []


async def test_whoever_only_looks_keeps_nobody_from_running(tmp_path: Path) -> None:
    path = tmp_path / "earful.db"
    for _ in range(3):
        async with only_one(path):
            pass
        assert not is_running(path)


async def test_all_that_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    async with only_one(tmp_path / "data" / "earful.db"):
        made = [tmp_path / "data", *(tmp_path / "data").iterdir()]
        assert {one.name for one in made} == {"data", "earful.db", "earful.db-running"}
        assert not [one for one in made if one.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]


async def test_in_memory_anybody_runs() -> None:
    async with only_one(None), only_one(None):
        pass


async def test_whoever_waits_for_a_lock_can_be_hurried(tmp_path: Path) -> None:
    held, waiting = FileLock(tmp_path / "a.db"), FileLock(tmp_path / "a.db", patience=3_600)

    async def wait() -> None:
        async with waiting:
            pass

    async with held:
        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        waiting.hurry(0.01)
        with pytest.raises(TimeoutError, match="another process writes"):
            await task
        with pytest.raises(TimeoutError):  # and nobody is patient from then on
            await wait()
    held.close()
    waiting.close()
