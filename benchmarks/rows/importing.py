"""A large file, imported with everything that is promised of a response.

python -m benchmarks.rows.importing FILE ROWS    writes such a file
"""

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks import company
from benchmarks.figures import Line, at_least, paired, under
from benchmarks.programs import Folder, folder

COLUMNS: Final = (
    *("id", "score", "answered_at", "comment", "customer_name", "customer_email"),
    *("touchpoint", "segment", "language", "staff"),
)


def measured(*, quick: bool) -> Iterator[Line]:
    number, pairs = (20_000, 1) if quick else (1_000_000, 1)
    peaks: list[float] = []
    with folder() as place:
        large, small = place.path / "large.csv", place.path / "small.csv"
        for path, rows in ((large, number), (small, number // 10)):
            # By another process: what this one has ever had would count as its children's memory.
            place.done("benchmarks.rows.importing", str(path), str(rows))
        peaks.append(_earful(place, small, number // 10)[1])

        def earful() -> float:
            speed, peak = _earful(place, large, number)
            peaks.append(peak)
            return speed

        found = paired(pairs, lambda: _floor(place, large, number), earful)
    yield at_least(0.4, f"import of {number:,} rows", found, "rows/s")
    note = f"{peaks[0]:,.0f} MB for a tenth of the rows"
    yield under(300, "its memory at the most", peaks[-1], "MB", note)


def write(path: Path, number: int) -> None:
    """An export as survey tools write them: in the order of the answers."""
    year = company.answers(number, datetime.now(UTC), timedelta(days=365), 2)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for answer in sorted(year, key=lambda answer: str(answer["answered_at"])):
            customer = answer["customer"]
            told = answer | {f"customer_{part}": words for part, words in customer.items()}
            told |= {"staff": ";".join(answer.get("staff", []))}
            writer.writerow([told.get(name, "") for name in COLUMNS])


def _floor(place: Folder, file: Path, number: int) -> float:
    place.begin_anew()
    ended = place.done("benchmarks.floors.importing", str(place.database), str(file))
    place.check(number)
    return number / ended.seconds


def _earful(place: Folder, file: Path, number: int) -> tuple[float, float]:
    """Rows a second, and the most memory in MB."""
    place.begin_anew()
    ended = place.earful("import", str(file))
    place.check(number)
    return number / ended.seconds, ended.peak


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
