"""Figures with nothing in them yet, and a way to read one."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.metrics.counted import Metrics
from bot.metrics.facts import Facts

DOORS = ("/webhooks/plain", "/slack/events")
AT = datetime(2026, 11, 17, 13, 2, tzinfo=UTC)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(("plain",), ("test", "dm"), DOORS)


@pytest.fixture
def value(metrics: Metrics) -> Callable[..., float | None]:
    """Of a figure by its name and labels, as Prometheus has them; None where there is none."""

    def read(name: str, **labels: str) -> float | None:
        return metrics.registry.get_sample_value(name, labels)

    return read


def nothing() -> Facts:
    return Facts(AT)
