"""What was done so far: kept in a file, so that a long run may be stopped and go on."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.chaos.outcome import Outcome
from tests.chaos.scenarios import Round


@dataclass
class Progress:
    seed: str
    file: Path | None = None
    done: dict[str, Counter[str]] = field(default_factory=dict)
    """The counts of each round, by its name."""
    broken: dict[str, Counter[str]] = field(default_factory=dict)
    """How many pieces of evidence break each invariant, by the round's name; only those."""

    @classmethod
    def read(cls, file: Path | None, seed: str) -> Self:
        """What *file* has, its seed too; else a new one with this *seed*."""
        if file is None or not file.exists():
            return cls(seed, file)
        told: dict[str, Any] = json.loads(file.read_text("utf-8"))
        done, broken = (
            {name: Counter(counts) for name, counts in told[part].items()}
            for part in ("done", "broken")
        )
        return cls(told["seed"], file, done, broken)

    def note(self, one: Round, outcome: Outcome) -> None:
        self.done[one.name] = outcome.counts
        found = Counter({name: len(why) for name, why in outcome.broken.items() if why})
        if found:
            self.broken[one.name] = found
        if self.file:
            told = {"seed": self.seed, "done": self.done, "broken": self.broken}
            beside = self.file.with_name(f"{self.file.name}-new")
            beside.write_text(json.dumps(told, indent=1), "utf-8")
            beside.replace(self.file)
