"""All that is done to Earful, on which database, with how many replicas."""

import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from tests.chaos import clocks, load, plan
from tests.chaos.beginnings import Begins
from tests.chaos.claims import claims
from tests.chaos.freezes import freezes
from tests.chaos.full_disk import full_disk
from tests.chaos.full_server import full_server
from tests.chaos.kills import kills
from tests.chaos.outages import outages, read_only
from tests.chaos.outcome import Outcome
from tests.chaos.read_only_disk import read_only_disk
from tests.chaos.storms import storms
from tests.cluster import Server

KILLS_A_ROUND: Final = 20
SHARES: Final[Mapping[str, tuple[int, float]]] = {
    "kills on SQLite": (0, 0.4),
    "kills on PostgreSQL": (1, 0.2),
    "kills on PostgreSQL, two replicas": (2, 0.15),
    "kills on PostgreSQL, three replicas": (3, 0.25),
}
"""How many replicas, none for SQLite, and which share of all kills."""
FREEZES: Final = 10
IN_BOTH: Final = ("slack", "teams")


@dataclass(frozen=True)
class Ground:
    """Where a round is played: on a file of its own, or on a database of a server that is ours."""

    url: str = ""
    server: Server | None = None


Play = Callable[[Ground, random.Random], Awaitable[Outcome]]


@dataclass(frozen=True)
class Round:
    """One go at a scenario, on an empty database; by its name and the seed it can be had again."""

    scenario: str
    number: int
    on_postgres: bool
    play: Play

    @property
    def name(self) -> str:
        return f"{self.scenario} #{self.number}"


def rounds(number: int) -> list[Round]:
    """All of them, with about so many kills."""
    return [*_rounds_of_kills(number), *_others()]


def _rounds_of_kills(number: int) -> Iterator[Round]:
    for scenario, (replicas, share) in SHARES.items():
        for n in range(max(1, round(number * share / KILLS_A_ROUND))):
            yield Round(scenario, n, bool(replicas), partial(_kills, replicas or 1))


def _others() -> Iterator[Round]:
    for where, replicas in (("SQLite", 0), ("three replicas", 3)):
        for name, play in (
            ("frozen", _freezes),
            ("200 claims", _claims),
            ("a storm", _storm),
            ("an hour forth and back", _jumps),
            ("the night in spring", partial(_night, "spring")),
            ("the night in autumn", partial(_night, "autumn")),
        ):
            yield Round(f"{name}, {where}", 0, bool(replicas), partial(play, replicas or 1))
    for where, replicas in (("SQLite", 0), ("three replicas", 3)):
        for name, play in (("kills", _kills_in_both), ("a storm", _storm_in_both)):
            scenario = f"{name}, Slack and Microsoft Teams, {where}"
            yield Round(scenario, 0, bool(replicas), partial(play, replicas or 1))
    yield Round("load, SQLite", 0, on_postgres=False, play=_webhooks)
    yield Round("load with an import, SQLite", 0, on_postgres=False, play=_importing)
    yield Round("a full disk, SQLite", 0, on_postgres=False, play=_full_disk)
    yield Round("a disk only to be read, SQLite", 0, on_postgres=False, play=_read_only_disk)
    yield Round("the database away, three replicas", 0, True, partial(_outages, 3))
    yield Round("a full disk, three replicas", 0, on_postgres=False, play=_full_server)
    yield Round("the database only to be read, three replicas", 0, True, partial(_read_only, 3))


async def _kills(replicas: int, on: Ground, rng: random.Random) -> Outcome:
    return await kills(on.url, replicas, plan.drawn(rng, KILLS_A_ROUND), rng)


async def _kills_in_both(replicas: int, on: Ground, rng: random.Random) -> Outcome:
    """Once it has moved in, which takes tables."""
    what = plan.drawn(rng, KILLS_A_ROUND, IN_BOTH, [Begins.READY])
    return await kills(on.url, replicas, what, rng, chats=IN_BOTH)


async def _storm_in_both(replicas: int, on: Ground, rng: random.Random) -> Outcome:
    return await storms(on.url, replicas, rng, IN_BOTH)


async def _freezes(replicas: int, on: Ground, rng: random.Random) -> Outcome:
    return await freezes(on.url, replicas, FREEZES, rng)


async def _claims(replicas: int, on: Ground, rng: random.Random) -> Outcome:
    return await claims(on.url, replicas, rng)


async def _storm(replicas: int, on: Ground, rng: random.Random) -> Outcome:
    return await storms(on.url, replicas, rng)


async def _jumps(replicas: int, on: Ground, rng: random.Random) -> Outcome:
    return await clocks.jumps(on.url, replicas, rng)


async def _night(which: str, replicas: int, on: Ground, rng: random.Random) -> Outcome:
    return await clocks.nights(which, on.url, replicas, rng)


async def _webhooks(_: Ground, rng: random.Random) -> Outcome:
    return await load.webhooks()


async def _importing(_: Ground, rng: random.Random) -> Outcome:
    return await load.importing()


async def _full_disk(_: Ground, rng: random.Random) -> Outcome:
    return await full_disk(rng)


async def _full_server(_: Ground, rng: random.Random) -> Outcome:
    return await full_server(3, rng)


async def _read_only_disk(_: Ground, rng: random.Random) -> Outcome:
    return await read_only_disk(rng)


async def _outages(replicas: int, on: Ground, rng: random.Random) -> Outcome:
    assert on.server
    return await outages(on.server, on.url, replicas, rng)


async def _read_only(replicas: int, on: Ground, rng: random.Random) -> Outcome:
    assert on.server
    return await read_only(on.server, on.url, replicas, rng)
