"""Every survey tool's cases: what it sends, and what Earful understands."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.payload import BadPayload
from handlers.vendor import Parsed, Reading
from handlers.vendors import VENDORS
from nps.response import Response

CASES = Path(__file__).parent / "vendors"
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

Case = Mapping[str, Any]


def cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            yield pytest.param(file.stem, case, id=f"{file.stem}: {case['name']}")


def test_every_vendor_has_its_cases_and_no_cases_lack_their_vendor() -> None:
    assert {file.stem for file in CASES.glob("*.json")} == set(VENDORS)


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_a_payload_is_understood_as_its_case_says(name: str, case: Case) -> None:
    body = case["body"] if "body" in case else json.dumps(case["payload"])
    told = VENDORS[name].read(body.encode(), Reading(BERLIN, NOW, case.get("settings", {})))
    assert [shown(item) for item in told if isinstance(item, Response)] == case.get("expect", [])
    refused = [refusal(item) for item in told if isinstance(item, BadPayload)]
    assert refused == case.get("refused", [])


def shown(response: Response) -> dict[str, Any]:
    """All of *response* that says something, as the cases write it."""
    told = {field: value for field, value in asdict(response).items() if not is_silent(value)}
    told["customer"] = {part: value for part, value in told["customer"].items() if value}
    spoken = {field: value for field, value in told.items() if value != {}}
    return dict(json.loads(json.dumps(spoken, default=iso)))


def is_silent(value: object) -> bool:
    return value in (None, "", ())


def iso(value: datetime) -> str:
    assert value.tzinfo is UTC
    return value.isoformat()


def refusal(bad: BadPayload) -> dict[str, object]:
    told = {"index": bad.index, "field": bad.field, "reason": bad.reason}
    return {part: value for part, value in told.items() if value is not None}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)
FIELDS = st.sampled_from(
    """
    id score comment answered_at customer email may_contact staff tags link event data createdAt
    updatedAt surveyId finished contact contactAttributes variables q 0
    """.split()  # noqa: SIM905  # twenty quotes more would say no more
)
NEARLY_RIGHT = st.recursive(
    ANYTHING | st.sampled_from(["responseFinished", 9, "9", "2026-11-03T14:02:00Z", "accepted"]),
    lambda inner: st.dictionaries(FIELDS, inner) | st.lists(inner, max_size=3),
    max_leaves=30,
)
SETTINGS: tuple[Mapping[str, object], ...] = (
    {},
    {"score": "q", "comment": ["0", "q"], "team": "data.q", "staff": "tags.0", "link": "q"},
)


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("name", VENDORS)
@given(payload=ANYTHING | NEARLY_RIGHT, event=st.booleans())
def test_nothing_that_is_sent_breaks_a_parser(
    name: str, settings: Mapping[str, object], payload: object, event: bool
) -> None:
    sent = {"event": "responseFinished", "data": payload} if event else payload
    told = VENDORS[name].read(json.dumps(sent).encode(), Reading(BERLIN, NOW, settings))
    assert all(is_sound(item) for item in told)


def is_sound(item: Parsed) -> bool:
    if isinstance(item, BadPayload):
        return bool(item.field and item.reason)
    return item.answered_at.tzinfo is UTC and 0 <= item.score <= 10 and bool(item.id)


@pytest.mark.parametrize(
    ("settings", "faults"),
    [
        ({}, []),
        ({"score": "q1", "comment": ["q2", "q3"], "team": "branch"}, []),
        ({"scores": "q1"}, ["scores is not a setting. Did you mean score?"]),
        ({"colour": "q1"}, ["colour is not a setting."]),
        (
            {"score": 3, "team": ["a"]},
            ["score is neither text nor a list of texts.", "team is not text."],
        ),
    ],
)
def test_faults_of_a_vendors_settings_are_told(
    settings: Mapping[str, object], faults: list[str]
) -> None:
    assert list(VENDORS["formbricks"].faults(settings)) == faults


def test_a_vendor_without_settings_says_so() -> None:
    assert list(VENDORS["plain"].faults({"score": "q1"})) == ["score is not a setting."]
