"""All that is done to Earful, on which database, with how many replicas."""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from tests.chaos import plan
from tests.chaos.claims import claims
from tests.chaos.freezes import freezes
from tests.chaos.kills import kills
from tests.chaos.outcome import Outcome

KILLS_A_ROUND: Final = 20
FREEZES: Final = 10
SHARES: Final[Mapping[str, tuple[int, float]]] = {
    "kills on SQLite": (0, 0.4),
    "kills on PostgreSQL": (1, 0.2),
    "kills on PostgreSQL, two replicas": (2, 0.15),
    "kills on PostgreSQL, three replicas": (3, 0.25),
}
"""How many replicas, none for SQLite, and which share of all kills."""


@dataclass(frozen=True)
class Round:
    """One go at a scenario, on an empty database; by its name and the seed it can be had again."""

    scenario: str
    number: int
    on_postgres: bool
    do: Callable[[str, random.Random], Awaitable[Outcome]]
    """Told the database's address, empty for a file."""

    @property
    def name(self) -> str:
        return f"{self.scenario} #{self.number}"


def rounds(number: int) -> list[Round]:
    """All of them, with about so many kills."""
    found = [
        Round("frozen, on SQLite", 0, on_postgres=False, do=partial(_freezes, 1)),
        Round("frozen, three replicas", 0, on_postgres=True, do=partial(_freezes, 3)),
        Round("200 claims, on SQLite", 0, on_postgres=False, do=partial(_claims, 1)),
        Round("200 claims, three replicas", 0, on_postgres=True, do=partial(_claims, 3)),
    ]
    for scenario, (replicas, share) in SHARES.items():
        for n in range(max(1, round(number * share / KILLS_A_ROUND))):
            do = partial(_kills, replicas or 1)
            found.append(Round(scenario, n, on_postgres=bool(replicas), do=do))
    return found


async def _kills(replicas: int, url: str, rng: random.Random) -> Outcome:
    return await kills(url, replicas, plan.drawn(rng, KILLS_A_ROUND), rng)


async def _freezes(replicas: int, url: str, rng: random.Random) -> Outcome:
    return await freezes(url, replicas, FREEZES, rng)


async def _claims(replicas: int, url: str, rng: random.Random) -> Outcome:
    return await claims(url, replicas, rng)
