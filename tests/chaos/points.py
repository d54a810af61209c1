"""Where a program may be made to end: named points, found by watching what it says to its database.

Nothing in Earful knows of them. SQLAlchemy tells whoever listens of each statement, each commit,
and each connection that is given back; from that it is plain how far the work has come.
"""

import os
import re
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

from sqlalchemy import Connection, Engine, Pool, event


class Work(Enum):
    """What a transaction does, by the statements that it holds."""

    RESPONSE = re.compile(r"INSERT INTO response ")
    CASE = re.compile(r"UPDATE followup_case SET ")
    LEASE = re.compile(r"UPDATE posting SET (?=.*lease_until=).*WHERE posting\.id = ")
    NOTE = re.compile(r"UPDATE posting SET .*WHERE .*posting\.lease_token = ")
    JOB = re.compile(r"INSERT INTO job_run ")
    TABLES = re.compile(r"\s*CREATE TABLE (?!_alembic)")
    MIGRATION = re.compile(r"\s*(UPDATE alembic_version|ALTER TABLE|CREATE TABLE _alembic)")


class Moment(Enum):
    AT = auto()
    """Before the statement that makes it this work."""
    WITHIN = auto()
    """After a statement of such a transaction: the first, the second, ..."""
    COMMITTING = auto()
    COMMITTED = auto()
    """Nobody has been told yet."""


@dataclass(frozen=True)
class Point:
    work: Work
    moment: Moment


POINTS: Final[Mapping[str, Point]] = {
    "a response half stored": Point(Work.RESPONSE, Moment.WITHIN),
    "a response stored, not committed": Point(Work.RESPONSE, Moment.COMMITTING),
    "a response committed, not answered": Point(Work.RESPONSE, Moment.COMMITTED),
    "a click half done": Point(Work.CASE, Moment.WITHIN),
    "a click committed, not answered": Point(Work.CASE, Moment.COMMITTED),
    "a posting leased, not shown": Point(Work.LEASE, Moment.COMMITTED),
    "a posting shown, not noted": Point(Work.NOTE, Moment.AT),
    "a posting noted, not committed": Point(Work.NOTE, Moment.COMMITTING),
    "a job half done": Point(Work.JOB, Moment.WITHIN),
    "a job done, not committed": Point(Work.JOB, Moment.COMMITTING),
    "a job committed": Point(Work.JOB, Moment.COMMITTED),
    "tables half made": Point(Work.TABLES, Moment.WITHIN),
    "a migration half done": Point(Work.MIGRATION, Moment.WITHIN),
}
"""By the name that plans and reports give them."""

IS_NOTED_AT_FIRST: Final = "installed"
"""The period under which a clock that meets a job for the first time notes it: nothing is done."""


def arm(point: Point, turn: int, how: signal.Signals) -> None:
    """Have this very program get the signal *how* when it comes to *point* for that *turn*."""
    _Watch(point, turn, how).listen()


@dataclass
class _Watch:
    point: Point
    left: int
    how: signal.Signals
    _done: dict[int, set[Work]] = field(default_factory=dict)
    """What each open transaction has done, by its connection to the driver."""
    _committed: dict[int, set[Work]] = field(default_factory=dict)

    def listen(self) -> None:
        for target, name, heard in (
            (Engine, "begin", self._begin),
            (Engine, "before_cursor_execute", self._before),
            (Engine, "after_cursor_execute", self._after),
            (Engine, "commit", self._commit),
            (Pool, "checkin", self._given_back),
        ):
            event.listen(target, name, heard)

    def _begin(self, connection: Connection) -> None:
        self._done[_of(connection)] = set()

    def _before(self, connection: Connection, _: Any, told: str, values: Any, *more: Any) -> None:
        found = {work for work in Work if work.value.match(told)}
        if Work.JOB in found and IS_NOTED_AT_FIRST in str(values):
            found.discard(Work.JOB)
        self._done.setdefault(_of(connection), set()).update(found)
        if self.point.work in found:
            self._passed(Moment.AT)

    def _after(self, connection: Connection, *_: Any) -> None:
        if self.point.work in self._done.get(_of(connection), ()):
            self._passed(Moment.WITHIN)

    def _commit(self, connection: Connection) -> None:
        done = self._done.pop(_of(connection), set())
        self._committed[_of(connection)] = done
        if self.point.work in done:
            self._passed(Moment.COMMITTING)

    def _given_back(self, driver: Any, _: Any) -> None:
        if self.point.work in self._committed.pop(id(driver), ()):
            self._passed(Moment.COMMITTED)

    def _passed(self, moment: Moment) -> None:
        if moment is not self.point.moment:
            return
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), self.how)


def _of(connection: Connection) -> int:
    return id(connection.connection.dbapi_connection)
