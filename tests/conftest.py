"""What several tests share."""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from nps.company import Admins, Company
from nps.people import Roster, Staff, Team
from storage.database import Database
from tests.cluster import ELSEWHERE, Databases, NoCluster, cluster

MEMORY = Path("/dev/shm")  # noqa: S108  # of Linux; pytest makes a folder of its own there
ROOM = 2 << 30

# In memory where there is room: to wait for the disk at each commit takes a tenth of the time.
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# What is imported and collected stays to the end, and need not be looked through for garbage.
gc.disable()

settings.register_profile("earful", deadline=None)  # a busy machine is no fault of the code's
settings.load_profile("earful")


def pytest_collection_finish() -> None:
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture
def shared() -> Path:
    """The folder of checks and real data beside the project; skips where there is none."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("no folder ../shared beside the project")
    return folder


@pytest.fixture
def company() -> Company:
    """Two teams and a person in each, in a time zone that changes its clocks."""
    return Company(
        name="Example",
        timezone=ZoneInfo("Europe/Berlin"),
        roster=Roster(
            teams=(
                Team("support", "Support", ("slack:#support",), ("kim@example.com",)),
                Team("stores", "Stores", ("slack:#stores", "teams:19:stores")),
            ),
            staff=(
                Staff("kim@example.com", "Kim Berg", "support", lead=True),
                Staff("amira@example.com", "Amira Haddad", "support"),
                Staff("jonas@example.com", "Jonas Wolf", "support"),
                Staff("lea@example.com", "Lea Roth", "stores"),
            ),
        ),
        leadership=("slack:#leadership",),
        admins=Admins(people=("kim@example.com",), channels=("slack:#earful-admins",)),
    )


@pytest.fixture
async def database(company: Company) -> AsyncIterator[Database]:
    """In memory, empty."""
    async with Database("sqlite+aiosqlite://", company) as opened:
        yield opened


@pytest.fixture
async def file_database(company: Company, tmp_path: Path) -> AsyncIterator[Database]:
    """In a file of its own, empty."""
    path = tmp_path / "data" / "earful.db"
    async with Database(f"sqlite+aiosqlite:///{path}", company) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """A real PostgreSQL; skips where there is none to be had."""
    try:
        with cluster() as url:
            databases = Databases(url)
            yield databases
            if ELSEWHERE in os.environ:
                databases.drop()
    except NoCluster as why:
        pytest.skip(f"no PostgreSQL: {why}")


@pytest.fixture
async def on_postgres(company: Company, postgres: Databases) -> AsyncIterator[Database]:
    """On PostgreSQL, empty."""
    with postgres.lent() as url:
        async with Database(url, company) as opened:
            yield opened


def on(database: str, request: pytest.FixtureRequest) -> AbstractContextManager[str]:
    """The address of an empty one."""
    if database == "sqlite":
        return nullcontext("sqlite+aiosqlite://")
    databases: Databases = request.getfixturevalue("postgres")
    return databases.lent()


@pytest.fixture(params=["sqlite", "postgresql"])
async def either(company: Company, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """Empty, on each of the two."""
    with on(request.param, request) as url:
        async with Database(url, company) as opened:
            yield opened
