"""What is true at the moment of a look, rather than counted: how much waits, and what works."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from prometheus_client import Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.readiness import DATABASE, Readiness
from storage.database import Database, Unavailable
from storage.pulse import Backlog, Unresolved
from storage.store import Store

JOB: Final = "job_name"
"""The label of a job of ours: "job" alone is Prometheus' own, for what it asks."""


@dataclass(frozen=True)
class Facts:
    at: datetime
    ready: Mapping[str, bool] = field(default_factory=dict)
    """By part of Earful."""
    overdue: Mapping[str, float] = field(default_factory=dict)
    """By job, seconds."""
    backlogs: Mapping[str, Backlog] = field(default_factory=dict)
    """By platform."""
    followups: Mapping[str, Unresolved] = field(default_factory=dict)
    """By state."""


async def looked(
    readiness: Readiness,
    clock: Clock,
    prefixes: Collection[str],
    now: Callable[[], datetime],
) -> Facts:
    """What there is to see now; of a database that is away, only that."""
    by_part = await readiness.by_part()
    ready = {part: not reasons for part, reasons in by_part.items()}
    seen = Facts(now(), ready, clock.overdue())
    if not ready[DATABASE]:
        return seen
    return await _with_backlogs(seen, readiness.database, prefixes)


async def _with_backlogs(seen: Facts, database: Database, prefixes: Collection[str]) -> Facts:
    at = seen.at

    def read(store: Store) -> Facts:
        backlogs = store.pulse.backlogs(at, prefixes)
        return replace(seen, backlogs=backlogs, followups=store.pulse.followups(at))

    try:
        return await database.read(read)
    except Unavailable:
        return replace(seen, ready={**seen.ready, DATABASE: False})


class Gauges(Collector):
    """Tells what was read just before: it may be asked for, but cannot wait for anything."""

    def __init__(self) -> None:
        self.now = Facts(datetime.min.replace(tzinfo=UTC))

    def collect(self) -> Iterator[Metric]:
        yield _gauge("ready", "Whether a part of Earful can work.", "part", self.now.ready)
        yield _gauge(
            "job_overdue_seconds",
            "For how long a job should have been done; 0 for one that is done in time.",
            JOB,
            self.now.overdue,
        )
        yield from _of_backlogs(self.now.backlogs, self.now.at)
        yield _gauge(
            "followups",
            "Unhappy customers who wait for us.",
            "state",
            {state: one.count for state, one in self.now.followups.items()},
        )
        yield _gauge(
            "followups_overdue",
            "Those of them for whom the time is over.",
            "state",
            {state: one.overdue for state, one in self.now.followups.items()},
        )


def _of_backlogs(backlogs: Mapping[str, Backlog], at: datetime) -> Iterator[Metric]:
    age = {
        platform: max((at - one.oldest).total_seconds(), 0) if one.oldest else 0.0
        for platform, one in backlogs.items()
    }
    told: tuple[tuple[str, str, Mapping[str, float]], ...] = (
        ("postings_due", "Messages that should stand by now.", _each(backlogs, "due")),
        ("postings_oldest_due_seconds", "For how long the oldest of them should have stood.", age),
        (
            "postings_parked",
            "Messages that cannot be shown until somebody mends something.",
            _each(backlogs, "parked"),
        ),
        (
            "postings_in_doubt",
            "Messages that may stand already, and are looked for first.",
            _each(backlogs, "in_doubt"),
        ),
        ("leases", "Messages that a courier has in hand.", _each(backlogs, "leased")),
        (
            "leases_run_out",
            "Messages that a courier had in hand, and did not say what became of them.",
            _each(backlogs, "run_out"),
        ),
    )
    for name, words, values in told:
        yield _gauge(name, words, "platform", values)


def _each(backlogs: Mapping[str, Backlog], what: str) -> dict[str, float]:
    return {platform: getattr(one, what) for platform, one in backlogs.items()}


def _gauge(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    metric = Metric(f"earful_{name}", words, "gauge")
    for value, number in values.items():
        metric.add_sample(metric.name, {label: value}, float(number))
    return metric
