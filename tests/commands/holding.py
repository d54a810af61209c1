"""A store that holds some answers, for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, create_engine

from nps.company import Company
from nps.people import Person, Roster, Staff, Team
from nps.response import Response
from storage.store import Store
from storage.tables import metadata

BERLIN: Final = ZoneInfo("Europe/Berlin")
AMIRA: Final = Person("amira@example.com", "Amira Haddad")
JONAS: Final = Person("jonas@example.com", "Jonas Weber")
STRANGER: Final = Person("chat:U024BE7LH", "Sam")
COMPANY: Final = Company(
    timezone=BERLIN,
    roster=Roster(
        (Team("support", "Support"), Team("delivery", "Delivery")),
        (
            Staff(AMIRA.id, AMIRA.name, "support", aliases=("Mira",)),
            Staff(JONAS.id, JONAS.name, "support"),
            Staff("jonas.k@example.com", "Jonas Klein", "support"),
        ),
    ),
)
NOW: Final = datetime(2026, 11, 18, 10, 40, tzinfo=UTC)
TODAY: Final = date(2026, 11, 18)


@cache
def engine() -> Engine:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    return engine


@contextmanager
def holding(*responses: Response) -> Iterator[Store]:
    """All that is done with the store is undone at the end."""
    with engine().connect() as connection, connection.begin() as transaction:
        store = Store(connection, COMPANY)
        store.responses.add(responses, NOW)
        yield store
        transaction.rollback()


def told(id_: int, score: int, at: datetime = NOW, **rest: Any) -> Response:
    return Response("plain", str(id_), score, at, **rest)
