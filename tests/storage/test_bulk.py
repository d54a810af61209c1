from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from storage.bulk import COPIED, Bulk
from storage.columns import Instant
from tests.storage.making import NOON, case, customer, empty_store, response

ON_BOTH = True
THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String, unique=True),
    Column("at", Instant),
    Column("day", Date),
    Column("tags", JSON),
    Column("tries", Integer, default=7),
)
EAST = timezone(timedelta(hours=5))
DAY = date(2026, 11, 18)
ROWS: list[dict[str, Any]] = [
    {"name": "a", "at": NOON.astimezone(EAST), "day": DAY, "tags": ("x", "y")},
    {"name": "b", "at": NOON, "day": DAY, "tags": ()},
    {"name": "c", "at": None, "day": None, "tags": ("x", "y")},
]


@pytest.fixture
def connection() -> Iterator[Connection]:
    with empty_store() as store:
        THINGS.metadata.create_all(store.connection)
        yield store.connection


def test_rows_are_stored_as_sqlalchemy_itself_stores_them(connection: Connection) -> None:
    stored = []
    for store in (
        lambda rows: Bulk(insert(THINGS)).run(connection, rows),
        lambda rows: connection.execute(insert(THINGS), rows),
    ):
        store(ROWS)
        columns = [column for column in THINGS.columns if column.name != "id"]
        stored.append(connection.execute(select(*columns).order_by(THINGS.c.id)).all())
        connection.exec_driver_sql("DELETE FROM things")
    ours, theirs = stored
    assert ours == theirs
    assert [row.tries for row in ours] == [7, 7, 7]


def test_a_great_many_rows_are_stored_as_few_are(connection: Connection) -> None:
    stored = []
    for at_once in (COPIED + 50, 50):
        rows = [
            {"name": f"é\t{n}\\N", "at": NOON, "day": DAY, "tags": ("x", '"')}
            for n in range(COPIED + 50)
        ]
        for start in range(0, len(rows), at_once):
            Bulk(insert(THINGS)).run(connection, rows[start : start + at_once])
        columns = [column for column in THINGS.columns if column.name != "id"]
        stored.append(connection.execute(select(*columns).order_by(THINGS.c.id)).all())
        connection.exec_driver_sql("DELETE FROM things")
    assert stored[0] == stored[1]
    assert len(stored[0]) == COPIED + 50


def test_what_is_stored_is_read_as_it_was(connection: Connection) -> None:
    Bulk(insert(THINGS)).run(connection, ROWS)
    [first, *_] = connection.execute(select(THINGS).order_by(THINGS.c.name))
    assert first == (1, "a", datetime(2026, 11, 18, 12, tzinfo=UTC), DAY, ["x", "y"], 7)


def test_rows_may_name_other_values_from_run_to_run(connection: Connection) -> None:
    bulk = Bulk(insert(THINGS))
    bulk.run(connection, [{"name": "a"}])
    bulk.run(connection, [{"tries": 1, "name": "b"}, {"name": "c", "tries": 2}])
    bulk.run(connection, [])
    found = connection.execute(select(THINGS.c.name, THINGS.c.tries).order_by(THINGS.c.name))
    assert found.all() == [("a", 7), ("b", 1), ("c", 2)]


def test_many_are_updated_at_once(connection: Connection) -> None:
    Bulk(insert(THINGS)).run(connection, ROWS)
    known = update(THINGS).where(THINGS.c.name == bindparam("known"))
    Bulk(known.values(tries=bindparam("more"))).run(
        connection, [{"known": "a", "more": 1}, {"known": "c", "more": 3}]
    )
    tries = select(THINGS.c.tries).order_by(THINGS.c.name)
    assert list(connection.scalars(tries)) == [1, 7, 3]


def test_a_time_without_a_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Bulk(insert(THINGS)).run(connection, [{"name": "a", "at": datetime(2026, 11, 18)}])  # noqa: DTZ001


def test_a_broken_rule_is_the_same_error(connection: Connection) -> None:
    with pytest.raises(IntegrityError):
        Bulk(insert(THINGS)).run(connection, [{"name": "a"}, {"name": "a"}])


def test_cases_that_are_opened_at_once_are_numbered_in_their_order() -> None:
    with empty_store() as store:
        told = [response(id_, customer=customer("maria@example.org")) for id_ in "zay"]
        told = [replace(one, answered_at=NOON + n * timedelta(1)) for n, one in enumerate(told)]
        store.responses.add(told, NOON)
        new = store.cases.open_all([case(one) for one in told])
        first = new[0].number
        assert [one.number for one in new] == [first, first + 1, first + 2]
        assert [one.response.id for one in new] == ["z", "a", "y"]
        assert new == [store.cases.get(one.number) for one in new]
