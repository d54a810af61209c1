"""What tests of the storage are made of: stores, responses, messages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from messages.blocks import Message
from nps.case import Case, Event, Happening
from nps.company import Company
from nps.followup import FollowUp
from nps.people import Team
from nps.response import Customer, Response
from storage.store import Store
from storage.tables import metadata

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
"""A Wednesday."""


@contextmanager
def empty_store(company: Company | None = None) -> Iterator[Store]:
    """A store whose writes are undone in the end; not asynchronous, so quick to be had.

    It is on SQLite, or where `ON` says.
    """
    connection = ON[-1]()
    transaction = connection.begin()
    try:
        yield Store(connection, company or Company())
    finally:
        transaction.rollback()


@cache
def on_sqlite() -> Connection:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.begin() as connection:
        metadata.create_all(connection)
    return engine.connect()


ON: list[Callable[[], Connection]] = [on_sqlite]
"""The last of these gives the connection of an empty store."""


def _prepare(raw: Any, _: object) -> None:
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys = ON").close()


def response(id_: str = "1", score: int = 3, at: datetime = NOON, **more: Any) -> Response:
    return Response("plain", id_, score, at, **more)


def customer(email: str = "", **more: Any) -> Customer:
    return Customer(email=email, **more)


def message(words: str) -> Message:
    return Message((words,), ())


def case(of: Response, team: Team | None = None, at: datetime = NOON) -> Case:
    """As intake opens it, four hours to claim and a day to resolve."""
    return Case(
        number=0,
        response=of,
        followup=FollowUp(),
        opened_at=at,
        claim_by=at + timedelta(hours=4),
        resolve_by=at + timedelta(hours=24),
        first_score=of.score,
        team=team,
        history=(Event(at, Happening.OPENED),),
    )
