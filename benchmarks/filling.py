"""A database with very many responses, written straight into Earful's table.

python -m benchmarks.filling DATABASE NUMBER    adds so many, of the years up to today
"""

import sqlite3
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from benchmarks.company import SEGMENTS, TEAMS, touchpoint

YEARS: Final = 2
AT_ONCE: Final = 500_000

# Between 8 and 20 o'clock, so that the day is the same in UTC and in the company's time zone.
_FILL: Final = """
WITH RECURSIVE one (i) AS (SELECT :first UNION ALL SELECT i + 1 FROM one WHERE i < :last),
placed AS (
    SELECT i, :begin + i * :days / :number AS day, (i * 7919) % 43200 + 28800 AS second,
        (i * 2654435761) % 4294967296 / 65536 AS some
    FROM one
)
INSERT INTO response (key, score, answered_at, day, comment, customer_id, customer_name,
    customer_email, customer_phone, customer_company, customer_since, touchpoint, team, staff,
    segment, language, tags, link, received_at, excluded, content)
SELECT printf('fill:%09d', i),
    substr('10 10 10 10 09 09 09 08 08 07 07 06 05 03 00', 3 * (some % 15) + 1, 2) + 0,
    strftime('%Y-%m-%d %H:%M:%S', 86400 * day + second, 'unixepoch') || '.000000',
    date(86400 * day, 'unixepoch'), '', '', '', '', '', '', '', touchpoint, team, '[]',
    segment, 'en', '[]', '', :now, 0, zeroblob(16)
FROM placed
JOIN bench_team ON bench_team.place = some / 15 % :teams
JOIN bench_segment ON bench_segment.place = some / 150 % :segments
"""


def fill(database: Path, number: int, until: date) -> None:
    """Add *number* responses of the years up to *until*; the rollup is for `earful rebuild`."""
    days = YEARS * 365
    told = {
        "begin": (until - date(1970, 1, 1)).days - days + 1,
        "days": days,
        "number": number,
        "now": f"{datetime.now(UTC).replace(tzinfo=None)}",
        "teams": len(TEAMS),
        "segments": len(SEGMENTS),
    }
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TEMP TABLE bench_team (place INTEGER, team, touchpoint)")
        teams = [(place, team, touchpoint(team)) for place, team in enumerate(TEAMS)]
        connection.executemany("INSERT INTO bench_team VALUES (?, ?, ?)", teams)
        connection.execute("CREATE TEMP TABLE bench_segment (place INTEGER, segment)")
        connection.executemany("INSERT INTO bench_segment VALUES (?, ?)", enumerate(SEGMENTS))
        for first in range(0, number, AT_ONCE):
            last = min(first + AT_ONCE, number) - 1
            connection.execute(_FILL, told | {"first": first, "last": last})
        connection.execute("PRAGMA journal_mode = WAL")


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]), datetime.now(UTC).date())
