"""The schema on disk: made when a database is opened first, brought up to date by Alembic later."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateTable

from nps.refusal import Refusal
from storage.moving import expect_whole
from storage.responses import response
from storage.tables import FactRow, metadata
from storage.tallies import Tallies

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS: Final = Path(__file__).with_name("migrations")
HEAD: Final = "0012"
"""The newest revision in MIGRATIONS: known here, so that a usual start need not load Alembic."""

alembic_version: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As Alembic itself makes it."""
fact: Final = FactRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
ZONE: Final = "rollup time zone"
BATCH: Final = 10_000


class Pending(Refusal):
    """The tables are not as this Earful needs them yet; the next start makes them so."""


def expect_up_to_date(connection: Connection) -> None:
    """For whoever only looks: nothing is changed. Raises Pending, and Refusal as below."""
    at = revision(connection)
    if at is None:
        raise Pending("it is empty: its tables are made at the first start of `earful run`")
    if at != HEAD:
        _expect_ours(at)
        raise Pending(
            f"schema {at}, and this Earful needs {HEAD}: the next start of `earful run` brings it"
            " up to date. `earful backup` first, then all else can be looked at"
        )
    expect_whole(connection)


def bring_up_to_date(
    connection: Connection, timezone: ZoneInfo, *, may_be_moving: bool = False
) -> None:
    """Make or migrate the tables where needed; count anew where the company's time zone changed.

    Raises Refusal for a database that a newer Earful has migrated further, or, unless it
    *may_be_moving*, for one in which the company is not whole, or that it has left.
    """
    at = revision(connection)
    if at is None:
        make(connection)
    elif at != HEAD:
        _expect_ours(at)
        migrate(connection)
    if may_be_moving:
        return
    expect_whole(connection)
    _keep_time_zone(connection, timezone)


def revision(connection: Connection) -> str | None:
    """Which revision the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(select(alembic_version.c.version_num))
    return found


def server_release(connection: Connection) -> str:
    """Which database this is: "SQLite 3.51.3", "PostgreSQL 18.6"."""
    name = "SQLite" if connection.dialect.name == "sqlite" else "PostgreSQL"
    version = connection.dialect.server_version_info or ()
    return f"{name} {'.'.join(map(str, version))}"


def server_time(connection: Connection) -> datetime:
    """What time a server has."""
    told: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return told


def make(connection: Connection) -> None:
    """All tables as they are at HEAD: the same as by migrating, in a tenth of the time."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(CreateTable(alembic_version))
    connection.execute(alembic_version.insert().values(version_num=HEAD))


def migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # a tenth of a second, and hardly ever needed

    command.upgrade(configuration(connection), "head")


def configuration(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415  # as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _expect_ours(at: str) -> None:
    if not any(path.name.startswith(f"{at}_") for path in (MIGRATIONS / "versions").glob("*.py")):
        raise Refusal(
            f"This database was written by a newer Earful (schema {at}, this one knows "
            f"{HEAD}). Install that version again, or restore a backup from before."
        )


def _keep_time_zone(connection: Connection, timezone: ZoneInfo) -> None:
    """Days are the company's: in another time zone, other answers belong to them."""
    known = connection.scalar(select(fact.c.value).where(fact.c.name == ZONE))
    if known == timezone.key:
        return
    if known is None:
        connection.execute(fact.insert().values(name=ZONE, value=timezone.key))
        return
    _date_anew(connection, timezone)
    Tallies(connection).rebuild()
    connection.execute(update(fact).where(fact.c.name == ZONE).values(value=timezone.key))


def _date_anew(connection: Connection, timezone: ZoneInfo) -> None:
    """A batch at a time: millions of responses need not fit into memory."""
    one = update(response).where(response.c.id == bindparam("row"))
    asked = select(response.c.id, response.c.answered_at).order_by(response.c.id).limit(BATCH)
    rows = connection.execute(asked).all()
    while rows:
        days = [
            {"row": row.id, "local_day": row.answered_at.astimezone(timezone).date()}
            for row in rows
        ]
        connection.execute(one.values(day=bindparam("local_day")), days)
        rows = connection.execute(asked.where(response.c.id > rows[-1].id)).all()
