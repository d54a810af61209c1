"""A short run of what `make chaos` does at length."""

import random

import pytest

from tests.chaos.kills import kills
from tests.chaos.plan import thorough
from tests.cluster import Databases

ON_SQLITE = ""


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_killed_at_every_point_it_loses_nothing_and_repeats_nothing(
    database: str, request: pytest.FixtureRequest
) -> None:
    url = ON_SQLITE
    if database == "postgres":
        databases: Databases = request.getfixturevalue("postgres")
        url = databases.bare()
    rng = random.Random(f"every point, {database}")  # noqa: S311  # it only decides
    plan = thorough(rng)

    outcome = await kills(url, 1, plan, rng, reached_within=60)

    assert {name: why for name, why in outcome.broken.items() if why} == {}
    reached = {name.removeprefix("killed: ") for name in outcome.counts if "killed: " in name}
    assert reached == {strike.name for strike in plan.strikes}
    assert outcome.counts["of them stored"] == outcome.counts["responses answered 2xx"] > 0
