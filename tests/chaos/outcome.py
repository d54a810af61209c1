"""What came of a round."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.chaos.counts import counted
from tests.chaos.evidence import Evidence
from tests.chaos.invariants import broken
from tests.chaos.scene import Scene


@dataclass
class Outcome:
    counts: Counter[str] = field(default_factory=Counter)
    broken: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What breaks each invariant: nothing, where all is well."""

    def judge(self, found: Evidence, place: Scene) -> None:
        self.counts.update(counted(found, place))
        self.broken = broken(found)
