"""What came of a run, as a table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tests.chaos.invariants import INVARIANTS
from tests.chaos.progress import Progress

WIDTH: Final = 12


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
        figures = [counts[name] for counts in (*columns.values(), whole)]
        yield _line(name, [f"{figure:,}" for figure in figures])
    broken = _by_scenario(progress.broken)
    names = dict.fromkeys([*INVARIANTS, *(name for found in broken.values() for name in found)])
    for name in names:
        figures = [broken.get(scenario, Counter())[name] for scenario in columns]
        yield _line(f"broken: {name}", [str(figure) for figure in (*figures, sum(figures))])


def _by_scenario(found: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    added: dict[str, Counter[str]] = {}
    for name, counts in found.items():
        added.setdefault(name.partition(" #")[0], Counter()).update(counts)
    return added


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:60}" + "".join(f"{cell:>{WIDTH}}" for cell in cells)
