"""A bare import of the same file into the same tables.

    python -m benchmarks.floors.importing DATABASE FILE

Each row once, with its day, team, content's digest and place in the rollup, 10,000 to a
transaction. The file is known to be good: nothing is checked but scores and times.
"""

import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from benchmarks.company import TEAMS, touchpoint
from benchmarks.floors.tables import RESPONSE, Cell, count, opened, stamp

BATCH: Final = 10_000
ZONE: Final = ZoneInfo("Europe/Berlin")
TEAM_OF: Final = {touchpoint(team): team for team in TEAMS}


def take_in(database: Path, file: Path) -> None:
    connection = opened(database)
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        while rows := list(islice(reader, BATCH)):
            cursor, now = connection.cursor(), stamp(datetime.now(UTC))
            cursor.execute("BEGIN IMMEDIATE")
            read = {f"csv:{row['id']}": row for row in rows}
            asked = "SELECT key FROM response WHERE key IN (SELECT value FROM json_each(?))"
            for [known] in cursor.execute(asked, [json.dumps(list(read))]).fetchall():
                del read[known]
            new = [_values(key, row, now) for key, row in read.items()]
            cursor.executemany(RESPONSE, new)
            count(_cells(new), cursor)
            cursor.execute("COMMIT")
    connection.close()


def _values(key: str, row: dict[str, str], now: str) -> tuple[object, ...]:
    answered_at, score = (
        datetime.fromisoformat(row["answered_at"]).astimezone(UTC),
        int(row["score"]),
    )
    if not 0 <= score <= 10:
        raise ValueError(score)
    content = hashlib.blake2b("\0".join(row.values()).encode(), digest_size=16).digest()
    staff = json.dumps(row["staff"].split(";") if row["staff"] else [])
    place = row["touchpoint"]
    return (
        *(key, score, stamp(answered_at), str(answered_at.astimezone(ZONE).date())),
        *(row["comment"], row["customer_name"], row["customer_email"], None, place),
        *(TEAM_OF[place], staff, row["segment"], row["language"], now, content),
    )


def _cells(rows: list[tuple[object, ...]]) -> Iterator[Cell]:
    for _, score, _, day, _, _, _, _, place, team, _, segment, *_ in rows:
        yield Cell(str(day), str(team), str(place), str(segment), int(str(score)))


if __name__ == "__main__":
    database, file = sys.argv[1:]
    take_in(Path(database), Path(file))
