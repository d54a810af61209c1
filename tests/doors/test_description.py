"""docs/openapi.yaml is true: it names our doors and no others, and reads bodies as we do."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.metrics.door import Scraping
from bot.platforms.slack.settings import PATH
from bot.platforms.teams.settings import PATH as TEAMS
from bot.web import application
from bot.webhooks import Webhooks
from handlers.signature import AT, ID, SIGNATURE
from handlers.vendors import VENDORS
from nps.company import Company
from storage.database import Database
from tests.doors.door import DOORS, Door

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTION: Mapping[str, Any] = yaml.safe_load(
    (ROOT / "docs/openapi.yaml").read_text(encoding="utf-8")
)
METHODS = {"get", "post", "put", "patch", "delete", "head", "options", "trace"}


def reader(schema: Mapping[str, Any]) -> Draft202012Validator:
    """Of bodies as *schema* wants them, which may refer to the description's parts."""
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator({"components": DESCRIPTION["components"], **schema})


def described() -> Iterator[tuple[str, str]]:
    for path, item in DESCRIPTION["paths"].items():
        yield from ((method.upper(), path) for method in item if method in METHODS)


async def nothing_ails() -> list[str]:
    return []


async def no_figures() -> bytes:
    return b""


def open_to_the_world() -> Iterator[tuple[str, str]]:
    """The program's own doors, one for each survey tool that it knows."""
    webhooks = Webhooks(Database("sqlite://", Company()), Company(), VENDORS, {}, datetime.now)
    doors = [*webhooks.routes(), *Scraping(no_figures).routes()]
    for route in application(doors, nothing_ails).router.routes():
        if route.method == "HEAD":  # comes with every GET
            continue
        path = route.resource.canonical if route.resource else ""
        for vendor in VENDORS if "{vendor}" in path else ("",):
            yield route.method, path.format(vendor=vendor)
    yield "POST", PATH
    yield "POST", TEAMS


def test_it_names_every_door_and_no_other() -> None:
    assert sorted(described()) == sorted(open_to_the_world())


def test_each_schema_of_it_is_one() -> None:
    for schema in DESCRIPTION["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_headers_are_those_that_are_read() -> None:
    parts = DESCRIPTION["components"]
    names = {one["name"] for one in parts["parameters"].values()}
    assert {*names, parts["securitySchemes"]["standardWebhooks"]["name"]} == {ID, AT, SIGNATURE}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.path)
def test_a_good_body_is_one_by_the_description_too(door: Door) -> None:
    content = DESCRIPTION["paths"][door.path]["post"]["requestBody"]["content"]
    reader(content["application/json"]["schema"]).validate(json.loads(door.good("one")))


CASES = json.loads((ROOT / "tests/vendors/plain.json").read_text(encoding="utf-8"))


GENEROUS = {"nine in other clothes", "yes and no in words"}
"""Cases of things that are understood, and of which nobody should make use."""


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_of_our_own_format_it_says_what_the_parser_does(case: Mapping[str, Any]) -> None:
    """All that it allows is taken in, less times that cannot be."""
    if "payload" not in case:
        return
    schema = DESCRIPTION["paths"]["/webhooks/plain"]["post"]["requestBody"]["content"]
    allowed = reader(schema["application/json"]["schema"]).is_valid(case["payload"])
    refused = case.get("refused", [])
    if allowed:
        assert not [one for one in refused if one["field"] != "answered_at"]
    elif not refused:
        assert case["name"] in GENEROUS


def test_of_an_answer_it_names_every_field() -> None:
    """As the example in docs/webhooks.md does."""
    words = (ROOT / "docs/webhooks.md").read_text(encoding="utf-8")
    example = json.loads(words.partition("```json")[2].partition("```")[0])
    answer = DESCRIPTION["components"]["schemas"]["Answer"]["properties"]
    assert list(answer) == list(example)
    assert list(answer["customer"]["properties"]) == list(example["customer"])
