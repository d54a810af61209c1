"""What is counted, and under which names Prometheus reads it.

No label ever holds a word from outside: a person's, a channel's, a team's, a sender's.
"""

from collections import Counter as Counted
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from importlib.metadata import version
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    Metric,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.registry import Collector

from bot.metrics.facts import JOB, Facts, Gauges
from bot.platforms.port import Undeliverable
from bot.witness import Request, Witness
from nps.score import Category, category
from storage.posting import Urgency
from storage.responses import Landed, Landing

TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
"""Of `Metrics.text`."""
AT_ONCE: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10)
"""Seconds; Slack waits for three."""
IN_TIME: Final = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 86400)
ELSEWHERE: Final = "elsewhere"
"""Stands for whatever path somebody may think of."""
REASONS: Final[Mapping[int, str]] = {
    400: "unreadable",
    401: "signature",
    403: "forbidden",
    404: "no such door",
    405: "method",
    408: "too slow",
    413: "too large",
    415: "content type",
    500: "our fault",
    503: "database",
}
OTHERWISE: Final = "other"
NO_DOORS: Final = frozenset({"/health", "/ready"})
"""Whose answers turn nobody away."""
PARKED: Final = "parked"
RESULTS: Final = ("shown", "delayed", "in doubt", PARKED)
"""What comes of an attempt to show a posting."""


class Metrics(Witness):
    """Counts what it sees; each program has its own, and its own registry."""

    def __init__(
        self, vendors: Collection[str], platforms: Collection[str], doors: Collection[str]
    ) -> None:
        """*doors*: the paths that are open, which may stand in a label."""
        self.registry = CollectorRegistry()
        self._doors = frozenset(doors)
        made = self.registry
        self._responses = Counter(
            "earful_responses",
            "Responses stored, from survey tools.",
            ("vendor", "category"),
            registry=made,
        )
        self._again = Counter(
            "earful_responses_again",
            "Responses that were known already: with other content (updated) or not (repeated).",
            ("vendor", "landing"),
            registry=made,
        )
        self._items = Counter(
            "earful_items_refused",
            "Items of signed requests that were no response that can be read.",
            ("vendor",),
            registry=made,
        )
        self._webhooks = Histogram(
            "earful_webhook_seconds",
            "From a signed body to its receipt, all on disk.",
            ("vendor",),
            buckets=AT_ONCE,
            registry=made,
        )
        self._rejections = Counter(
            "earful_rejections",
            "Requests that were turned away.",
            ("door", "reason"),
            registry=made,
        )
        self._desk = Histogram(
            "earful_desk_seconds",
            "From a click or a command to its answer, whatever the platform.",
            ("request",),
            buckets=AT_ONCE,
            registry=made,
        )
        self._attempts = Counter(
            "earful_deliveries",
            "Attempts of the courier to show a message.",
            ("platform", "result"),
            registry=made,
        )
        self._limited = Counter(
            "earful_rate_limited",
            "Messages for which a platform asked to wait (429).",
            ("platform",),
            registry=made,
        )
        self._deliveries = Histogram(
            "earful_delivery_seconds",
            "From when a message could first be shown until it is.",
            ("platform", "urgency"),
            buckets=IN_TIME,
            registry=made,
        )
        self._runs = Counter(
            "earful_job_runs", "Jobs done here, or tried.", (JOB, "result"), registry=made
        )
        self._lag = Gauge(
            "earful_job_lag_seconds",
            "How long after it was due the job was done here last.",
            (JOB,),
            registry=made,
        )
        Info("earful_build", "Which Earful this is.", registry=made).info(
            {"version": version("earful")}
        )
        ProcessCollector(registry=made)
        self._receipts: dict[str, Histogram] = {}
        self._landed: dict[tuple[str, str], Counter] = {}
        self._facts = Gauges()
        made.register(self._facts)
        self._begin_at_zero(vendors, platforms)

    def text(self, facts: Facts) -> bytes:
        """All of it, as Prometheus reads it."""
        self._facts.now = facts
        return generate_latest(_WithoutBirthdays(self.registry))

    def took_in(self, vendor: str, landed: Sequence[Landed], refused: int, seconds: float) -> None:
        """On the busiest way in: each series is at hand, and one answer is not counted first."""
        self._receipts[vendor].observe(seconds)
        if refused:
            self._items.labels(vendor).inc(refused)
        if len(landed) == 1:
            self._landed[vendor, _kind(landed[0])].inc()
            return
        for kind, count in Counted(map(_kind, landed)).items():
            self._landed[vendor, kind].inc(count)

    def turned_away(self, path: str, status: int) -> None:
        if path in NO_DOORS:
            return
        door = path if path in self._doors else ELSEWHERE
        self._rejections.labels(door, REASONS.get(status, OTHERWISE)).inc()

    def answered(self, what: Request, seconds: float) -> None:
        self._desk.labels(what.value).observe(seconds)

    def delivered(self, platform: str, urgency: Urgency, seconds: float) -> None:
        self._attempts.labels(platform, "shown").inc()
        self._deliveries.labels(platform, urgency.name.lower()).observe(seconds)

    def not_delivered(self, platform: str, why: Undeliverable) -> None:
        self._attempts.labels(platform, _result(why)).inc()
        if why.retry_after:
            self._limited.labels(platform).inc()

    def did(self, job: str, lag: timedelta) -> None:
        self._runs.labels(job, "done").inc()
        self._lag.labels(job).set(lag.total_seconds())

    def failed(self, job: str) -> None:
        self._runs.labels(job, "failed").inc()

    def _begin_at_zero(self, vendors: Collection[str], platforms: Collection[str]) -> None:
        """What is not there yet has no rate when it comes: so the first of it would be missed."""
        for vendor in vendors:
            self._receipts[vendor] = self._webhooks.labels(vendor)
            self._items.labels(vendor)
            for kind in Category:
                self._landed[vendor, kind.value] = self._responses.labels(vendor, kind.value)
            for how in (Landing.UPDATED, Landing.REPEATED):
                self._landed[vendor, how.value] = self._again.labels(vendor, how.value)
        for door in sorted(self._doors):
            self._rejections.labels(door, REASONS[401])
        for platform in platforms:
            self._limited.labels(platform)
            for result in RESULTS:
                self._attempts.labels(platform, result)
            for urgency in Urgency:
                self._deliveries.labels(platform, urgency.name.lower())
        for request in Request:
            self._desk.labels(request.value)


def _kind(one: Landed) -> str:
    """Its category where it is new, else what became of it."""
    if one.how is Landing.STORED:
        return category(one.response.score).value
    return one.how.value


def _result(why: Undeliverable) -> str:
    if why.retry_after is None:
        return PARKED
    return "in doubt" if why.in_doubt else "delayed"


class _WithoutBirthdays(Collector):
    """All that *registry* has, but for when each series began, which doubles them for nothing."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        for metric in self._registry.collect():
            metric.samples = [one for one in metric.samples if not one.name.endswith("_created")]
            yield metric
