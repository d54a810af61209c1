"""What came of a run, as a table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tests.chaos.invariants import INVARIANTS
from tests.chaos.progress import Progress

WIDTH: Final = 9
RATES: Final = ("a second", "milliseconds")
"""In names of figures that nobody can add up."""


def told(progress: Progress) -> Iterator[str]:
    """A column for each scenario and one for all, then what must hold and how often it did not."""
    columns = _by_scenario(progress.done)
    whole = Counter[str]()
    for counts in columns.values():
        whole.update(counts)
    for place, name in enumerate(columns):
        yield f"({place + 1}) {name}"
    heads = [*(f"({place + 1})" for place in range(len(columns))), "all"]
    yield _line("", heads)
    for name in sorted(whole, key=lambda name: (":" in name, list(whole).index(name))):
        figures = [f"{counts[name]:,}" for counts in columns.values()]
        adds_up = not any(unit in name for unit in RATES)
        yield _line(name, [*figures, f"{whole[name]:,}" if adds_up else ""])
    broken = _by_scenario(progress.broken)
    names = dict.fromkeys([*INVARIANTS, *(name for one in broken.values() for name in one)])
    for name in names:
        found = [broken.get(scenario, Counter())[name] for scenario in columns]
        yield _line(f"broken: {name}", [str(times) for times in (*found, sum(found))])


def _by_scenario(found: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    added: dict[str, Counter[str]] = {}
    for name, counts in found.items():
        added.setdefault(name.partition(" #")[0], Counter()).update(counts)
    return added


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:60}" + "".join(f"{cell:>{WIDTH}}" for cell in cells)
