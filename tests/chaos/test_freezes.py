import random

from tests.chaos.freezes import freezes
from tests.cluster import Databases

AT = "a posting leased, not shown"


async def test_frozen_past_its_lease_it_posts_nothing_that_another_has_posted(
    postgres: Databases,
) -> None:
    rng = random.Random(2)  # noqa: S311  # it only decides

    outcome = await freezes(postgres.bare(), 2, 1, rng, points=(AT,), comes_to_it_within=60)

    assert {name: why for name, why in outcome.broken.items() if why} == {}
    assert outcome.counts[f"frozen: {AT}"] == 1
