"""The dashboard and the alert rules ask for figures that there are, by labels that they have."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics.counted import Metrics
from bot.metrics.facts import Facts
from storage.pulse import Backlog, Unresolved
from tests.metrics.conftest import AT

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
BOARD: Final = json.loads((DOCS / "grafana/earful.json").read_text(encoding="utf-8"))
RULES: Final = yaml.safe_load((DOCS / "grafana/alerts.yml").read_text(encoding="utf-8"))
OF_PROMETHEUS: Final = {"instance", "job", "le"}
"""Labels that Prometheus adds to each series, and to those of a histogram."""
GROUPED: Final = re.compile(r"\b(?:by|on|group_left|group_right|without|ignoring)\s*\(([^)]*)\)")
SERIES: Final = re.compile(r"\b([a-zA-Z_]\w*)\b(?!\s*\()(?:\s*\{([^}]*)\})?")
"""A name that is no function's, and how it is chosen."""
WORDS: Final = {"or", "and", "unless"}


def panels() -> Iterator[Mapping[str, Any]]:
    yield from (panel for panel in BOARD["panels"] if panel["type"] != "row")


def rules() -> list[Mapping[str, Any]]:
    [group] = RULES["groups"]
    found: list[Mapping[str, Any]] = group["rules"]
    return found


EXPRESSIONS: Final = {
    **{
        f"{panel['title']}, {target['refId']}": (target["expr"], target["legendFormat"])
        for panel in panels()
        for target in panel["targets"]
    },
    **{rule["alert"]: (rule["expr"], "") for rule in rules()},
}


@pytest.fixture
def there(metrics: Metrics) -> Mapping[str, set[str]]:
    """All series of an Earful at work, by name, with their labels."""
    metrics.did("digest", timedelta())
    facts = Facts(
        AT, {"database": True}, {"digest": 0.0}, {"test": Backlog()}, {"open": Unresolved()}
    )
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.text(facts).decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def asked(expression: str) -> Iterator[tuple[str, set[str]]]:
    """Each series that *expression* names, with the labels that it is chosen by."""
    rest = GROUPED.sub(" ", expression)
    for name, matchers in SERIES.findall(re.sub(r"\[[^]]*\]", " ", rest)):
        if name not in WORDS:
            yield name, set(re.findall(r"(\w+)\s*=~?", matchers))


def grouped(expression: str) -> set[str]:
    lists = GROUPED.findall(expression)
    return {label.strip() for one in lists for label in one.split(",") if label.strip()}


@pytest.mark.parametrize(("expression", "legend"), EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_what_is_asked_for_is_there(
    there: Mapping[str, set[str]], expression: str, legend: str
) -> None:
    series = list(asked(expression))
    assert series
    known = set(OF_PROMETHEUS)
    for name, chosen_by in series:
        assert name in there, name
        assert chosen_by <= there[name] | OF_PROMETHEUS
        known |= there[name]
    assert grouped(expression) <= known
    shown = set(re.findall(r"\{\{(\w+)\}\}", legend))
    assert shown <= grouped(expression)


def test_a_figure_that_is_not_there_would_be_found() -> None:
    expression = 'sum by (a) (rate(x_total{b="c"}[$__rate_interval])) > 0 or absent(y{d=~"e"})'
    assert list(asked(expression)) == [("x_total", {"b"}), ("y", {"d"})]
    assert grouped(expression) == {"a"}


def test_the_dashboard_shows_every_figure(there: Mapping[str, set[str]]) -> None:
    named = {
        re.sub(r"_(bucket|count|sum)$", "", name)
        for expression, _ in EXPRESSIONS.values()
        for name, _ in asked(expression)
    }
    ours = {re.sub(r"_(bucket|count|sum)$", "", name) for name in there if "earful" in name}
    assert ours <= named


def test_the_docs_tell_of_every_figure_and_its_labels(there: Mapping[str, set[str]]) -> None:
    docs = (DOCS / "figures.md").read_text(encoding="utf-8")
    told = {
        name: set(filter(None, labels.split(",")))
        for name, labels in re.findall(r"`(earful_\w+)\{(\w+(?:,\w+)*)\}`", docs)
    }
    ours = {
        re.sub(r"_(bucket|count|sum)$", "", name): labels - {"le"}
        for name, labels in there.items()
        if name.startswith("earful")
    }
    assert told == ours


def test_no_panel_lies_over_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in BOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
    numbers = [panel["id"] for panel in BOARD["panels"]]
    assert len(numbers) == len(set(numbers))


def test_there_are_five_rules_and_each_says_what_to_do() -> None:
    assert len(rules()) == 5
    for rule in rules():
        assert rule["for"] in {"5m", "30m"}
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert set(rule["annotations"]) == {"summary", "description"}
        assert len(rule["annotations"]["description"]) > 80
