"""Tests that say ON_BOTH in their module run on SQLite and on PostgreSQL.

They are plain functions on a store, so all of such a test, with its fixtures, is run in a greenlet
of SQLAlchemy's, where a connection of the asynchronous driver may be used like any other.
"""

import asyncio
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import asyncpg
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util.concurrency import greenlet_spawn

from tests.cluster import Databases
from tests.storage.making import ON

FEW = 10
"""Examples of Hypothesis's on a server, where each takes ten times as long."""
BOTH = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    is_plain = not inspect.iscoroutinefunction(metafunc.function)
    if getattr(metafunc.module, "ON_BOTH", False) and is_plain:
        is_slow = metafunc.definition.get_closest_marker("slow_on_a_server")
        databases = BOTH[:1] if is_slow else BOTH
        metafunc.parametrize("on", databases, indirect=True, scope="module")


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
    yield
    ON.pop()
    connection.close()
    engine.sync_engine.dispose()


@cache
def runner() -> asyncio.Runner:
    return asyncio.Runner()


@contextmanager
def few_examples(test: Any) -> Iterator[None]:
    """The same function is tried on SQLite too, with all examples."""
    name = "_hypothesis_internal_use_settings"
    usual = getattr(test, name, None)
    if usual is None:
        yield
        return
    setattr(test, name, settings(usual, max_examples=FEW))
    yield
    setattr(test, name, usual)


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return None
    if item.callspec.params.get("on") != "postgresql":
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    with few_examples(item.obj):
        runner().run(greenlet_spawn(runtestprotocol, item, nextitem=nextitem))
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
