"""How often fuzzing tries, and what it counts: inputs and outcomes by target, and memory."""

import os
import re
import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, settings

EXAMPLES: Final = int(os.environ.get("FUZZ") or 0)
"""For each target, with another choice each time. Without it a few, always the same ones."""
A_FEW: Final = 15
GROWTH: Final = 128 * 1024
"""KiB that a target may make its process grow by: SQLite keeps 64 MiB of pages at hand."""

fuzzed = settings(
    max_examples=EXAMPLES or A_FEW,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Tried:
    """One target: what came of the inputs, and the most memory that its process ever held."""

    target: str
    before: int
    """KiB."""
    outcomes: Counter[str] = field(default_factory=Counter)
    after: int = 0

    def __call__(self, outcome: object) -> None:
        self.outcomes[str(outcome)] += 1

    @property
    def line(self) -> str:
        outcomes = ", ".join(f"{count:,} × {what}" for what, count in sorted(self.outcomes.items()))
        peak = f"peak {self.before / 1024:,.0f} then {self.after / 1024:,.0f} MiB"
        return f"{self.target}: {self.outcomes.total():,} inputs ({outcomes}); {peak}"


all_tried: Final[list[Tried]] = []


@contextmanager
def trying(target: str, process: int | None = None, growth: int = GROWTH) -> Iterator[Tried]:
    """Counts what is tried meanwhile; *process* is the one that has to bear it, else this one."""
    tried = Tried(target, _peak(process))
    yield tried
    tried.after = _peak(process)
    all_tried.append(tried)
    assert tried.after - tried.before < growth, tried.line


def report() -> Sequence[str]:
    total = sum(tried.outcomes.total() for tried in all_tried)
    return [*(tried.line for tried in all_tried), f"{total:,} inputs in all"]


def _peak(process: int | None) -> int:
    """KiB that *process* has held at most."""
    if process is None:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except FileNotFoundError:  # only Linux says it of another process
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) if found else 0
