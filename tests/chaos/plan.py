"""What happens in a round, all of it decided by the seed: so the same round can be had again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from tests.chaos.beginnings import Begins
from tests.chaos.points import POINTS, Work
from tests.chaos.scene import Doom
from tests.chaos.weather import CLIMATES

PAST_A_LEASE: Final = timedelta(seconds=31)
JUMPS: Final = (timedelta(0), PAST_A_LEASE, timedelta(minutes=6), timedelta(hours=1))
MOST_TURNS: Final = 4
MOST_TURNS_AT_FIRST: Final = 20
AT_FIRST: Final = {Begins.EMPTY: "tables half made", Begins.OLD: "a migration half done"}
"""Points that only the very first start comes to."""
AT_WORK: Final = [name for name in POINTS if name not in AT_FIRST.values()]
AT_RANDOM: Final = "at random"


@dataclass(frozen=True)
class Strike:
    """One kill, and what leads up to it."""

    doom: Doom | None
    """None: after so many *seconds*."""
    seconds: float
    jump: timedelta = timedelta(0)
    """Of the clock, once nothing runs, before the next programs start."""
    to_job: bool = False
    """The clock goes on to when the next weekly job is due."""
    faults: Sequence[tuple[str, str, Any]] = ()
    """Which chats fail next, in which method, and how."""

    @property
    def name(self) -> str:
        return self.doom.point if self.doom else AT_RANDOM


@dataclass(frozen=True)
class Plan:
    begins: Begins
    strikes: Sequence[Strike]


def drawn(
    rng: random.Random,
    kills: int,
    chats: Sequence[str] = ("slack",),
    beginnings: Sequence[Begins] = tuple(Begins),
) -> Plan:
    """About half of the kills at points, the rest at random."""
    begins = rng.choice(beginnings)
    names = [rng.choice((AT_RANDOM, rng.choice(AT_WORK))) for _ in range(kills)]
    if begins in AT_FIRST:
        names[0] = AT_FIRST[begins]
    return Plan(begins, [_strike(rng, name, chats) for name in names])


def thorough(rng: random.Random) -> Plan:
    """Every point once, but for that of an empty database."""
    names = [AT_FIRST[Begins.OLD], *AT_WORK]
    return Plan(Begins.OLD, [_strike(rng, name) for name in names])


def _strike(rng: random.Random, name: str, chats: Sequence[str] = ("slack",)) -> Strike:
    point = POINTS.get(name)
    turns = MOST_TURNS_AT_FIRST if name in AT_FIRST.values() else MOST_TURNS
    return Strike(
        doom=Doom(name, rng.randint(1, turns)) if point else None,
        seconds=rng.uniform(0.05, 0.5),
        jump=rng.choice(JUMPS),
        to_job=point is not None and point.work is Work.JOB,
        faults=[_fault(rng, chat) for chat in chats for _ in range(rng.randint(0, 2))],
    )


def _fault(rng: random.Random, chat: str) -> tuple[str, str, Any]:
    climate = CLIMATES[chat]
    return chat, rng.choice(climate.methods), rng.choice(climate.weather)
