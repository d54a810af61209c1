"""In which state a round's database is found by the first program."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Final

from alembic import command
from sqlalchemy import Connection, MetaData, Table, create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from storage.schema import configuration, make
from tests.chaos.ledger import Letter
from tests.storage.making import NOON


class Begins(Enum):
    READY = "ready"
    EMPTY = "empty"
    OLD = "old"
    """As the first release made it, with answers in it."""


FIRST_RELEASE: Final = "0001"
OLD_ANSWERS: Final = [Letter(f"old{n}", 9, f"Words of old{n}.", b"", 1, [200]) for n in range(5)]
_BLANK: Final = (
    *("customer_id", "customer_name", "customer_email", "customer_phone", "customer_company"),
    *("customer_since", "touchpoint", "team", "segment", "language", "link"),
)


async def prepare(url: str, begins: Begins) -> list[Letter]:
    """What was answered before the round."""
    if begins is Begins.EMPTY:
        return []
    await _done(url, make if begins is Begins.READY else _first_release)
    return list(OLD_ANSWERS) if begins is Begins.OLD else []


async def _done(url: str, work: Callable[[Connection], None]) -> None:
    if url.startswith("sqlite"):
        engine = create_engine(url)
        with engine.begin() as connection:
            work(connection)
        engine.dispose()
        return
    server = create_async_engine(url.replace("postgresql:", "postgresql+asyncpg:", 1))
    async with server.begin() as line:
        await line.run_sync(work)
    await server.dispose()


def _first_release(connection: Connection) -> None:
    command.upgrade(configuration(connection), FIRST_RELEASE)
    response = Table("response", MetaData(), autoload_with=connection)
    rows = [_row(letter, list(response.c.keys())) for letter in OLD_ANSWERS]
    connection.execute(response.insert(), rows)
    fact = Table("fact", MetaData(), autoload_with=connection)
    # Counted in another time zone, so that the first start counts anew.
    connection.execute(fact.insert().values(name="rollup time zone", value="UTC"))


def _row(letter: Letter, columns: list[str]) -> dict[str, Any]:
    at = NOON.replace(tzinfo=None)
    told = dict.fromkeys(_BLANK, "") | {
        "key": f"plain:{letter.id}",
        "score": letter.score,
        "comment": letter.comment,
        "answered_at": at,
        "received_at": at,
        "day": NOON.date(),
        "excluded": False,
        "staff": [],
        "tags": [],
        "content": b"x",
    }
    return {name: value for name, value in told.items() if name in columns}
