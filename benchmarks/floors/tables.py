"""Earful's own tables, filled by bare SQL: what both floors that store have to write."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

PRAGMAS: Final = ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536")
COUNTS: Final = tuple(f"s{score}" for score in range(11))

RESPONSE: Final = """
INSERT INTO response (key, score, answered_at, day, comment, customer_id, customer_name,
    customer_email, customer_phone, customer_company, customer_since, may_contact, touchpoint,
    team, staff, segment, language, tags, link, told_at, received_at, excluded, content)
VALUES (?, ?, ?, ?, ?, '', ?, ?, '', '', '', ?, ?, ?, ?, ?, ?, '[]', '', NULL, ?, 0, ?)
ON CONFLICT (key) DO NOTHING
"""


class Cell(NamedTuple):
    """Where a response counts."""

    day: str
    team: str
    touchpoint: str
    segment: str
    score: int


def opened(path: Path) -> sqlite3.Connection:
    """A database that Earful has made, for use in any one thread at a time."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def stamp(at: datetime) -> str:
    """*at*, which is in UTC, as the tables hold it."""
    return f"{at.replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"


def count(cells: Iterable[Cell], cursor: sqlite3.Cursor) -> None:
    """Add *cells* to the rollup and the cube."""
    in_rollup: dict[tuple[str, str, str], list[int]] = {}
    in_cube: dict[tuple[str, str, str, str], list[int]] = {}
    for cell, more in Counter(cells).items():
        named = (("team", cell.team), ("touchpoint", cell.touchpoint), ("segment", cell.segment))
        for dimension, value in (("all", ""), *named):
            counts = in_rollup.setdefault((dimension, value, cell.day), [0] * 11)
            counts[cell.score] += more
        in_cube.setdefault(cell[:4], [0] * 11)[cell.score] += more
    cursor.executemany(_ADD_TO_ROLLUP, [(*key, *row) for key, row in in_rollup.items()])
    cursor.executemany(_ADD_TO_CUBE, [(*key, *row) for key, row in in_cube.items()])


def _adding(table: str, *keys: str) -> str:
    columns = (*keys, *COUNTS)
    more = ", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTS)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {more}"
    )


_ADD_TO_ROLLUP: Final = _adding("rollup", "dimension", "value", "day")
_ADD_TO_CUBE: Final = _adding("cube", "day", "team", "touchpoint", "segment")
