"""What came of a run, as a table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tests.chaos.invariants import INVARIANTS
from tests.chaos.progress import Progress

WIDTH: Final = 16
PLACES: Final = ("SQLite", "PostgreSQL", "two replicas", "three replicas")
RATES: Final = ("a second", "milliseconds")
"""In names of figures that nobody can add up."""


def told(progress: Progress) -> Iterator[str]:
    """A column for each place and one for all, then what must hold and how often it did not."""
    columns = _by_place(progress.done)
    whole = Counter[str]()
    for counts in columns.values():
        whole.update(counts)
    yield _line("", [*columns, "all"])
    for name in sorted(whole, key=lambda name: (":" in name, list(whole).index(name))):
        figures = [f"{counts[name]:,}" for counts in columns.values()]
        adds_up = not any(unit in name for unit in RATES)
        yield _line(name, [*figures, f"{whole[name]:,}" if adds_up else ""])
    broken = _by_place(progress.broken)
    for name in dict.fromkeys([*INVARIANTS, *(name for one in broken.values() for name in one)]):
        found = [broken.get(place, Counter())[name] for place in columns]
        yield _line(f"broken: {name}", [str(times) for times in (*found, sum(found))])


def _by_place(found: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """Of rounds, by the database and the number of replicas that their names end on."""
    added: dict[str, Counter[str]] = {}
    for name, counts in found.items():
        place = next(place for place in PLACES if name.partition(" #")[0].endswith(place))
        added.setdefault(place, Counter()).update(counts)
    return added


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:56}" + "".join(f"{cell:>{WIDTH}}" for cell in cells)
