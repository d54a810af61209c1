"""Tests that say ON_BOTH in their module run on SQLite and on PostgreSQL.

They are plain functions on a store, so all of such a test, with its fixtures, is run in a greenlet
of SQLAlchemy's, where a connection of the asynchronous driver may be used like any other.
"""

import asyncio
import inspect
from collections.abc import Iterator
from functools import cache

import asyncpg
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

from tests.cluster import Databases
from tests.storage.making import ON

settings.register_profile("on a server", deadline=None, max_examples=15)  # each takes ten times as long
BOTH = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    is_plain = not inspect.iscoroutinefunction(metafunc.function)
    if getattr(metafunc.module, "ON_BOTH", False) and is_plain:
        metafunc.parametrize("on", BOTH, indirect=True, scope="module")


@pytest.fixture(scope="module", autouse=True)
def on(request: pytest.FixtureRequest) -> Iterator[None]:
    """On which of the two the empty stores are."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield
        return
    databases: Databases = request.getfixturevalue("postgres")
    url = databases.url()
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda **_: asyncpg.connect(url)
    )
    connection: Connection = engine.sync_engine.connect()
    ON.append(lambda: connection)
    settings.load_profile("on a server")
    yield
    settings.load_profile("earful")
    ON.pop()
    connection.close()
    engine.sync_engine.dispose()


@cache
def runner() -> asyncio.Runner:
    return asyncio.Runner()


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return None
    if item.callspec.params.get("on") != "postgresql":
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    runner().run(greenlet_spawn(runtestprotocol, item, nextitem=nextitem))
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
